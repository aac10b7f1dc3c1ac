"""PostgreSQL itself keeps every move as it was made, under its own clock."""

from django.db import migrations

KEEP_MOVES = """
CREATE TRIGGER move_never_changes BEFORE UPDATE OR DELETE ON workflow_move
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER moves_are_never_truncated BEFORE TRUNCATE ON workflow_move
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE FUNCTION note_when_move_was_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.made_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER move_is_made_now BEFORE INSERT ON workflow_move
    FOR EACH ROW EXECUTE FUNCTION note_when_move_was_made();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("workflow", "0001_initial"),
        ("publishing", "0002_editions_never_change"),
    ]

    operations = [
        migrations.RunSQL(
            KEEP_MOVES,
            "DROP TRIGGER move_is_made_now ON workflow_move;"
            "DROP FUNCTION note_when_move_was_made();"
            "DROP TRIGGER move_never_changes ON workflow_move;"
            "DROP TRIGGER moves_are_never_truncated ON workflow_move;",
        ),
    ]
