from __future__ import annotations

import lzma
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Count
from django.test import Client

from explainer.demonstration import starter_content
from explainer.demonstration.first_start import ROLES, fill_if_empty
from explainer.demonstration.starter_dictionary import (
    COPIED_ON,
    DICTIONARY_FOLDER,
    NAMES_FILE,
    TERM_FILES,
    fill_dictionary,
)
from explainer.publishing.models import Publication
from glossary.dictionary.files import gather
from glossary.dictionary.models import Entry, Fetch, Wording
from tests import clock
from tests.content_files import TERMS, TOPIC
from tests.database import Template, cloned
from tests.terminal import Terminal
from topics.models import Topic

FIRST_START = Template("first_start", lambda: fill_if_empty(clock.today, lambda _line: None))
PATHS = """---
paths:
  - name: A way
    slug: way
    description: Come along.
    topics: [one, two]
---
"""


@pytest.fixture
def small_starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start with three topics: what the accounts are told does not depend on how many."""
    for name in ("in_review", "paths"):
        (tmp_path / name).mkdir()
    (tmp_path / "terms.md").write_text(TERMS)
    for file in ("one", "two", "in_review/three"):
        text = TOPIC.replace("slug: immunotherapy", f"slug: {Path(file).stem}")
        (tmp_path / f"{file}.md").write_text(text)
    (tmp_path / "paths" / "paths.md").write_text(PATHS)
    monkeypatch.setattr(starter_content, "STARTER_FOLDER", tmp_path)
    monkeypatch.setattr(starter_content, "LIBRARY_FOLDER", tmp_path / "no_library")
    monkeypatch.setattr(starter_content, "IN_REVIEW_FOLDER", tmp_path / "in_review")
    monkeypatch.setattr(starter_content, "PATHS_FILE", tmp_path / "paths" / "paths.md")


@pytest.mark.usefixtures("small_starter")
@pytest.mark.django_db(transaction=True)
def test_passwords_are_said_before_anybody_else_can_see_the_accounts() -> None:
    seen_by_others = []

    fill_if_empty(clock.today, lambda _line: seen_by_others.append(users_seen_by_others()))

    assert set(seen_by_others) == {0}
    assert User.objects.count() == len(ROLES)


def users_seen_by_others() -> int:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM auth_user")
            return int(cursor.fetchone()[0])
    finally:
        other.close()


@pytest.mark.usefixtures("small_starter")
@pytest.mark.django_db
def test_passwords_that_cannot_be_said_leave_the_site_empty() -> None:
    def say(_line: str) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        fill_if_empty(clock.today, say)

    assert not User.objects.exists()
    assert not Topic.objects.exists()


@pytest.mark.usefixtures("small_starter")
@pytest.mark.django_db
def test_a_password_given_by_the_environment_is_taken_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SAMPLE_REVIEWER_PASSWORD", "my own choice")
    said: list[str] = []

    fill_if_empty(clock.today, said.append)

    assert User.objects.get(username="reviewer").check_password("my own choice")
    assert "my own choice" not in "\n".join(said)
    assert "too short" not in "\n".join(said)


@pytest.mark.usefixtures("small_starter")
@pytest.mark.django_db
def test_a_short_password_works_in_the_demonstration_and_is_said_to_be_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMPLE_REVIEWER_PASSWORD", "short")
    said: list[str] = []

    fill_if_empty(clock.today, said.append)
    answer = client.post("/accounts/login/", {"login": "reviewer", "password": "short"})

    assert answer["Location"] == "/admin/"
    assert "too short or too common for a site in public" in "\n".join(said)


@pytest.mark.usefixtures("small_starter")
@pytest.mark.django_db
def test_whoever_waits_at_a_terminal_sees_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)

    fill_if_empty(clock.today, lambda _line: None)

    assert "Reading" in screen.getvalue()
    assert "Publishing" in screen.getvalue()


@pytest.mark.django_db
def test_a_site_with_somebody_in_it_is_left_as_it_is() -> None:
    User.objects.create_user("operator")

    fill_if_empty(clock.today, pytest.fail)

    assert User.objects.count() == 1
    assert not Topic.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_reviewer_finds_a_text_that_readers_do_not_see_yet() -> None:
    with cloned(FIRST_START):
        waiting = Topic.objects.get(state="in_review")
        live = set(Publication.objects.live().values_list("slug", flat=True))

        assert (waiting.slug, str(waiting.edited_by)) == ("hot-flashes", "writer")
        assert waiting.publish_blockers() == []
        assert waiting.compose().slug not in live


@pytest.mark.usefixtures("small_starter")
@pytest.mark.django_db
def test_a_start_at_midnight_checks_no_text_before_it_was_there() -> None:
    def day_of_the_newest_text() -> date:
        return Topic.objects.latest("edited_at").edited_at.date()

    fill_if_empty(day_of_the_newest_text, lambda _line: None)

    assert Publication.objects.live().of_kind("topic").count() == 2


@pytest.mark.usefixtures("small_starter")
@pytest.mark.django_db
def test_reader_of_the_demonstration_finds_two_letters_of_ncis_dictionary() -> None:
    fill_if_empty(clock.today, lambda _line: None)

    letters = Entry.objects.values_list("letter").annotate(number=Count("pk"))
    assert dict(letters) == {"A": 726, "M": 517}
    assert Entry.objects.filter(spanish__isnull=False).count() == 769
    assert Entry.objects.exclude(link_names=[]).count() > 500
    assert Wording.objects.exclude(audio="").count() == 0
    assert Fetch.objects.get().fetched_on == min(COPIED_ON, clock.today())


@pytest.mark.django_db
def test_entries_that_came_before_the_clock_was_right_are_dated_by_the_clock() -> None:
    fill_dictionary(date(2026, 1, 1))

    assert Fetch.objects.get().fetched_on == date(2026, 1, 1)


def test_the_shipped_dictionary_is_small_and_names_no_development_host() -> None:
    files = [*TERM_FILES, NAMES_FILE]

    assert sum(file.stat().st_size for file in files) <= 600_000
    assert {file.name for file in files} == {x.name for x in DICTIONARY_FOLDER.iterdir()}
    assert not any(b"nci-media" in lzma.decompress(file.read_bytes()) for file in files)
    assert gather(TERM_FILES).refused == []
