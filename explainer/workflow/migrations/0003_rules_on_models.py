"""The rules of moves are declared on their model; what was made by hand goes once those are in place."""

from importlib import import_module

import explainer.publishing.record_rules
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

by_hand = import_module("explainer.workflow.migrations.0002_moves_never_change")

BY_HAND_GOES = """
DROP TRIGGER move_is_made_now ON workflow_move;
DROP FUNCTION note_when_move_was_made();
DROP TRIGGER move_never_changes ON workflow_move;
DROP TRIGGER moves_are_never_truncated ON workflow_move;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0004_rules_on_models'),
        ('workflow', '0002_moves_never_change'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='move',
            trigger=pgtrigger.compiler.Trigger(name='row_never_changes', sql=explainer.publishing.record_rules.RuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='7fe31811ceca667de228e2d3c9faf1dcc41b7c52', operation='UPDATE OR DELETE', pgid='pgtrigger_row_never_changes_f8feb', table='workflow_move', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='move',
            trigger=pgtrigger.compiler.Trigger(name='table_is_never_truncated', sql=explainer.publishing.record_rules.RuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='306fa1afb830459586c6905d3d38ed66875ca198', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_is_never_truncated_50894', table='workflow_move', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='move',
            trigger=pgtrigger.compiler.Trigger(name='move_is_made_now', sql=explainer.publishing.record_rules.RuleSql(func='NEW.made_at := now(); RETURN NEW;', hash='c8c4d0ba1f3e2e886a07600d0821147a1b5af4e2', operation='INSERT', pgid='pgtrigger_move_is_made_now_b266d', table='workflow_move', when='BEFORE')),
        ),
        migrations.RunSQL(BY_HAND_GOES, by_hand.KEEP_MOVES),
    ]
