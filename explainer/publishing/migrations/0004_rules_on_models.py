"""The rules of editions are declared on their model; what was made by hand goes once those are in place."""

from importlib import import_module

import explainer.publishing.record_rules
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

by_hand = import_module("explainer.publishing.migrations.0002_editions_never_change")

# The function `refuse_change` stays: rules of other apps still call it.
BY_HAND_GOES = """
DROP TRIGGER edition_never_changes ON publishing_edition;
DROP TRIGGER editions_are_never_truncated ON publishing_edition;
"""
CONSTRAINTS_BY_HAND_GO = """
ALTER TABLE publishing_edition DROP CONSTRAINT edition_digest_is_that_of_its_content;
ALTER TABLE publishing_edition DROP CONSTRAINT edition_content_is_json;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0003_edition_names_its_editor'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='row_never_changes', sql=explainer.publishing.record_rules.RuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='076dfe539c652dc2a2f2776cc956f3cfe132642b', operation='UPDATE OR DELETE', pgid='pgtrigger_row_never_changes_1c95f', table='publishing_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='table_is_never_truncated', sql=explainer.publishing.record_rules.RuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='e749bdd7f6b5b0ca946bab9b53e2aca399c9d368', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_is_never_truncated_738ee', table='publishing_edition', when='BEFORE')),
        ),
        migrations.RunSQL(BY_HAND_GOES, by_hand.KEEP_EDITIONS),
        migrations.RunSQL(CONSTRAINTS_BY_HAND_GO, by_hand.DIGEST_IS_THAT_OF_THE_CONTENT),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('digest', models.Func(models.F('content'), output_field=models.CharField(), template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')"))), name='edition_digest_is_that_of_its_content'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Func(models.F('content'), output_field=models.BooleanField(), template='%(expressions)s IS JSON OBJECT'), name='edition_content_is_json'),
        ),
        # The constraint itself is there: a foreign key stands on it.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AddConstraint(
                    model_name='edition',
                    constraint=models.UniqueConstraint(fields=('publication', 'id'), name='edition_with_its_publication'),
                ),
            ],
        ),
    ]
