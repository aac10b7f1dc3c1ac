"""PostgreSQL itself keeps a path as it was published, under its own clock."""

from django.db import migrations

KEEP_PATH_EDITIONS = """
CREATE TRIGGER path_edition_never_changes BEFORE UPDATE OR DELETE ON topics_pathedition
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER path_editions_are_never_truncated BEFORE TRUNCATE ON topics_pathedition
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION note_when_path_was_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.published_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER path_edition_is_made_now BEFORE INSERT ON topics_pathedition
    FOR EACH ROW EXECUTE FUNCTION note_when_path_was_published();
"""

LIVE_EDITION_IS_OF_THIS_PATH = """
ALTER TABLE topics_pathedition ADD CONSTRAINT path_edition_with_its_path UNIQUE (path_id, id);
ALTER TABLE topics_learningpath ADD CONSTRAINT path_live_edition_is_its_own
    FOREIGN KEY (id, live_edition_id) REFERENCES topics_pathedition (path_id, id)
    DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("topics", "0003_learning_paths"),
        ("publishing", "0002_editions_never_change"),
    ]

    operations = [
        migrations.RunSQL(
            KEEP_PATH_EDITIONS,
            "DROP TRIGGER path_edition_is_made_now ON topics_pathedition;"
            "DROP FUNCTION note_when_path_was_published();"
            "DROP TRIGGER path_edition_never_changes ON topics_pathedition;"
            "DROP TRIGGER path_editions_are_never_truncated ON topics_pathedition;",
        ),
        migrations.RunSQL(
            LIVE_EDITION_IS_OF_THIS_PATH,
            "ALTER TABLE topics_learningpath DROP CONSTRAINT path_live_edition_is_its_own;"
            "ALTER TABLE topics_pathedition DROP CONSTRAINT path_edition_with_its_path;",
        ),
    ]
