"""One of everything that is on record, and SQL that tries to break it past every line of Python."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from explainer.feedback.models import Report
from explainer.publishing.models import Edition
from explainer.sources.models import TakenBack, Verification
from explainer.workflow.models import Move
from tests import clock
from tests.factories import make_ready, make_topic, take_back
from topics.models import Topic

RECORDS: dict[type[Model], str] = {
    Edition: "id",
    Verification: "id",
    TakenBack: "verification_id",
    Move: "id",
}
OTHER_CONTENT = "replace(content, 'Immunotherapy', 'Other')"
OTHER_TEXT = {
    "content": OTHER_CONTENT,
    "digest": f"encode(sha256(convert_to({OTHER_CONTENT}, 'UTF8')), 'hex')",
}


def run(sql: str) -> None:
    """Run SQL as it is; what is deferred is not left for later."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)


def one(sql: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def copy_of(row: Model, **changes: str) -> str:
    """Return SQL that adds a row like this one, with some columns as other expressions."""
    columns = [x.attname for x in row._meta.local_fields if not x.primary_key]
    values = ", ".join(changes.get(column, column) for column in columns)
    table, key = row._meta.db_table, row._meta.pk.attname
    return (
        f"INSERT INTO {table} ({', '.join(columns)})"  # noqa: S608 - names of our own models
        f" SELECT {values} FROM {table} WHERE {key} = {row.pk}"
    )


@contextmanager
def refused(words: str) -> Iterator[None]:
    with pytest.raises(IntegrityError, match=words):
        yield


def day(offset: int) -> str:
    return f"(now() AT TIME ZONE 'UTC')::date + {offset}"


def latest_day(offset: int) -> str:
    """The latest day that it is anywhere, and so many behind it."""
    return f"(now() AT TIME ZONE 'UTC' + interval '14 hours')::date + {offset}"


def make_withdrawn() -> None:
    """Take every page from its readers: its text may then come back, as a new edition."""
    run("UPDATE publishing_publication SET live_edition_id = NULL")


def everything_on_record() -> list[str]:
    """Every row as PostgreSQL has it, but for the column that an earlier database lacks."""
    rows: list[str] = []
    with connection.cursor() as cursor:
        for model in RECORDS:
            table = model._meta.db_table
            since = "content" if table == "workflow_move" else ""
            cursor.execute(
                f"SELECT (to_jsonb(kept) - %s)::text FROM {table} AS kept ORDER BY 1",  # noqa: S608 - our own names
                [since],
            )
            rows += [row for (row,) in cursor]
    return rows


def make_records() -> None:
    """One of everything: an edition, its check, moves, a check that was taken back.

    No learning path: nobody goes back behind the migration that made texts of them.
    """
    make_topic(published=True)
    make_ready(make_topic(title="Second"))
    take_back(Verification.objects.latest("pk"))
    make_report()


def edited_topic(editor: User, *, days_ago: int = 3) -> Topic:
    """A topic that somebody edited a few days ago by the database's calendar."""
    topic = make_topic()
    edited_at = datetime.combine(clock.today() - timedelta(days=days_ago), datetime.min.time(), UTC)
    Topic.objects.filter(pk=topic.pk).update(edited_by=editor, edited_at=edited_at)
    topic.refresh_from_db()
    return topic


def make_report() -> None:
    Report.objects.create(
        edition=Edition.objects.earliest("pk"), kind="mistake", text="No.", received_on="2026-01-01"
    )


def ways_to_break_the_record() -> list[tuple[str, str]]:
    """SQL against each rule, with the words that refuse it."""
    first_check, edition = Verification.objects.earliest("pk"), Edition.objects.earliest("pk")
    taken_back_by_another = (
        "INSERT INTO sources_takenback (verification_id, taken_back_by_id)"
        " SELECT id, reviewer_id + 1 FROM sources_verification"
    )
    never = [
        (sql.format(model._meta.db_table, key), f"Rows of {model._meta.db_table} are never changed")
        for model, key in RECORDS.items()
        for sql in ("UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE")
    ]
    return [
        *never,
        (copy_of(edition, number="2", **OTHER_TEXT), "Nobody has verified this very text"),
        (copy_of(edition, number="2", content="'{}'"), "names at least one source"),
        (copy_of(first_check, verified_on=latest_day(1)), "cannot lie in the future"),
        (taken_back_by_another, "Only the reviewer takes a check back"),
        ("UPDATE sources_source SET address = address || '?'", "it keeps its address"),
        ("UPDATE feedback_report SET text = text || '!'", "What a reader said is never changed"),
    ]
