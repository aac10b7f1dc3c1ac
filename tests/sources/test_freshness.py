"""A check grows old on its day, with nobody saving anything, and the page says so."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.publishing.models import Edition, Publication
from explainer.sources.freshness import (
    CheckFacts,
    NciDate,
    State,
    TextFacts,
    freshness,
    months_after,
)
from explainer.sources.models import Source, Verification
from explainer.sources.verification import CheckedText, SourceCheck, record_checks, sources_of
from explainer.sources.verified import freshness_of, verified_texts
from tests import clock
from tests.factories import (
    make_corrected,
    make_older,
    make_source,
    make_term,
    make_topic,
    make_user,
    take_back,
    verify,
    verify_and_publish,
)
from tests.reading import OF_THE_STATE, by_name, text_of
from topics.models import Topic, TopicSource

VERIFIED = "Our check of this page is up to date."
OVERDUE = "This page is overdue for a new check."
IN_REVISION = "We found something to improve here."
SOURCE_CHANGED = "NCI changed its page. We are checking."
SOURCE_GONE = "NCI’s page is gone. We are on it."

SEEN = (date(2019, 9, 24), "updated")
OTHER = (date(2026, 1, 2), "updated")
CHECKED_ON = date(2025, 1, 15)


def check(
    day: date = CHECKED_ON,
    *,
    source_id: int = 1,
    verdict: str = "still_right",
    seen: NciDate = SEEN,
    recorded: NciDate = SEEN,
    recorded_on: date = date(2024, 1, 1),
) -> CheckFacts:
    return CheckFacts(source_id, verdict, day, seen, recorded, recorded_on)


def checked(*days: date) -> TextFacts:
    return TextFacts([check(day, source_id=place) for place, day in enumerate(days)])


def state_of(text: TextFacts, today: date = CHECKED_ON) -> tuple[State, date]:
    found = freshness(text, today)
    return found.state, found.since


@pytest.mark.parametrize(
    ("months", "due_on"),
    [(1, date(2025, 2, 15)), (3, date(2025, 4, 15)), (12, date(2026, 1, 15))],
)
@pytest.mark.parametrize(
    ("days", "state"),
    [
        (-32, None),
        (-31, State.VERIFIED),
        (-30, State.DUE_SOON),
        (-29, State.DUE_SOON),
        (-1, State.DUE_SOON),
        (0, State.OVERDUE),
        (1, State.OVERDUE),
    ],
)
def test_a_check_grows_old_to_the_day_whatever_the_interval(
    months: int, due_on: date, days: int, state: State | None
) -> None:
    text, today = TextFacts([check()], recheck_months=months), due_on + timedelta(days=days)

    found = freshness(text, today)

    since = {State.DUE_SOON: due_on - timedelta(days=30), State.OVERDUE: due_on}
    expected = state or State.VERIFIED
    assert (found.state, found.due_on) == (expected, due_on)
    assert found.since == since.get(expected, CHECKED_ON)


@pytest.mark.parametrize(
    ("day", "months", "due_on"),
    [
        (date(2024, 2, 28), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 3, 1), 12, date(2024, 3, 1)),
        (date(2025, 1, 31), 1, date(2025, 3, 1)),
        (date(2024, 1, 31), 1, date(2024, 3, 1)),
        (date(2025, 1, 29), 1, date(2025, 3, 1)),
        (date(2024, 1, 29), 1, date(2024, 2, 29)),
        (date(2025, 3, 31), 3, date(2025, 7, 1)),
        (date(2025, 10, 31), 1, date(2025, 12, 1)),
        (date(2025, 11, 30), 3, date(2026, 3, 1)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
    ],
)
def test_where_a_month_is_too_short_the_first_of_the_next_is_due(
    day: date, months: int, due_on: date
) -> None:
    assert months_after(day, months) == due_on
    assert freshness(TextFacts([check(day)], recheck_months=months), day).due_on == due_on


def test_the_oldest_of_several_checks_decides() -> None:
    verified = checked(date(2025, 6, 1), CHECKED_ON)

    assert state_of(verified, date(2026, 1, 14))[0] is State.DUE_SOON
    assert state_of(verified, date(2026, 1, 15))[0] is State.OVERDUE


MOVED = check(recorded=OTHER, recorded_on=date(2025, 5, 5))
GONE = check(date(2025, 6, 6), verdict="source_gone")
CONCERN = check(date(2025, 7, 7), verdict="needs_writer")
CARRIED = check(verdict="small_correction")
CORRECTED_ON = date(2025, 2, 2)
LATE, SOON, EARLY = date(2026, 1, 15), date(2026, 1, 14), date(2025, 3, 3)


@pytest.mark.parametrize(
    ("right", "concerns", "corrected_on", "today", "expected"),
    [
        ([check()], [GONE], None, LATE, (State.SOURCE_GONE, date(2025, 6, 6))),
        ([MOVED], [GONE], None, EARLY, (State.SOURCE_GONE, date(2025, 6, 6))),
        ([MOVED], [], None, LATE, (State.SOURCE_CHANGED, date(2025, 5, 5))),
        ([MOVED], [], CORRECTED_ON, EARLY, (State.SOURCE_CHANGED, date(2025, 5, 5))),
        ([check()], [CONCERN], None, LATE, (State.IN_REVISION, date(2025, 7, 7))),
        ([CARRIED], [CONCERN], CORRECTED_ON, EARLY, (State.IN_REVISION, date(2025, 7, 7))),
        ([CARRIED], [], CORRECTED_ON, LATE, (State.OVERDUE, LATE)),
        ([CARRIED], [], CORRECTED_ON, SOON, (State.DUE_SOON, date(2025, 12, 16))),
        ([CARRIED], [], CORRECTED_ON, EARLY, (State.CORRECTED, CORRECTED_ON)),
        ([check()], [], CORRECTED_ON, EARLY, (State.VERIFIED, CHECKED_ON)),
        ([CARRIED], [], None, EARLY, (State.VERIFIED, CHECKED_ON)),
        ([check()], [], None, EARLY, (State.VERIFIED, CHECKED_ON)),
    ],
)
def test_the_most_urgent_thing_is_said(
    right: list[CheckFacts],
    concerns: list[CheckFacts],
    corrected_on: date | None,
    today: date,
    expected: tuple[State, date],
) -> None:
    text = TextFacts(right, concerns, corrected_on=corrected_on)

    assert state_of(text, today) == expected


def test_a_concern_that_saw_the_new_date_is_work_under_way_and_one_that_did_not_is_none() -> None:
    saw = check(date(2025, 7, 7), verdict="needs_writer", seen=OTHER, recorded=OTHER)
    did_not = check(date(2025, 7, 7), verdict="needs_clinician", recorded=OTHER)

    assert state_of(TextFacts([MOVED], [saw]))[0] is State.IN_REVISION
    assert state_of(TextFacts([MOVED], [did_not]))[0] is State.SOURCE_CHANGED


def test_one_of_several_sources_is_enough_for_a_change_or_a_concern() -> None:
    second = check(date(2025, 4, 4), source_id=2, verdict="needs_clinician")
    moved = check(source_id=2, recorded=OTHER, recorded_on=date(2025, 8, 8))

    assert state_of(TextFacts([check(), check(source_id=2)], [second]))[0] is State.IN_REVISION
    assert state_of(TextFacts([MOVED, moved])) == (State.SOURCE_CHANGED, date(2025, 8, 8))
    assert state_of(TextFacts([MOVED, check(source_id=2)], [second]))[0] is State.SOURCE_CHANGED


@pytest.mark.parametrize("recorded", [OTHER, (SEEN[0], "reviewed"), (None, "none")])
def test_another_date_another_word_and_no_date_are_all_a_change(recorded: NciDate) -> None:
    assert state_of(TextFacts([check(recorded=recorded)]))[0] is State.SOURCE_CHANGED


# What the database says.


def state_now(text: Topic, today: date | None = None) -> State:
    """The state of a live text as every page, feed and list reads it."""
    text.refresh_from_db()
    assert text.publication is not None
    page = type(text.publication).objects.live().for_page().get(pk=text.publication.pk)
    found = freshness_of(verified_texts([page])[page.pk], today or clock.today())
    assert found is not None
    return found.state


def check_one(text: Topic, source: Source, *, verdict: str = "still_right") -> Verification:
    """Record a check of today against one source, which shows the date on record."""
    seen = SourceCheck(source, source.date, source.date_kind, clock.today(), verdict=verdict)
    reviewer = make_user(role="reviewer")
    text.refresh_from_db()
    (made,) = record_checks(
        CheckedText.of_working_copy(text), [seen], reviewer=reviewer, today=clock.today()
    )
    return made


@pytest.mark.django_db
@pytest.mark.parametrize("verdict", ["needs_writer", "needs_clinician", "source_gone"])
def test_a_later_check_that_finds_the_text_right_ends_a_concern(verdict: str) -> None:
    topic = make_topic(published=True)
    (source,) = sources_of(topic.compose())
    check_one(topic, source, verdict=verdict)
    during = state_now(topic)

    check_one(topic, source)

    expected = State.SOURCE_GONE if verdict == "source_gone" else State.IN_REVISION
    assert (during, state_now(topic)) == (expected, State.VERIFIED)


@pytest.mark.django_db
def test_a_check_of_one_source_does_not_answer_for_another() -> None:
    topic = make_topic()
    TopicSource.objects.create(topic=topic, order=2, source=make_source(title="Second"))
    make_older(topic, date(2019, 1, 1))
    verify_and_publish(topic)
    first, second = sources_of(topic.compose())
    check_one(topic, second, verdict="needs_writer")

    check_one(topic, first)
    still = state_now(topic)
    check_one(topic, second)

    assert (still, state_now(topic)) == (State.IN_REVISION, State.VERIFIED)


# In one transaction everything happens at once, and a slip comes after the edition.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verdict", ["still_right", "needs_writer", "source_gone"])
def test_a_check_that_was_taken_back_counts_for_nothing(verdict: str) -> None:
    topic = make_topic()
    verify_and_publish(topic, today=date(2024, 1, 15))
    (source,) = sources_of(topic.compose())

    slip = check_one(topic, source, verdict=verdict)
    during = state_now(topic)
    take_back(slip)

    assert during is not State.OVERDUE
    assert state_now(topic) is State.OVERDUE


@pytest.mark.django_db
def test_the_check_that_a_correction_carries_forward_keeps_its_age() -> None:
    topic, checked_on = make_topic(), clock.today() - timedelta(days=200)
    verify_and_publish(topic, today=checked_on)
    topic.sections.update(body="It helps your own immune system.")
    make_corrected(topic)

    due_on = months_after(checked_on, 12)

    assert state_now(topic) is State.CORRECTED
    assert state_now(topic, due_on - timedelta(days=31)) is State.CORRECTED
    assert state_now(topic, due_on - timedelta(days=30)) is State.DUE_SOON
    assert state_now(topic, due_on) is State.OVERDUE


# What a reader is told.


def told(client: Client, address: str) -> str:
    """The one sentence under the title."""
    (sentence,) = re.findall(
        r'<p class="freshness[^"]*">(.*?)</p>', client.get(address).content.decode(), re.DOTALL
    )
    return text_of(sentence)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (date(2025, 12, 15), VERIFIED),
        (date(2025, 12, 16), "A new check is due before January 15, 2026."),
        (date(2026, 1, 14), "A new check is due before January 15, 2026."),
        (date(2026, 1, 15), OVERDUE),
        (date(2026, 1, 16), OVERDUE),
    ],
)
@pytest.mark.parametrize("make", [make_topic, make_term])
def test_reader_is_told_from_the_very_day_with_nobody_saving_anything(
    client: Client, monkeypatch: pytest.MonkeyPatch, make: type, today: date, sentence: str
) -> None:
    text = make()
    verify_and_publish(text, today=CHECKED_ON)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: today)

    assert told(client, text.get_absolute_url()) == sentence


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (date(2025, 4, 14), "A new check is due before April 15, 2025."),
        (date(2025, 4, 15), OVERDUE),
        (date(2025, 4, 16), OVERDUE),
    ],
)
def test_a_topic_that_moves_fast_is_due_sooner_everywhere(
    client: Client, monkeypatch: pytest.MonkeyPatch, today: date, sentence: str
) -> None:
    topic = make_topic()
    verify_and_publish(topic, today=CHECKED_ON)
    Publication.objects.update(recheck_months=3)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: today)

    (listed,) = client.get("/api/pages/").json()["pages"]
    feed = text_of(unescape(client.get("/feed.atom").content.decode()))

    assert told(client, topic.get_absolute_url()) == sentence
    assert told(client, "/how-we-verify/") == sentence
    assert listed["sentence"] == sentence
    assert sentence in feed


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [
        ("still_right", VERIFIED),
        ("needs_writer", IN_REVISION),
        ("needs_clinician", IN_REVISION),
        ("source_gone", SOURCE_GONE),
    ],
)
@pytest.mark.parametrize("make", [make_topic, make_term])
def test_reader_is_told_what_the_last_check_found(
    client: Client, make: type, verdict: str, sentence: str
) -> None:
    text = make()
    verify_and_publish(text, today=clock.today() - timedelta(days=1))

    verify(text, verdict=verdict)

    assert told(client, text.get_absolute_url()) == sentence


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"date": date(2026, 6, 1)}, {"date_kind": "reviewed"}])
@pytest.mark.parametrize("make", [make_topic, make_term])
def test_reader_is_told_when_nci_changed_its_page_until_it_is_checked_again(
    client: Client, make: type, change: dict[str, object]
) -> None:
    text = make(published=True)
    address = text.get_absolute_url()
    before = told(client, address)

    Source.objects.update(**change)
    changed, page = told(client, address), client.get(address).content.decode()
    verify(text)

    assert (before, changed, told(client, address)) == (VERIFIED, SOURCE_CHANGED, VERIFIED)
    assert 'NCI updated <time datetime="2019-09-24"' in page
    assert Edition.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_topic, make_term])
def test_reader_is_told_of_a_small_correction_with_its_day(client: Client, make: type) -> None:
    text = make()
    verify_and_publish(text, today=clock.today() - timedelta(days=9))
    text.refresh_from_db()
    setattr(text, "description" if make is make_topic else "definition", "Other words.")
    text.save()
    edition = make_corrected(text)

    day, checked_on = edition.published_at.date(), clock.today() - timedelta(days=9)

    assert told(client, text.get_absolute_url()) == f"We corrected a detail on {by_name(day)}."
    assert f"Verified {by_name(checked_on)}" in text_of(
        client.get(text.get_absolute_url()).content.decode()
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (
            date(2026, 1, 14),
            "A check holds for 12 months: we compare them again before January 15, 2026",
        ),
        (date(2026, 1, 15), "We meant to compare them again before January 15, 2026."),
    ],
)
def test_the_source_block_says_how_long_a_check_holds(
    client: Client, monkeypatch: pytest.MonkeyPatch, today: date, sentence: str
) -> None:
    topic = make_topic()
    verify_and_publish(topic, today=CHECKED_ON)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: today)

    assert sentence in text_of(client.get(topic.get_absolute_url()).content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("verdict", ["still_right", "needs_writer", "source_gone"])
# What NCI's dictionary says of a term is a query of its own.
@pytest.mark.parametrize(("kind", "queries"), [("topic", 3), ("term", 4)])
def test_the_sentence_costs_a_page_no_query(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    kind: str,
    queries: int,
    verdict: str,
) -> None:
    term = make_term(published=True)
    topic = make_topic(terms=[term], published=True)
    text = topic if kind == "topic" else term
    for _ in range(3):
        verify(text, verdict=verdict)

    with django_assert_num_queries(queries + OF_THE_STATE):
        client.get(text.get_absolute_url())


@pytest.mark.django_db
def test_the_page_on_verifying_explains_every_sentence(client: Client) -> None:
    page = text_of(client.get("/how-we-verify/").content.decode())

    for sentence in (VERIFIED, OVERDUE, IN_REVISION, SOURCE_CHANGED, SOURCE_GONE):
        assert sentence in page
    assert "We corrected a detail on a day." in page
    assert "A new check is due before a day." in page
