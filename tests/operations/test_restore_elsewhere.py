"""A backup is restored into an empty database, and by software that is newer than the backup."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django.plugin import DjangoDbBlocker

from explainer.operations.backups import restoring
from explainer.operations.backups.writing import back_up
from explainer.operations.production import unapplied_migrations
from explainer.publishing.models import Edition
from explainer.publishing.renditions import remake_all_renditions
from explainer.site.management.commands.restore import MAKE_WHOLE
from tests import database
from tests.operations.own_database import empty_database, pages, restored, schemas
from tests.reader_pages import ALL_PAGES, EVERY_PAGE
from tests.reading import PAGES, WHOLE

MORE: Final = [
    "/feed.atom", "/feed.atom?tag=treatment", "/topics/immunotherapy/feed.atom", "/sitemap.xml",
    "/how-we-verify/ledger.csv", "/api/v1/topics/", "/api/v1/topics/immunotherapy/",
    "/api/v1/glossary/", "/robots.txt", "/nowhere/", "/topics/nowhere/",
    "/topics/immunotherapy/downloads/quiz.gift",
]  # fmt: skip
# What stood in the state of the software that made the backup; tables and rules came since.
BEFORE: Final = [
    ("publishing", "0010_letter_of_a_rendition"),
    ("searching", "0009_searches_without_hits"),
]


def test_every_page_is_the_same_byte_for_byte_on_a_new_machine(
    tmp_path: Path,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    addresses = [*ALL_PAGES.values(), *MORE]
    # Some of these pages show what the record would refuse today.
    monkeypatch.setattr(restoring, "differences", lambda: iter(()))
    with django_db_blocker.unblock():
        with database.cloned(EVERY_PAGE):
            # Tests make pages live by a shorter way, and a restore makes anew what readers get.
            remake_all_renditions()
            before, editions = pages(addresses), Edition.objects.count()
            back_up(tmp_path / "site.backup")
        with empty_database():
            restored(tmp_path / "site.backup", *MAKE_WHOLE)
            there = pages(addresses)
            left = schemas(), Edition.objects.count(), unapplied_migrations()

    assert differing(before, there) == []
    assert left == ({"public"}, editions, False)


def differing(one: dict[str, tuple[int, bytes]], other: dict[str, tuple[int, bytes]]) -> list[str]:
    return [x for x in one if without_moment(*one[x]) != without_moment(*other[x])]


def without_moment(status: int, page: bytes) -> tuple[int, bytes]:
    """Leave out the one thing on a page that says when it was asked for: the key of a form."""
    return status, re.sub(rb'name="key" value="[^"]+"', b"", page)


def test_a_backup_of_older_software_is_brought_to_the_newest_state(
    tmp_path: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    addresses = [address for address, _queries in PAGES]
    with django_db_blocker.unblock(), database.cloned(WHOLE):
        before = pages(addresses)
        with database.as_owner():
            MigrationExecutor(connection).migrate(BEFORE)
        assert unapplied_migrations()
        back_up(tmp_path / "older.backup")
        restored(tmp_path / "older.backup", *MAKE_WHOLE)
        restored(tmp_path / "older.backup", *MAKE_WHOLE)
        after, is_old = pages(addresses), unapplied_migrations()

    assert differing(before, after) == []
    assert not is_old
