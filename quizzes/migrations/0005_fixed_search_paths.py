"""Functions of rules find their tables whatever a session puts in their way."""

import explainer.publishing.record_rules
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('quizzes', '0004_state_of_the_site'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='topiccard',
            name='moves_the_state',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='topiccard',
            trigger=pgtrigger.compiler.Trigger(name='moves_the_state', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n    IF coalesce(current_setting('explainer.moved', true), '') = '' THEN\n        UPDATE publishing_sitemark SET mark = gen_random_uuid() WHERE id = (\n            SELECT id FROM publishing_sitemark ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED\n        );\n        IF NOT FOUND THEN\n            INSERT INTO publishing_sitemark (mark) VALUES (gen_random_uuid());\n        END IF;\n    END IF;\n    PERFORM set_config('explainer.moved', gen_random_uuid()::text, true);\n    RETURN NULL;\n", hash='a93a62cede8684c742e308a1c873efeff61fd08f', level='STATEMENT', operation='INSERT OR UPDATE OR DELETE OR TRUNCATE', pgid='pgtrigger_moves_the_state_1659a', table='quizzes_topiccard', when='AFTER')),
        ),
    ]
