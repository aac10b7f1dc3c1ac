"""A clock that is wrong is noticed before readers take an old check for a new one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from explainer.operations import readiness
from explainer.operations.clocks import Clocks, look_at_clocks, spoken
from explainer.publishing.models import Edition
from explainer.workflow.models import Move
from tests import clock
from tests.factories import make_older_edition, make_ready, make_term, make_topic

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
MINUTES, DAYS = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def nothing_was_told() -> Iterator[None]:
    yield
    readiness._tell_once.cache_clear()  # noqa: SLF001 - it tells once a process


def move_clock(monkeypatch: pytest.MonkeyPatch, distance: timedelta) -> None:
    usual = timezone.now
    monkeypatch.setattr("django.utils.timezone.now", lambda: usual() + distance)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(
    ("apart", "are_well"),
    [(0 * MINUTES, True), (5 * MINUTES, True), (5 * MINUTES + timedelta(seconds=1), False)],
)
def test_clocks_may_be_five_minutes_apart(apart: timedelta, are_well: bool, sign: int) -> None:
    assert Clocks(NOON, NOON + sign * apart).are_well is are_well


@pytest.mark.parametrize(
    ("later", "says"),
    [
        (-2 * DAYS, "They agree."),
        (5 * MINUTES, "They agree."),
        (6 * MINUTES, "The clocks are 6 minutes behind what was written last."),
        (1 * DAYS, "The clocks are 1 day behind what was written last."),
    ],
)
def test_clocks_that_are_wrong_together_are_behind_the_record(later: timedelta, says: str) -> None:
    """As on a machine that starts with the time of its firmware."""
    clocks = Clocks(NOON, NOON, NOON + later)

    assert (clocks.says, clocks.are_well) == (says, says == "They agree.")


@pytest.mark.parametrize(("apart", "of_another_day"), [(719, False), (720, True), (9_999, True)])
def test_half_a_day_apart_is_another_day(apart: int, of_another_day: bool) -> None:
    assert Clocks(NOON, NOON + apart * MINUTES).are_of_another_day is of_another_day


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(30, "less than a minute"), (60, "1 minute"), (3_600, "1 hour"), (86_399, "24 hours"),
     (86_400, "1 day"), (172_800, "2 days")],
)  # fmt: skip
def test_a_time_is_said_in_its_largest_unit(seconds: int, words: str) -> None:
    assert spoken(timedelta(seconds=seconds)) == words


@pytest.mark.django_db
def test_an_empty_database_has_nothing_to_be_behind(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        clocks = look_at_clocks()

    assert (clocks.newest, clocks.says) == (None, "They agree.")


@pytest.mark.django_db
def test_the_clocks_are_behind_an_edition_of_tomorrow() -> None:
    make_term(published=True)
    make_older_edition(Edition.objects.get(), clock.today() + 3 * DAYS)

    assert look_at_clocks().says in {
        f"The clocks are {days} days behind what was written last." for days in (2, 3)
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("distance", "status", "without_jobs"),
    [(1 * MINUTES, 200, 200), (20 * MINUTES, 503, 200), (-2 * DAYS, 503, 503),
     (2 * DAYS, 503, 503)],
)  # fmt: skip
def test_a_machine_of_another_day_is_to_serve_nobody(
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    distance: timedelta,
    status: int,
    without_jobs: int,
) -> None:
    monkeypatch.setattr(readiness, "DATABASE", readiness.InTime(readiness.of_the_database, []))
    move_clock(monkeypatch, distance)

    answers = [client.get(f"/readyz{query}") for query in ("", "?without=jobs")]

    assert [x.status_code for x in answers] == [status, without_jobs]
    says = answers[0].json()["checks"]["clocks"]["says"]
    if status == 503:
        readiness.of_the_database()
        apart = spoken(abs(distance))
        assert says == f"The clocks of the site and of its database differ by {apart}."
        assert caplog.messages.count(says) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("distance", [2 * DAYS, -1 * DAYS])
def test_nothing_goes_live_by_a_clock_that_is_wrong(
    monkeypatch: pytest.MonkeyPatch, distance: timedelta
) -> None:
    topic = make_ready(make_topic())
    type(topic)._default_manager.update(publish_at=clock.now() + distance - 5 * MINUTES)
    move_clock(monkeypatch, distance)

    with pytest.raises(CommandError, match=r"differ by .* Nothing is published until that"):
        call_command("publish_due")

    assert not Edition.objects.exists()
    assert not Move.objects.filter(action="publish").exists()


@pytest.mark.django_db
def test_an_operator_is_told_of_a_wrong_clock(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_setup", only=["clocks"])
    move_clock(monkeypatch, 3 * DAYS)

    with pytest.raises(CommandError):
        call_command("check_setup", only=["clocks"])

    assert "differ by 3 days. Let all machines take the time" in capsys.readouterr().out
