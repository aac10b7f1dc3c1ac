"""PostgreSQL itself keeps verifications and asks for them before an edition (invariants 3 and 4)."""

from django.db import migrations

KEEP_VERIFICATIONS = """
CREATE TRIGGER verification_never_changes BEFORE UPDATE OR DELETE ON sources_verification
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER verifications_are_never_truncated BEFORE TRUNCATE ON sources_verification
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

# The clock is the database's: whoever writes the row cannot choose when it was recorded.
NO_DAY_IN_THE_FUTURE = """
CREATE FUNCTION refuse_verification_from_the_future() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.recorded_at := now();
    IF NEW.verified_on > (now() AT TIME ZONE 'UTC')::date THEN
        RAISE EXCEPTION 'The day of a check cannot lie in the future.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER verification_is_not_from_the_future BEFORE INSERT ON sources_verification
    FOR EACH ROW EXECUTE FUNCTION refuse_verification_from_the_future();
"""

EDITION_IS_VERIFIED = """
CREATE FUNCTION refuse_unverified_edition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    unchecked text;
BEGIN
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

CHECKED_SOURCE_KEEPS_ITS_ADDRESS = """
CREATE FUNCTION refuse_other_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM sources_verification WHERE source_id = OLD.id) THEN
        RAISE EXCEPTION 'Texts were verified against %: it keeps its address.', OLD.address
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checked_source_keeps_its_address BEFORE UPDATE OF address ON sources_source
    FOR EACH ROW WHEN (OLD.address IS DISTINCT FROM NEW.address)
    EXECUTE FUNCTION refuse_other_address();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("sources", "0001_initial"),
        ("publishing", "0002_editions_never_change"),
    ]

    operations = [
        migrations.RunSQL(
            KEEP_VERIFICATIONS,
            "DROP TRIGGER verification_never_changes ON sources_verification;"
            "DROP TRIGGER verifications_are_never_truncated ON sources_verification;",
        ),
        migrations.RunSQL(
            NO_DAY_IN_THE_FUTURE,
            "DROP TRIGGER verification_is_not_from_the_future ON sources_verification;"
            "DROP FUNCTION refuse_verification_from_the_future();",
        ),
        migrations.RunSQL(
            EDITION_IS_VERIFIED,
            "DROP TRIGGER edition_is_verified ON publishing_edition;"
            "DROP FUNCTION refuse_unverified_edition();",
        ),
        migrations.RunSQL(
            CHECKED_SOURCE_KEEPS_ITS_ADDRESS,
            "DROP TRIGGER checked_source_keeps_its_address ON sources_source;"
            "DROP FUNCTION refuse_other_address();",
        ),
    ]
