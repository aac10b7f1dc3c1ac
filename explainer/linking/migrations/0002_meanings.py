"""A name is kept with what its word means, so that a change of it can be told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("linking", "0001_words_in_place")]

    operations = [
        migrations.AddField(
            "spelling", "meaning", models.TextField(default=""), preserve_default=False
        ),
    ]
