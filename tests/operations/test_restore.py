"""A backup brings everything back, and a restore that fails changes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from explainer.operations.backups import backup_file
from explainer.operations.backups.failure import BackupFailed
from explainer.operations.backups.left_out import MIGRATIONS, tables_left_out
from explainer.operations.backups.records import Head, Part, Table
from explainer.operations.backups.restoring import LOCK, restore
from explainer.operations.backups.writing import back_up, parts_of_the_site
from explainer.operations.jobs import recorded
from explainer.operations.postgresql.rights import SERVING_ROLE
from explainer.publishing.models import Edition
from explainer.publishing.site_state import SiteMark, state_of_the_site
from explainer.site.management.commands.restore import MAKE_WHOLE
from tests import database, factories
from tests.database import as_owner
from tests.factories import make_topic, make_user, put_live
from tests.operations.backup_files import parts_in
from tests.operations.own_database import OTHER_NUMBERS, pages, restored, schemas, session_beside
from tests.racing import somebody_else
from tests.reading import PAGES, WHOLE
from topics.models import Topic

MANY_PAGES = [address for address, _queries in PAGES]


@pytest.fixture
def live(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """A site with a whole topic, in a database of the test's own."""
    # Another process may have made it, by the numbers that this one has yet.
    monkeypatch.setattr(factories, "_numbers", count(10_000))
    with django_db_blocker.unblock(), database.cloned(WHOLE):
        yield


@pytest.fixture
def saved(live: None, tmp_path: Path) -> Path:
    back_up(tmp_path / "site.backup")
    return tmp_path / "site.backup"


def has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT true FROM {table} LIMIT 1")  # noqa: S608 - our own name
        return bool(cursor.fetchall())


def edit(title: str) -> None:
    topic = Topic.objects.get(slug="whole")
    topic.title = title
    topic.save()
    put_live(topic)


def test_a_restore_brings_everything_back_and_every_rule_holds_again(
    live: None, tmp_path: Path
) -> None:
    with recorded("publish_due"):
        pass
    Client().force_login(make_user(role="publisher"))
    assert has_rows("django_session")
    assert has_rows("operations_jobrun")
    before, state, editions = pages(MANY_PAGES), state_of_the_site(), Edition.objects.count()
    call_command("backup", tmp_path / "site.backup")
    edit("Changed")

    restored(tmp_path / "site.backup", *MAKE_WHOLE)

    assert pages(MANY_PAGES) == before
    # What somebody has of a page of before the restore is asked for anew.
    assert state_of_the_site() != state
    assert (Edition.objects.count(), schemas()) == (editions, {"public"})
    # The marks of the state are new ones.
    for name in tables_left_out() - {MIGRATIONS, SiteMark._meta.db_table}:
        assert not has_rows(name)
    with as_owner(), pytest.raises(DatabaseError, match="never changed or deleted"):
        Edition.objects.update(number=9)
    assert make_topic(published=True).pk not in Topic.objects.values_list("pk")[1:]
    edit("Goes on")
    assert b"Goes on" in pages(["/topics/whole/"])["/topics/whole/"][1]


def test_what_begins_anew_is_in_no_backup(saved: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relpersistence = 'u' AND relkind = 'r'")
        of_a_day = {name for (name,) in cursor.fetchall()}
    written = {part.name for part in parts_in(saved) if isinstance(part, Table)}

    assert "auth_user" in written
    assert of_a_day <= tables_left_out()
    assert {
        "django_session", "usersessions_usersession", "accounts_sharedcount", "feedback_tally",
        "feedback_usedkey", "operations_jobrun", "publishing_sitemark",
    } <= tables_left_out()  # fmt: skip
    assert not written & tables_left_out()


def test_a_site_that_knew_other_numbers_of_kinds_needs_no_new_start(saved: Path) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(OTHER_NUMBERS)
    ContentType.objects.clear_cache()
    known = ContentType.objects.get_for_model(Topic).pk

    restored(saved)
    # As another process, which nobody told of the restore.
    ContentType.objects.clear_cache()

    assert ContentType.objects.get_for_model(Topic).pk == known
    assert list(Topic.objects.get(slug="whole").tags.names()) == ["treatment"]
    assert make_user(role="writer").has_perm("topics.change_topic")
    with as_owner():
        call_command("migrate", verbosity=0)
    assert ContentType.objects.get_for_model(Topic).pk == known


def test_readers_get_the_old_page_or_the_new_one_while_somebody_still_works(saved: Path) -> None:
    address = "/topics/whole/"
    edit("Changed")
    old, seen, writer = pages([address])[address], [], session_beside()
    writer.execute("UPDATE topics_topic SET description = 'half a change'")
    with somebody_else(lambda: restored(saved)) as begin:
        restoring = begin()
        while not restoring.done():
            seen.append(pages([address])[address])
            if is_waited_for(writer):
                writer.commit()
    restoring.result()
    writer.close()

    new = pages([address])[address]
    assert new != old
    assert {*seen} <= {old, new}
    assert len(seen) > 10
    assert not Topic.objects.filter(description="half a change").exists()


def is_waited_for(session: psycopg.Connection[Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT true FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))",
            [session.info.backend_pid],
        )
        return bool(cursor.fetchall())


def breaks() -> None:
    raise BackupFailed("A step says no.")


def loses_its_connection() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.parametrize(
    ("step", "why"), [(breaks, "A step says no"), (loses_its_connection, "PostgreSQL refused")]
)
def test_a_restore_that_ends_in_the_middle_changes_nothing(
    saved: Path, step: Callable[[], None], why: str
) -> None:
    edit("Kept")
    before, state = pages(MANY_PAGES), state_of_the_site()

    with pytest.raises(BackupFailed, match=why):
        restored(saved, step)
    connection.close()

    assert (pages(MANY_PAGES), state_of_the_site(), schemas()) == (before, state, {"public"})


def before(name: str, *more: Part) -> Callable[[list[Part]], list[Part]]:
    """Put something before a table."""
    return lambda parts: [y for x in parts for y in ([*more, x] if is_table(x, name) else [x])]


def without(name: str) -> Callable[[list[Part]], list[Part]]:
    """Leave out a table and its rows."""

    def change(parts: list[Part]) -> list[Part]:
        place = next(n for n, x in enumerate(parts) if is_table(x, name))
        following = (n for n, x in enumerate(parts) if n > place and isinstance(x, Table))
        return parts[:place] + parts[next(following) :]

    return change


def emptied(name: str, *rows: bytes) -> Callable[[list[Part]], list[Part]]:
    """Put other rows, or none, into a table."""

    def change(parts: list[Part]) -> list[Part]:
        table = next(x for x in parts if is_table(x, name))
        place = parts.index(table)
        rest = without(name)(parts)
        return [*rest[:place], table, *rows, *rest[place:]]

    return change


def is_table(part: Part, name: str) -> bool:
    return isinstance(part, Table) and part.name == name


def renamed_columns(name: str) -> Callable[[list[Part]], list[Part]]:
    return lambda parts: [Table(name, ["program"], {}) if is_table(x, name) else x for x in parts]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (without("topics_wordsense"), "The backup lacks the table topics_wordsense"),
        (before("auth_user", Table("zz", ["line"], {}), b"rm -rf /\n"), "has a table zz, which"),
        (before("auth_user", Table("django_session", ["x"], {})), "has a table django_session"),
        (renamed_columns("auth_user"), "The table auth_user of the backup has other columns"),
        (emptied("auth_user", b"1\tone column\n"), "The rows of the backup are not possible"),
        (emptied("auth_user"), "The rows of the backup are not possible: .*violates foreign key"),
        (emptied("sources_verification"), "What the backup holds is not as it must be"),
    ],
)
def test_rows_that_do_not_fit_are_refused_although_the_file_is_whole(
    saved: Path, tmp_path: Path, change: Callable[[list[Part]], list[Part]], why: str
) -> None:
    backup_file.write(tmp_path / "prepared", change(parts_in(saved)))

    with pytest.raises(BackupFailed, match=why):
        restored(tmp_path / "prepared")

    assert (Topic.objects.count(), schemas()) == (2, {"public"})


@pytest.mark.parametrize(
    ("more", "less", "why"),
    [
        (["topics", "9999_from_the_future"], [], "newer version .*: topics 9999_from_the_future"),
        (["another_app", "0001_initial"], [], "newer version .*: another_app 0001_initial"),
        ([], ["contenttypes", "0001_initial"], "lacks the migration contenttypes 0001_initial"),
    ],
)
def test_a_state_that_this_software_cannot_make_is_refused(
    saved: Path, tmp_path: Path, more: list[str], less: list[str], why: str
) -> None:
    head, *rest = parts_in(saved)
    assert isinstance(head, Head)
    migrations = [x for x in [*head.migrations, more] if x and x != less]
    backup_file.write(tmp_path / "newer", [replace(head, migrations=migrations), *rest])

    with pytest.raises(BackupFailed, match=why):
        restored(tmp_path / "newer")

    assert (Topic.objects.count(), schemas()) == (2, {"public"})


def test_two_restores_at_once_are_one_too_many(saved: Path) -> None:
    with session_beside() as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])

        with pytest.raises(BackupFailed, match="Another restore"):
            restored(saved)


def test_a_table_of_somebody_else_is_not_lost(saved: Path) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE household (spent int)")

    with pytest.raises(BackupFailed, match="holds a table household, which is not of this site"):
        restored(saved)


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="The server is somebody else's.")
def test_a_superuser_restores_nothing(saved: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")

    with pytest.raises(BackupFailed, match="A superuser of PostgreSQL restores nothing"):
        restore(saved)


def test_who_serves_the_site_restores_nothing(saved: Path) -> None:
    if connection.settings_dict[SERVING_ROLE] is None:
        pytest.skip("The owner serves.")

    with pytest.raises(BackupFailed, match="This account of PostgreSQL may not replace the site"):
        restore(saved)


@pytest.mark.usefixtures("live")
def test_a_backup_during_edits_is_that_of_one_moment() -> None:
    parts = parts_of_the_site()
    first = next(parts)
    with session_beside() as writer:
        writer.execute("UPDATE topics_topic SET description = 'Too late'")

    rest = b"".join(x for x in parts if isinstance(x, bytes))

    assert isinstance(first, Head)
    assert b"Whole" in rest
    assert b"Too late" not in rest


@pytest.mark.usefixtures("live")
def test_a_database_of_newer_software_is_not_backed_up(tmp_path: Path) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations VALUES (999, 'topics', '9999_new', now())")

    with pytest.raises(CommandError, match=r"migrated by a newer version .*topics 9999_new"):
        call_command("backup", tmp_path / "site.backup")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_a_backup_never_replaces_a_file(tmp_path: Path) -> None:
    (tmp_path / "old.backup").write_text("precious")

    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", tmp_path / "old.backup")

    assert (tmp_path / "old.backup").read_text() == "precious"


@pytest.mark.django_db
def test_nobody_waits_for_whoever_fills_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(CommandError, match="is no file"):
        call_command("restore", tmp_path / "pipe")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "why"), [("foreign", "is no backup of this software"), ("absent", "There is no file")]
)
def test_a_foreign_file_is_refused_before_the_database_is_asked(
    tmp_path: Path, name: str, why: str, django_assert_num_queries: Callable[[int], Any]
) -> None:
    (tmp_path / "foreign").write_text("not a backup")

    with django_assert_num_queries(0), pytest.raises(CommandError, match=why):
        call_command("restore", tmp_path / name)
