"""PostgreSQL itself keeps an edition as it was published (invariant 2)."""

from django.db import migrations

# One function for every table that is only ever added to; the table's name makes the sentence.
REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""

KEEP_EDITIONS = """
CREATE TRIGGER edition_never_changes BEFORE UPDATE OR DELETE ON publishing_edition
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER editions_are_never_truncated BEFORE TRUNCATE ON publishing_edition
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

DIGEST_IS_THAT_OF_THE_CONTENT = """
ALTER TABLE publishing_edition ADD CONSTRAINT edition_digest_is_that_of_its_content
    CHECK (digest = encode(sha256(convert_to(content, 'UTF8')), 'hex'));
ALTER TABLE publishing_edition ADD CONSTRAINT edition_content_is_json
    CHECK (content IS JSON OBJECT);
"""

LIVE_EDITION_IS_OF_THIS_PUBLICATION = """
ALTER TABLE publishing_edition ADD CONSTRAINT edition_with_its_publication
    UNIQUE (publication_id, id);
ALTER TABLE publishing_publication ADD CONSTRAINT publication_live_edition_is_its_own
    FOREIGN KEY (id, live_edition_id) REFERENCES publishing_edition (publication_id, id)
    DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION refuse_change();"),
        migrations.RunSQL(
            KEEP_EDITIONS,
            "DROP TRIGGER edition_never_changes ON publishing_edition;"
            "DROP TRIGGER editions_are_never_truncated ON publishing_edition;",
        ),
        migrations.RunSQL(
            DIGEST_IS_THAT_OF_THE_CONTENT,
            "ALTER TABLE publishing_edition DROP CONSTRAINT edition_digest_is_that_of_its_content;"
            "ALTER TABLE publishing_edition DROP CONSTRAINT edition_content_is_json;",
        ),
        migrations.RunSQL(
            LIVE_EDITION_IS_OF_THIS_PUBLICATION,
            "ALTER TABLE publishing_publication DROP CONSTRAINT publication_live_edition_is_its_own;"
            "ALTER TABLE publishing_edition DROP CONSTRAINT edition_with_its_publication;",
        ),
    ]
