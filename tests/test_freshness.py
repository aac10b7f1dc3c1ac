"""A check grows old on its day, with nobody saving anything, and the page says so."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from explainer.publishing.models import Edition
from explainer.sources.freshness import State, a_year_after, freshness
from explainer.sources.models import Source, Verification
from explainer.sources.verification import VerifiedText
from tests.factories import make_source, make_term, make_topic, verify, verify_and_publish

OVERDUE = "This page is overdue for a new check."
SOURCE_CHANGED = "NCI has changed its page since our check."


def checked(*days: date) -> VerifiedText:
    seen = {"nci_date": date(2019, 9, 24), "nci_date_kind": "updated"}
    source = Source(date=date(2019, 9, 24), date_kind="updated")
    return VerifiedText(tuple(Verification(source=source, verified_on=day, **seen) for day in days))


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2025, 1, 15), State.VERIFIED),
        (date(2025, 12, 15), State.VERIFIED),
        (date(2025, 12, 16), State.DUE_SOON),
        (date(2026, 1, 14), State.DUE_SOON),
        (date(2026, 1, 15), State.OVERDUE),
        (date(2026, 1, 16), State.OVERDUE),
    ],
)
def test_a_check_is_overdue_from_its_first_birthday(today: date, state: State) -> None:
    found = freshness(checked(date(2025, 1, 15)), today)

    assert (found.state, found.due_on) == (state, date(2026, 1, 15))


def test_the_oldest_of_several_checks_decides() -> None:
    verified = checked(date(2025, 6, 1), date(2025, 1, 15))

    assert freshness(verified, date(2026, 1, 15)).state is State.OVERDUE


@pytest.mark.parametrize(
    ("day", "year_after"),
    [
        (date(2024, 2, 28), date(2025, 2, 28)),
        (date(2024, 2, 29), date(2025, 3, 1)),
        (date(2023, 3, 1), date(2024, 3, 1)),
    ],
)
def test_a_leap_day_is_due_on_the_first_of_march(day: date, year_after: date) -> None:
    assert a_year_after(day) == year_after


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "is_said"),
    [(date(2026, 1, 14), False), (date(2026, 1, 15), True), (date(2026, 1, 16), True)],
)
def test_reader_is_told_on_every_page_from_the_very_day(
    client: Client, monkeypatch: pytest.MonkeyPatch, today: date, is_said: bool
) -> None:
    term, topic = make_term(), make_topic()
    for text in (term, topic):
        verify_and_publish(text, today=date(2025, 1, 15))
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: today)

    for address in (topic.get_absolute_url(), term.get_absolute_url(), "/how-we-verify/"):
        page = client.get(address).content.decode()
        assert (OVERDUE in page) is is_said, address


@pytest.mark.django_db
def test_reader_is_told_when_nci_changed_its_page_until_it_is_checked_again(client: Client) -> None:
    source = make_source(nci_date=date(2019, 9, 24))
    topic = make_topic(source=source, published=True)
    before = client.get(topic.get_absolute_url()).content.decode()

    Source.objects.update(date=date(2026, 6, 1))
    changed = client.get(topic.get_absolute_url()).content.decode()
    verify(topic)
    checked_again = client.get(topic.get_absolute_url()).content.decode()

    assert SOURCE_CHANGED not in before
    assert SOURCE_CHANGED in changed
    assert 'NCI updated <time datetime="2019-09-24"' in changed
    assert SOURCE_CHANGED not in checked_again
    assert Edition.objects.count() == 1


@pytest.mark.django_db
def test_another_label_on_ncis_page_counts_as_a_change(client: Client) -> None:
    topic = make_topic(source=make_source(date_kind="updated"), published=True)

    Source.objects.update(date_kind="reviewed")

    assert SOURCE_CHANGED in client.get(topic.get_absolute_url()).content.decode()
