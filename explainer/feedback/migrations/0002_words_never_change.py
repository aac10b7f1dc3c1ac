"""PostgreSQL itself keeps what a reader said as it came. It may be deleted: it may name a person."""

from django.db import migrations

KEEP_WORDS = """
CREATE FUNCTION refuse_change_of_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What a reader said is never changed.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER words_of_a_reader_never_change BEFORE UPDATE ON feedback_report FOR EACH ROW
    WHEN (
        (OLD.edition_id, OLD.section, OLD.heading, OLD.kind, OLD.text, OLD.received_on)
        IS DISTINCT FROM
        (NEW.edition_id, NEW.section, NEW.heading, NEW.kind, NEW.text, NEW.received_on)
    )
    EXECUTE FUNCTION refuse_change_of_words();
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial")]

    operations = [
        migrations.RunSQL(
            KEEP_WORDS,
            "DROP TRIGGER words_of_a_reader_never_change ON feedback_report;"
            "DROP FUNCTION refuse_change_of_words();",
        ),
    ]
