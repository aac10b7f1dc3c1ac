"""Functions of rules find their tables whatever a session puts in their way."""

import explainer.publishing.record_rules
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0012_parts_move_the_state'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='row_never_changes',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='table_is_never_truncated',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='edition',
            name='moves_the_state',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='pageparts',
            name='moves_the_state',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='publication',
            name='publication_keeps_its_policy',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='publication',
            name='moves_the_state',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='rendition',
            name='moves_the_state',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='sharingpicture',
            name='moves_the_state',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='row_never_changes', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='fa80801ec2f86bc063c69418ac8e62dc17e1023a', operation='UPDATE OR DELETE', pgid='pgtrigger_row_never_changes_1c95f', table='publishing_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='table_is_never_truncated', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='7608e11b7171453d010554a65551bea4b03b2156', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_is_never_truncated_738ee', table='publishing_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='text_is_not_live_already', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n        IF EXISTS (\n            SELECT FROM publishing_publication AS page\n            JOIN publishing_edition AS live ON live.id = page.live_edition_id\n            WHERE page.id = NEW.publication_id\n                AND live.digest = NEW.digest AND live.content = NEW.content\n        ) THEN\n            RAISE EXCEPTION 'This very text is live already.' USING ERRCODE = 'unique_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='15ce7586bbc8dd90a3c1192888e5b35e9c92a582', operation='INSERT', pgid='pgtrigger_text_is_not_live_already_9c4e0', table='publishing_edition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='edition',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='1605b2afdff378445f1b74ba38b91512a3516e8f', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_8d197', table='publishing_edition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pageparts',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='fe3b8c47ff849117be2e356345bf698331bc0ac0', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_7f5ed', table='publishing_pageparts', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='publication_keeps_its_policy', sql=explainer.publishing.record_rules.FixedPathRuleSql(condition='WHEN (OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."needs_checks" IS DISTINCT FROM (NEW."needs_checks"))', func="\n        RAISE EXCEPTION 'The kind of a page stays, and what it needs before readers see it.'\n            USING ERRCODE = 'restrict_violation';\n    ", hash='a251da52775df8c4aa93e8b4438bd5e297e8e829', operation='UPDATE', pgid='pgtrigger_publication_keeps_its_policy_40548', table='publishing_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='publication',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='3aeb594aa70e48503be8775f46b9760bf821e834', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_7faeb', table='publishing_publication', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='rendition',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='b94a0cbd521f959592b45fbd713a151242640ee1', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_6d555', table='publishing_rendition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sharingpicture',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='46b473c7ad06f317124f7fef05548d71be0333bb', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_efd5b', table='publishing_sharingpicture', when='AFTER')),
        ),
    ]
