"""Functions of rules find their tables whatever a session puts in their way."""

import explainer.publishing.record_rules
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('topics', '0012_words_in_place'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='medicalpublication',
            name='medical_text_needs_checks',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='pathedition',
            name='path_edition_has_two_to_twelve_topics',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='medicalpublication',
            trigger=pgtrigger.compiler.Trigger(name='medical_text_needs_checks', sql=explainer.publishing.record_rules.FixedPathRuleSql(condition='WHEN (NEW."kind" IN (\'topic\', \'term\') AND NOT NEW."needs_checks")', func="\n        RAISE EXCEPTION 'A topic and a term need checks.' USING ERRCODE = 'check_violation';\n    ", hash='48cafb4f4d10b921ce220b90396baa8d8a336f56', operation='INSERT', pgid='pgtrigger_medical_text_needs_checks_25a8b', table='publishing_publication', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='pathedition',
            trigger=pgtrigger.compiler.Trigger(name='path_edition_has_two_to_twelve_topics', sql=explainer.publishing.record_rules.FixedPathRuleSql(func="\n        IF (SELECT kind FROM publishing_publication WHERE id = NEW.publication_id) = 'path'\n            AND coalesce(jsonb_array_length(NEW.content::jsonb -> 'topics'), 0) NOT BETWEEN 2 AND 12\n        THEN\n            RAISE EXCEPTION 'A path has two to twelve topics.' USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='aa304788b9650855fe54e11a02673327adf38273', operation='INSERT', pgid='pgtrigger_path_edition_has_two_to_twelve_topics_f3c85', table='publishing_edition', when='BEFORE')),
        ),
    ]
