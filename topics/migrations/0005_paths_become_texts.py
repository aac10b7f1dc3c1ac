"""A learning path has an address, a state and editions as every text has."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publishing", "0006_content_evolves"),
        ("topics", "0004_path_editions_never_change"),
    ]

    operations = [
        migrations.AddField(
            "learningpath",
            "publication",
            models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="publishing.publication",
            ),
        ),
        migrations.AddField(
            "learningpath",
            "state",
            models.CharField(
                choices=[("draft", "draft"), ("in_review", "in review"), ("ready", "ready")],
                db_index=True,
                default="draft",
                editable=False,
                max_length=10,
            ),
        ),
        migrations.AddField(
            "learningpath",
            "publish_at",
            models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            "learningpath", "correction", models.TextField(blank=True, default="", editable=False),
            preserve_default=False,
        ),
        migrations.AlterField(
            "learningpath",
            "edited_by",
            models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            "learningpath",
            "slug",
            models.SlugField(
                help_text="The page's address. It stays once the text was submitted or commented on.",
                max_length=80,
                unique=True,
            ),
        ),
        migrations.AddConstraint(
            "learningpath",
            models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "in_review", "ready"])),
                name="learningpath_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            "learningpath",
            models.CheckConstraint(
                condition=models.Q(
                    ("publish_at__isnull", True), ("state", "ready"), _connector="OR"
                ),
                name="learningpath_waits_for_its_time_only_when_ready",
            ),
        ),
    ]
