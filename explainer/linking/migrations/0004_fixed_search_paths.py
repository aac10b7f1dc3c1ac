"""Functions of rules find their tables whatever a session puts in their way."""

import explainer.publishing.record_rules
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('linking', '0003_state_of_the_site'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='spelling',
            name='moves_the_state',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='wordsinplace',
            name='moves_the_state',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='spelling',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='213cec9b05eb750dff28fa41978dc6d4c7321ff9', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_d20b3', table='linking_spelling', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='wordsinplace',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='fc6832d00272bc364e9e320690c9d868fc9f38c1', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_3bc69', table='linking_wordsinplace', when='AFTER')),
        ),
    ]
