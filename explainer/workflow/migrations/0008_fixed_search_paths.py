"""Functions of rules find their tables whatever a session puts in their way."""

import explainer.publishing.record_rules
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('workflow', '0007_state_of_the_site'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='changedword',
            name='moves_the_state',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='move',
            name='row_never_changes',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='move',
            name='table_is_never_truncated',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='move',
            name='move_is_made_now',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='move',
            name='moves_the_state',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='changedword',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='79f60fc9c4e90e1225b3da5a2492e5d146df716f', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_18237', table='workflow_changedword', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='move',
            trigger=pgtrigger.compiler.Trigger(name='row_never_changes', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='3e25634e6003d6800fc545070f0fcbf2049a6e7b', operation='UPDATE OR DELETE', pgid='pgtrigger_row_never_changes_f8feb', table='workflow_move', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='move',
            trigger=pgtrigger.compiler.Trigger(name='table_is_never_truncated', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='e59a8b2356c22ef4f0fa0326c18516d735c80c99', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_is_never_truncated_50894', table='workflow_move', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='move',
            trigger=pgtrigger.compiler.Trigger(name='move_is_made_now', sql=explainer.publishing.record_rules.FixedPathRuleSql(func='NEW.made_at := now(); RETURN NEW;', hash='a3201fcd392d4b8dd51dd9a381f0b4d59cc4e006', operation='INSERT', pgid='pgtrigger_move_is_made_now_b266d', table='workflow_move', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='move',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='414daff12c0f877bc2f0047739b5f1f3d8ffe3c6', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_d1755', table='workflow_move', when='AFTER')),
        ),
    ]
