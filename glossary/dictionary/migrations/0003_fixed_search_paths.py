"""Functions of rules find their tables whatever a session puts in their way."""

import explainer.publishing.record_rules
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('dictionary', '0002_state_of_the_site'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='entry',
            name='moves_the_state',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='fetch',
            name='row_never_changes',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='fetch',
            name='table_is_never_truncated',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='fetch',
            name='moves_the_state',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='wording',
            name='row_never_changes',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='wording',
            name='table_is_never_truncated',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='wording',
            name='moves_the_state',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='ffa3656ed6f962bc35461d9fd0e2c68c8f57ca55', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_5750d', table='dictionary_entry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='fetch',
            trigger=pgtrigger.compiler.Trigger(name='row_never_changes', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='197a943f5a9771ddb62e0bc79a4f1836d9f5c487', operation='UPDATE OR DELETE', pgid='pgtrigger_row_never_changes_378dd', table='dictionary_fetch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='fetch',
            trigger=pgtrigger.compiler.Trigger(name='table_is_never_truncated', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='89c0260f02ea268bd352217e75076991108060c6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_is_never_truncated_35d0a', table='dictionary_fetch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='fetch',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='96daf34ab5fbffe57fb0d47cf263ea423a7a615a', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_7a2ce', table='dictionary_fetch', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wording',
            trigger=pgtrigger.compiler.Trigger(name='row_never_changes', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='e6079417a458fbe663d0934b46e58b4dc88377de', operation='UPDATE OR DELETE', pgid='pgtrigger_row_never_changes_e5d12', table='dictionary_wording', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wording',
            trigger=pgtrigger.compiler.Trigger(name='table_is_never_truncated', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='143185be5df5157f39610ff4d2a3c11b38ee3eb6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_is_never_truncated_a78eb', table='dictionary_wording', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wording',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='0cb5e723b09b5d1264d91f37efe4778b3ee73e1f', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_bc72d', table='dictionary_wording', when='AFTER')),
        ),
    ]
