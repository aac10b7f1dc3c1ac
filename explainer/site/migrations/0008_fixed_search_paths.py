"""Functions of rules find their tables whatever a session puts in their way."""

import explainer.publishing.record_rules
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('site', '0007_state_of_the_site'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='need',
            name='moves_the_state',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='needtopic',
            name='moves_the_state',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='need',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='fc3c2b8ce64899155e8685010c4078a121d88d0b', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_9448e', table='site_need', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='needtopic',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='7a3aaac0543cdc885d1dc18982e70e96b3dbfdd7', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_96c5b', table='site_needtopic', when='AFTER')),
        ),
    ]
