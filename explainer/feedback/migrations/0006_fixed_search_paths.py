"""Functions of rules find their tables whatever a session puts in their way."""

import explainer.publishing.record_rules
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0005_junk_is_deleted_on_record'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='report',
            name='words_of_a_reader_never_change',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='words_of_a_reader_never_change', sql=explainer.publishing.record_rules.FixedPathRuleSql(condition='WHEN (OLD."edition_id" IS DISTINCT FROM (NEW."edition_id") OR OLD."heading" IS DISTINCT FROM (NEW."heading") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."section" IS DISTINCT FROM (NEW."section") OR OLD."text" IS DISTINCT FROM (NEW."text"))', func="\n        RAISE EXCEPTION 'What a reader said is never changed.'\n            USING ERRCODE = 'restrict_violation';\n    ", hash='958001e066556ef80ee4f5fde1b6ca175106e83f', operation='UPDATE', pgid='pgtrigger_words_of_a_reader_never_change_2c2f5', table='feedback_report', when='BEFORE')),
        ),
    ]
