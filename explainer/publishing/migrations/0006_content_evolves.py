"""Kinds are registered by their apps, renditions know what made them, search has its own room."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0005_sharing_picture")]

    operations = [
        migrations.RemoveConstraint("publication", "publication_is_a_topic_or_a_term"),
        migrations.AddField(
            "publication", "needs_checks", models.BooleanField(default=True, editable=False)
        ),
        migrations.AlterField(
            "publication",
            "kind",
            models.CharField(
                max_length=20,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[a-z][a-z_]*$", "A kind is named by small letters."
                    )
                ],
            ),
        ),
        migrations.AddConstraint(
            "publication",
            models.CheckConstraint(
                condition=models.Q(kind__regex="^[a-z][a-z_]*$"),
                name="publication_is_of_a_named_kind",
            ),
        ),
        migrations.AddField(
            "rendition", "made_by", models.CharField(db_default="", max_length=16)
        ),
        # Nothing but the live editions is lost with them: `migrate` makes them anew.
        migrations.DeleteModel("SearchEntry"),
    ]
