"""A text that was submitted or verified is kept, so that it can be said what changed since."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflow", "0003_rules_on_models")]

    operations = [
        migrations.AddField("move", "content", models.TextField(blank=True, db_default="")),
    ]
