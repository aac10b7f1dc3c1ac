"""Recording a check: whose word it may be, of which day, and what it says of NCI's page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from explainer.publishing.models import Edition, Publication
from explainer.sources.models import Source, Verification
from explainer.sources.verification import (
    CheckedText,
    SourceCheck,
    record_checks,
    refuse_impossible_day,
)
from explainer.sources.verified import verified_texts
from tests import clock
from tests.factories import (
    make_older,
    make_topic,
    make_user,
    make_withdrawn,
    verify,
    verify_and_publish,
)
from topics.models import Topic

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 2)


def check(source: Source, *, seen: date = date(2019, 9, 24), day: date = TODAY) -> SourceCheck:
    return SourceCheck(source, seen, "updated", day)


def editor_of(topic: Topic, *, is_superuser: bool) -> User:
    person = make_user(role="reviewer")
    User.objects.filter(pk=person.pk).update(is_superuser=is_superuser)
    Topic.objects.filter(pk=topic.pk).update(edited_by=person)
    topic.refresh_from_db()
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize("is_superuser", [False, True])
def test_nobody_verifies_the_text_they_edited_last(is_superuser: bool) -> None:
    topic = make_topic()
    editor = editor_of(topic, is_superuser=is_superuser)

    with pytest.raises(ValidationError, match="somebody else has to check it"):
        verify(topic, reviewer=editor)

    assert not Verification.objects.exists()


@pytest.mark.parametrize("is_superuser", [False, True])
def test_nobody_verifies_an_edition_whose_text_they_edited_last(is_superuser: bool) -> None:
    topic = make_topic()
    editor = editor_of(topic, is_superuser=is_superuser)
    edition = verify_and_publish(topic)
    Topic.objects.update(edited_by=make_user(role="writer"))

    with pytest.raises(ValidationError, match="somebody else has to check it"):
        record_checks(
            CheckedText.of_edition(edition),
            [check(Source.objects.get(), day=clock.today())],
            reviewer=editor,
            today=clock.today(),
        )

    assert Edition.objects.get().edited_by == editor
    assert Verification.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 14), "This text exists since 2026-01-15"),
        (date(2026, 1, 15), ""),
        (date(2026, 1, 16), ""),
        (TODAY - timedelta(days=1), ""),
        (TODAY, ""),
        (TODAY + timedelta(days=1), "cannot lie in the future"),
    ],
)
def test_a_check_is_of_a_day_between_the_text_and_today(day: date, words: str) -> None:
    if words:
        with pytest.raises(ValidationError, match=words):
            refuse_impossible_day(day, date(2026, 1, 15), TODAY)
    else:
        refuse_impossible_day(day, date(2026, 1, 15), TODAY)


def test_a_text_exists_since_its_last_edit() -> None:
    topic = make_topic()
    Topic.objects.update(edited_at=clock.now())
    topic.refresh_from_db()
    text = CheckedText.of_working_copy(topic)
    yesterday = clock.today() - timedelta(days=1)

    with pytest.raises(ValidationError, match="it cannot have been checked before"):
        record_checks(
            text,
            [check(Source.objects.get(), day=yesterday)],
            reviewer=make_user(role="reviewer"),
            today=clock.today(),
        )


def test_an_edition_exists_since_the_edit_of_its_text_not_since_its_publication() -> None:
    topic = make_topic()
    make_older(topic, date(2018, 5, 1))

    edition = verify_and_publish(topic)

    assert CheckedText.of_edition(edition).edited_at.date() == date(2018, 5, 1)


def record(*seen: tuple[date, date]) -> Source:
    """Check one text once for each pair of NCI's date and the day on which it was seen."""
    topic = make_topic()
    source = Source.objects.get()
    text = CheckedText.of_working_copy(topic)
    for nci_date, day in seen:
        record_checks(
            text,
            [check(source, seen=nci_date, day=day)],
            reviewer=make_user(role="reviewer"),
            today=day,
        )
    source.refresh_from_db()
    return source


def test_a_check_of_an_earlier_day_does_not_put_the_source_back() -> None:
    source = record((date(2026, 6, 1), TODAY), (date(2019, 9, 24), TODAY - timedelta(days=30)))

    assert source.date == date(2026, 6, 1)


def test_a_later_check_moves_the_source_on() -> None:
    source = record((date(2026, 6, 1), TODAY), (date(2026, 6, 20), TODAY + timedelta(days=1)))

    assert source.date == date(2026, 6, 20)


def test_a_page_that_is_gone_leaves_the_last_date_on_record() -> None:
    topic = make_topic()
    source = Source.objects.get()
    gone = SourceCheck(source, None, "none", TODAY, verdict=Verification.Verdict.SOURCE_GONE)

    record_checks(
        CheckedText.of_working_copy(topic), [gone], reviewer=make_user(role="reviewer"), today=TODAY
    )

    source.refresh_from_db()
    assert source.date == date(2019, 9, 24)


def test_a_concern_counts_until_a_later_check_finds_the_text_right() -> None:
    topic = make_topic(published=True)
    publication = Publication.objects.for_page().get(slug=topic.slug)
    day = clock.today()

    verify(topic, verdict="needs_writer")
    raised = verified_texts([publication])[publication.pk]
    verify(topic)
    settled = verified_texts([publication])[publication.pk]

    assert [x.verdict for x in raised.concerns] == ["needs_writer"]
    assert [x.verdict for x in raised.checks] == ["still_right"]
    assert (settled.concerns, settled.verified_on) == ((), day)


def test_checks_of_live_texts_are_those_of_the_very_text_that_readers_have() -> None:
    topic = make_topic(published=True)
    live = Verification.objects.get()
    Topic.objects.filter(pk=topic.pk).update(description="Another text.")
    topic.refresh_from_db()
    verify(topic)
    withdrawn = make_topic(published=True)
    make_withdrawn(withdrawn)

    assert Verification.objects.count() == 3
    assert list(Verification.objects.of_live_texts()) == [live]
