"""The second way to publish goes; what it kept has been moved."""

from importlib import import_module

from django.db import migrations

before = import_module("topics.migrations.0004_path_editions_never_change")


class Migration(migrations.Migration):
    dependencies = [("topics", "0006_editions_of_paths")]

    operations = [
        # Undone, these make again what 0004 made.
        migrations.RunSQL(migrations.RunSQL.noop, before.LIVE_EDITION_IS_OF_THIS_PATH),
        migrations.RunSQL(migrations.RunSQL.noop, before.KEEP_PATH_EDITIONS),
        migrations.RemoveField("learningpath", "live_edition"),
        migrations.DeleteModel("PathEdition"),
        migrations.RunSQL("DROP FUNCTION note_when_path_was_published();", migrations.RunSQL.noop),
    ]
