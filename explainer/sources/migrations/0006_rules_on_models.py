"""The rules of checks are declared on their models; what was made by hand goes once those are in place."""

from importlib import import_module

import explainer.publishing.record_rules
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

never_changes = import_module("explainer.sources.migrations.0002_verifications_never_change")
four_eyes = import_module("explainer.sources.migrations.0005_four_eyes")


def made_by(sql):
    """Return what a migration made, without what it took away first."""
    return sql[sql.index("CREATE"):]


BY_HAND = (
    never_changes.KEEP_VERIFICATIONS
    + never_changes.CHECKED_SOURCE_KEEPS_ITS_ADDRESS
    + made_by(four_eyes.VERIFICATION_CAN_BE_TRUE)
    + made_by(four_eyes.EDITION_IS_VERIFIED_BY_ANOTHER)
    + four_eyes.SLIPS_ARE_TAKEN_BACK_AT_ONCE
    + four_eyes.SOURCE_KNOWS_WHEN_IT_MOVED_ON
)
BY_HAND_GOES = """
DROP TRIGGER verification_never_changes ON sources_verification;
DROP TRIGGER verifications_are_never_truncated ON sources_verification;
DROP TRIGGER verification_can_be_true ON sources_verification;
DROP FUNCTION refuse_impossible_verification();
DROP TRIGGER edition_is_verified ON publishing_edition;
DROP FUNCTION refuse_unverified_edition();
DROP TRIGGER taken_back_never_changes ON sources_takenback;
DROP TRIGGER taken_backs_are_never_truncated ON sources_takenback;
DROP TRIGGER taken_back_at_once ON sources_takenback;
DROP FUNCTION refuse_late_taking_back();
DROP TRIGGER source_knows_when_it_moved_on ON sources_source;
DROP FUNCTION note_when_source_moved_on();
DROP TRIGGER checked_source_keeps_its_address ON sources_source;
DROP FUNCTION refuse_other_address();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('publishing', '0004_rules_on_models'),
        ('sources', '0005_four_eyes'),
    ]

    operations = [
        migrations.CreateModel(
            name='VerifiedEdition',
            fields=[
            ],
            options={
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('publishing.edition',),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='source_knows_when_it_moved_on', sql=explainer.publishing.record_rules.RuleSql(condition='WHEN (OLD."date" IS DISTINCT FROM (NEW."date") OR OLD."date_kind" IS DISTINCT FROM (NEW."date_kind"))', func='NEW.dated_at := now(); RETURN NEW;', hash='6dea2316521ea48cf025efecfcc81d953bb11e39', operation='UPDATE', pgid='pgtrigger_source_knows_when_it_moved_on_7b7bf', table='sources_source', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='source',
            trigger=pgtrigger.compiler.Trigger(name='checked_source_keeps_its_address', sql=explainer.publishing.record_rules.RuleSql(condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address"))', func="\n        IF EXISTS (SELECT FROM sources_verification WHERE source_id = OLD.id) THEN\n            RAISE EXCEPTION 'Texts were verified against %: it keeps its address.', OLD.address\n                USING ERRCODE = 'restrict_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='e9ca600476f09f617f7c1caee5923595a41d8a4f', operation='UPDATE', pgid='pgtrigger_checked_source_keeps_its_address_7ff91', table='sources_source', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='takenback',
            trigger=pgtrigger.compiler.Trigger(name='row_never_changes', sql=explainer.publishing.record_rules.RuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='3956e89bf7bae8792aa5ebef9278227e14e78013', operation='UPDATE OR DELETE', pgid='pgtrigger_row_never_changes_f5446', table='sources_takenback', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='takenback',
            trigger=pgtrigger.compiler.Trigger(name='table_is_never_truncated', sql=explainer.publishing.record_rules.RuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='fc1d9144d048cc0f54571f561022206aed0f7404', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_is_never_truncated_94035', table='sources_takenback', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='takenback',
            trigger=pgtrigger.compiler.Trigger(name='taken_back_at_once', sql=explainer.publishing.record_rules.RuleSql(declare='DECLARE verification sources_verification;', func="\n        NEW.taken_back_at := now();\n        SELECT * INTO verification FROM sources_verification WHERE id = NEW.verification_id;\n        IF verification.reviewer_id <> NEW.taken_back_by_id THEN\n            RAISE EXCEPTION 'Only the reviewer takes a check back.'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        IF now() > verification.recorded_at + interval '15 seconds' THEN\n            RAISE EXCEPTION 'The seconds for taking this check back are over.'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        IF EXISTS (\n            SELECT FROM publishing_edition\n            WHERE publication_id = verification.publication_id AND digest = verification.digest\n                AND published_at >= verification.recorded_at\n        ) THEN\n            RAISE EXCEPTION 'An edition rests on this check.'\n                USING ERRCODE = 'restrict_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='3bed280deb8938d2d43b54bbd6b2b2b816e567ec', operation='INSERT', pgid='pgtrigger_taken_back_at_once_f7e87', table='sources_takenback', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verification',
            trigger=pgtrigger.compiler.Trigger(name='row_never_changes', sql=explainer.publishing.record_rules.RuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='f4623847db70f0c121952d68d78b456eeef22de9', operation='UPDATE OR DELETE', pgid='pgtrigger_row_never_changes_a7d57', table='sources_verification', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verification',
            trigger=pgtrigger.compiler.Trigger(name='table_is_never_truncated', sql=explainer.publishing.record_rules.RuleSql(func="\n        RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME\n            USING ERRCODE = 'restrict_violation';\n    ", hash='2a08881ba9f9cb67c8e1958ee68b50cdf0ba7fce', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_table_is_never_truncated_b3985', table='sources_verification', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verification',
            trigger=pgtrigger.compiler.Trigger(name='verification_can_be_true', sql=explainer.publishing.record_rules.RuleSql(declare='DECLARE existed_on date; editor_id bigint;', func="\n        NEW.recorded_at := now();\n        IF NEW.verified_on > (now() AT TIME ZONE 'UTC')::date THEN\n            RAISE EXCEPTION 'The day of a check cannot lie in the future.'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        SELECT (min(coalesce(edited_at, published_at)) AT TIME ZONE 'UTC')::date INTO existed_on\n        FROM publishing_edition\n        WHERE publication_id = NEW.publication_id AND digest = NEW.digest;\n        IF NEW.carried_from_id IS NULL AND NEW.verified_on < existed_on THEN\n            RAISE EXCEPTION 'The text exists since %: it cannot have been checked before.',\n                existed_on USING ERRCODE = 'check_violation';\n        END IF;\n        SELECT edited_by_id INTO editor_id\n        FROM publishing_edition\n        WHERE publication_id = NEW.publication_id AND digest = NEW.digest\n        ORDER BY number DESC LIMIT 1;\n        IF editor_id = NEW.reviewer_id THEN\n            RAISE EXCEPTION 'Whoever edited a text last cannot verify it.'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        IF NEW.carried_from_id IS NOT NULL AND NOT EXISTS (\n            SELECT FROM sources_verification AS carried\n            WHERE carried.id = NEW.carried_from_id\n                AND carried.publication_id = NEW.publication_id\n                AND carried.source_id = NEW.source_id\n                AND carried.verified_on = NEW.verified_on\n                AND carried.nci_date IS NOT DISTINCT FROM NEW.nci_date\n                AND carried.nci_date_kind = NEW.nci_date_kind\n        ) THEN\n            RAISE EXCEPTION\n                'What is carried forward keeps its page, its source, its day and its date.'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='236c6f5eaf7828d49761e73d530e2a818235c6b2', operation='INSERT', pgid='pgtrigger_verification_can_be_true_40dc2', table='sources_verification', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='verifiededition',
            trigger=pgtrigger.compiler.Trigger(name='edition_is_verified', sql=explainer.publishing.record_rules.RuleSql(declare='DECLARE unchecked text;', func="\n        NEW.published_at := now();\n        IF coalesce(jsonb_array_length(NEW.content::jsonb -> 'sources'), 0) = 0 THEN\n            RAISE EXCEPTION 'An edition names at least one source.'\n                USING ERRCODE = 'check_violation';\n        END IF;\n        SELECT named ->> 'address' INTO unchecked\n        FROM jsonb_array_elements(NEW.content::jsonb -> 'sources') AS named\n        WHERE NOT EXISTS (\n            SELECT FROM sources_verification AS verification\n            JOIN sources_source AS source ON source.id = verification.source_id\n            WHERE verification.publication_id = NEW.publication_id\n                AND verification.digest = NEW.digest\n                AND verification.verdict IN ('still_right', 'small_correction')\n                AND source.address = named ->> 'address'\n                AND verification.reviewer_id IS DISTINCT FROM NEW.edited_by_id\n                AND (\n                    NEW.edited_at IS NULL\n                    OR verification.carried_from_id IS NOT NULL\n                    OR verification.verified_on >= (NEW.edited_at AT TIME ZONE 'UTC')::date\n                )\n                AND NOT EXISTS (\n                    SELECT FROM sources_takenback\n                    WHERE sources_takenback.verification_id = verification.id\n                )\n        )\n        LIMIT 1;\n        IF FOUND THEN\n            RAISE EXCEPTION 'Nobody has verified this very text against %.', unchecked\n                USING ERRCODE = 'check_violation';\n        END IF;\n        RETURN NEW;\n    ", hash='967097ac37bb0f0f21a079357aa387705f45c265', operation='INSERT', pgid='pgtrigger_edition_is_verified_ea6fb', table='publishing_edition', when='BEFORE')),
        ),
        migrations.RunSQL(BY_HAND_GOES, BY_HAND),
    ]
