"""A text that was submitted or verified is kept, so that it can be said what changed since."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflow", "0002_moves_never_change")]

    operations = [
        migrations.AddField("move", "content", models.TextField(blank=True, db_default="")),
    ]
