"""The rules as they stood before the models declared them, with rows in their tables.

The database is migrated back once for all tests here, each of which undoes its own changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, migrations
from django.db.migrations.executor import MigrationExecutor
from pytest_django import DjangoDbBlocker

from explainer.publishing.models import Edition
from explainer.sources.models import Verification
from tests.database import as_owner, filled
from tests.factories import make_user, verify_and_publish
from tests.publishing.records import (
    OTHER_TEXT,
    copy_of,
    day,
    edited_topic,
    everything_on_record,
    make_records,
    refused,
    run,
    ways_to_break_the_record,
)

pytestmark = pytest.mark.django_db
EDITOR = "editor"
# What stands before rules are declared on models, and with them.
RULES_BY_HAND = [
    ("publishing", "0003_edition_names_its_editor"),
    ("sources", "0005_four_eyes"),
    ("workflow", "0002_moves_never_change"),
    ("feedback", "0002_words_never_change"),
]
RULES_ON_MODELS = [
    ("publishing", "0004_rules_on_models"),
    ("sources", "0006_rules_on_models"),
    ("workflow", "0003_rules_on_models"),
    ("feedback", "0003_rules_on_models"),
]
MIGRATIONS = {
    "explainer.sources.migrations.0005_four_eyes": {
        "verification_can_be_true",
        "taken_back_at_once",
        "taken_back_never_changes",
        "taken_backs_are_never_truncated",
        "source_knows_when_it_moved_on",
        "refuse_impossible_verification",
        "refuse_late_taking_back",
        "note_when_source_moved_on",
    },
    "explainer.workflow.migrations.0002_moves_never_change": {
        "move_is_made_now",
        "move_never_changes",
        "moves_are_never_truncated",
        "note_when_move_was_made",
    },
}


@pytest.fixture(scope="module", autouse=True)
def rows_before(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """Everything on record as it was, in a database that was then migrated back."""
    with django_db_blocker.unblock(), filled(make_site):
        rows = everything_on_record()
        with as_owner():
            migrate_to(RULES_BY_HAND)
            yield rows


def make_site() -> None:
    make_records()
    verify_and_publish(edited_topic(make_user(role="writer", username=EDITOR)))


def triggers_and_functions() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
            " UNION SELECT proname, prosrc FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace AND prolang ="
            " (SELECT oid FROM pg_language WHERE lanname = 'plpgsql') ORDER BY 1, 2"
        )
        return list(cursor.fetchall())


def undo(operations: list[migrations.RunSQL]) -> None:
    run(";".join(str(x.reverse_sql).rstrip(";") for x in reversed(operations)))


def redo(operations: list[migrations.RunSQL]) -> None:
    run(";".join(str(x.sql).strip().rstrip(";") for x in operations))


def migrate_to(rules: list[tuple[str, str]]) -> None:
    """Migrate with the rows that are there, and what is deferred not left for later."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    MigrationExecutor(connection).migrate(rules)


@pytest.mark.parametrize("rules", [RULES_BY_HAND, RULES_ON_MODELS])
def test_every_rule_holds_whatever_was_done_first(
    rules: list[tuple[str, str]], rows_before: list[str]
) -> None:
    migrate_to(rules)

    for sql, words in ways_to_break_the_record():
        with pytest.raises(DatabaseError, match=words):
            run(sql)

    assert everything_on_record() == rows_before


@pytest.mark.parametrize("name", MIGRATIONS)
def test_the_triggers_go_and_come_back_with_rows_in_their_tables(name: str) -> None:
    before, rows = triggers_and_functions(), everything_on_record()
    operations = import_module(name).Migration.operations

    undo(operations)
    between = {name for name, _definition in triggers_and_functions()}
    redo(operations)

    assert {name for name, _definition in before} - between == MIGRATIONS[name]
    assert triggers_and_functions() == before
    assert everything_on_record() == rows


def test_without_four_eyes_the_older_rules_hold() -> None:
    edition = Edition.objects.get(edited_by__username=EDITOR)
    check = Verification.objects.get(digest=edition.digest)
    undo(import_module("explainer.sources.migrations.0005_four_eyes").Migration.operations)

    with refused("cannot lie in the future"):
        run(copy_of(check, verified_on=day(1)))
    with refused("Nobody has verified"):
        run(copy_of(edition, number="2", **OTHER_TEXT))
    run(copy_of(check, reviewer_id=str(edition.edited_by_id)))
