"""PostgreSQL itself asks for four eyes, for days that can be true, and for slips to be kept."""

from importlib import import_module

from django.db import migrations

before = import_module("explainer.sources.migrations.0002_verifications_never_change")

# In place of the check for days in the future, which it repeats. The clock is the database's.
VERIFICATION_CAN_BE_TRUE = """
DROP TRIGGER verification_is_not_from_the_future ON sources_verification;
DROP FUNCTION refuse_verification_from_the_future();
CREATE FUNCTION refuse_impossible_verification() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    existed_on date;
    editor_id bigint;
BEGIN
    NEW.recorded_at := now();
    IF NEW.verified_on > (now() AT TIME ZONE 'UTC')::date THEN
        RAISE EXCEPTION 'The day of a check cannot lie in the future.'
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT (min(coalesce(edited_at, published_at)) AT TIME ZONE 'UTC')::date INTO existed_on
    FROM publishing_edition
    WHERE publication_id = NEW.publication_id AND digest = NEW.digest;
    IF NEW.carried_from_id IS NULL AND NEW.verified_on < existed_on THEN
        RAISE EXCEPTION 'The text exists since %: it cannot have been checked before.', existed_on
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT edited_by_id INTO editor_id
    FROM publishing_edition
    WHERE publication_id = NEW.publication_id AND digest = NEW.digest
    ORDER BY number DESC LIMIT 1;
    IF editor_id = NEW.reviewer_id THEN
        RAISE EXCEPTION 'Whoever edited a text last cannot verify it.'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.carried_from_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM sources_verification AS carried
        WHERE carried.id = NEW.carried_from_id
            AND carried.publication_id = NEW.publication_id
            AND carried.source_id = NEW.source_id
            AND carried.verified_on = NEW.verified_on
            AND carried.nci_date IS NOT DISTINCT FROM NEW.nci_date
            AND carried.nci_date_kind = NEW.nci_date_kind
    ) THEN
        RAISE EXCEPTION 'What is carried forward keeps its page, its source, its day and its date.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER verification_can_be_true BEFORE INSERT ON sources_verification
    FOR EACH ROW EXECUTE FUNCTION refuse_impossible_verification();
"""

EDITION_IS_VERIFIED_BY_ANOTHER = """
DROP TRIGGER edition_is_verified ON publishing_edition;
DROP FUNCTION refuse_unverified_edition();
CREATE FUNCTION refuse_unverified_edition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unchecked text;
BEGIN
    NEW.published_at := now();
    IF coalesce(jsonb_array_length(NEW.content::jsonb -> 'sources'), 0) = 0 THEN
        RAISE EXCEPTION 'An edition names at least one source.' USING ERRCODE = 'check_violation';
    END IF;
    SELECT named ->> 'address' INTO unchecked
    FROM jsonb_array_elements(NEW.content::jsonb -> 'sources') AS named
    WHERE NOT EXISTS (
        SELECT FROM sources_verification AS verification
        JOIN sources_source AS source ON source.id = verification.source_id
        WHERE verification.publication_id = NEW.publication_id
            AND verification.digest = NEW.digest
            AND verification.verdict IN ('still_right', 'small_correction')
            AND source.address = named ->> 'address'
            AND verification.reviewer_id IS DISTINCT FROM NEW.edited_by_id
            AND (
                NEW.edited_at IS NULL
                OR verification.carried_from_id IS NOT NULL
                OR verification.verified_on >= (NEW.edited_at AT TIME ZONE 'UTC')::date
            )
            AND NOT EXISTS (
                SELECT FROM sources_takenback
                WHERE sources_takenback.verification_id = verification.id
            )
    )
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Nobody has verified this very text against %.', unchecked
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER edition_is_verified BEFORE INSERT ON publishing_edition
    FOR EACH ROW EXECUTE FUNCTION refuse_unverified_edition();
"""

# The page offers it for ten seconds; five more are for the way.
SLIPS_ARE_TAKEN_BACK_AT_ONCE = """
CREATE TRIGGER taken_back_never_changes BEFORE UPDATE OR DELETE ON sources_takenback
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER taken_backs_are_never_truncated BEFORE TRUNCATE ON sources_takenback
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION refuse_late_taking_back() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    verification sources_verification;
BEGIN
    NEW.taken_back_at := now();
    SELECT * INTO verification FROM sources_verification WHERE id = NEW.verification_id;
    IF verification.reviewer_id <> NEW.taken_back_by_id THEN
        RAISE EXCEPTION 'Only the reviewer takes a check back.' USING ERRCODE = 'check_violation';
    END IF;
    IF now() > verification.recorded_at + interval '15 seconds' THEN
        RAISE EXCEPTION 'The seconds for taking this check back are over.'
            USING ERRCODE = 'check_violation';
    END IF;
    IF EXISTS (
        SELECT FROM publishing_edition
        WHERE publication_id = verification.publication_id AND digest = verification.digest
            AND published_at >= verification.recorded_at
    ) THEN
        RAISE EXCEPTION 'An edition rests on this check.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER taken_back_at_once BEFORE INSERT ON sources_takenback
    FOR EACH ROW EXECUTE FUNCTION refuse_late_taking_back();
"""

SOURCE_KNOWS_WHEN_IT_MOVED_ON = """
CREATE FUNCTION note_when_source_moved_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.dated_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER source_knows_when_it_moved_on BEFORE UPDATE ON sources_source
    FOR EACH ROW WHEN (
        OLD.date IS DISTINCT FROM NEW.date OR OLD.date_kind IS DISTINCT FROM NEW.date_kind
    )
    EXECUTE FUNCTION note_when_source_moved_on();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0004_checks_taken_back_and_carried_forward"),
        ("publishing", "0003_edition_names_its_editor"),
    ]

    operations = [
        migrations.RunSQL(
            VERIFICATION_CAN_BE_TRUE,
            "DROP TRIGGER verification_can_be_true ON sources_verification;"
            "DROP FUNCTION refuse_impossible_verification();" + before.NO_DAY_IN_THE_FUTURE,
        ),
        migrations.RunSQL(
            EDITION_IS_VERIFIED_BY_ANOTHER,
            "DROP TRIGGER edition_is_verified ON publishing_edition;"
            "DROP FUNCTION refuse_unverified_edition();" + before.EDITION_IS_VERIFIED,
        ),
        migrations.RunSQL(
            SLIPS_ARE_TAKEN_BACK_AT_ONCE,
            "DROP TRIGGER taken_back_at_once ON sources_takenback;"
            "DROP FUNCTION refuse_late_taking_back();"
            "DROP TRIGGER taken_back_never_changes ON sources_takenback;"
            "DROP TRIGGER taken_backs_are_never_truncated ON sources_takenback;",
        ),
        migrations.RunSQL(
            SOURCE_KNOWS_WHEN_IT_MOVED_ON,
            "DROP TRIGGER source_knows_when_it_moved_on ON sources_source;"
            "DROP FUNCTION note_when_source_moved_on();",
        ),
    ]
