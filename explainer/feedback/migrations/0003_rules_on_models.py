"""The rule of readers' words is declared on their model; what was made by hand goes once it is in place."""

from importlib import import_module

import explainer.publishing.record_rules
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

by_hand = import_module("explainer.feedback.migrations.0002_words_never_change")

BY_HAND_GOES = """
DROP TRIGGER words_of_a_reader_never_change ON feedback_report;
DROP FUNCTION refuse_change_of_words();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('feedback', '0002_words_never_change'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='report',
            trigger=pgtrigger.compiler.Trigger(name='words_of_a_reader_never_change', sql=explainer.publishing.record_rules.RuleSql(condition='WHEN (OLD."edition_id" IS DISTINCT FROM (NEW."edition_id") OR OLD."heading" IS DISTINCT FROM (NEW."heading") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."received_on" IS DISTINCT FROM (NEW."received_on") OR OLD."section" IS DISTINCT FROM (NEW."section") OR OLD."text" IS DISTINCT FROM (NEW."text"))', func="\n        RAISE EXCEPTION 'What a reader said is never changed.'\n            USING ERRCODE = 'restrict_violation';\n    ", hash='0a20b1b6a40d8e54a98f194c0235ce4155ab59eb', operation='UPDATE', pgid='pgtrigger_words_of_a_reader_never_change_2c2f5', table='feedback_report', when='BEFORE')),
        ),
        migrations.RunSQL(BY_HAND_GOES, by_hand.KEEP_WORDS),
    ]
