"""When a card comes back: what readers' browsers say, beside what py-fsrs says."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from fsrs import Card, Rating, Scheduler

from tests.house import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.browser

HISTORIES = 200
SEED = 20261129
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
# No reader practices longer. Only ts-fsrs caps the memory of a card at a hundred years.
END = BEGUN + timedelta(days=30 * 365)
WAITS = (0.1, 0.5, 0.9, 1, 1, 1, 1.2, 3)
MORE = (timedelta(), timedelta(seconds=7), timedelta(hours=5), timedelta(hours=23, minutes=59))
ANSWER = """async (histories) => {
  const { answered, NEW } = await import("/practice_schedule.js");
  return histories.map((history) => {
    let card = NEW;
    return history.map(([time, rating]) => {
      card = answered(card, rating, new Date(time));
      return card;
    });
  });
}"""
WAITED = """async ([card, moments]) => {
  const { daysWaited } = await import("/practice_schedule.js");
  return moments.map((moment) => daysWaited(card, new Date(moment)));
}"""
History = list[tuple[datetime, Rating]]


def scripts(route: Route) -> None:
    """Answer with a readers' script, or with an empty page: no site is needed here."""
    path = ROOT / "static" / "js" / route.request.url.split("/", 3)[3]
    if path.is_file():
        route.fulfill(body=path.read_bytes(), content_type="text/javascript")
    else:
        route.fulfill(body="<!DOCTYPE html>", content_type="text/html")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(timezone_id="America/New_York") as context:
        context.route("**/*", scripts)
        page = context.new_page()
        page.goto("http://practice.example/")
        yield page


def expected(chance: random.Random) -> tuple[History, list[Card]]:
    """Let somebody answer one card again and again, early, in time and late, and ask py-fsrs."""
    scheduler = Scheduler(enable_fuzzing=False)
    moment = BEGUN + timedelta(seconds=chance.randrange(10_000_000))
    card = Card(card_id=1, due=moment)
    history: History = []
    cards: list[Card] = []
    for _ in range(chance.randint(1, 24)):
        rating = Rating(chance.choices([1, 2, 3, 4], [2, 2, 5, 1])[0])
        card, _log = scheduler.review_card(card, rating, moment)
        history.append((moment, rating))
        cards.append(card)
        wait = (card.due - moment).total_seconds() * chance.choice(WAITS)
        moment += timedelta(seconds=int(wait)) + chance.choice(MORE)
        if moment > END:
            break
    return history, cards


def test_cards_come_back_when_py_fsrs_says_in_200_random_histories(page: Page) -> None:
    chance = random.Random(SEED)  # noqa: S311 - nothing is kept secret with it
    pairs = [expected(chance) for _ in range(HISTORIES)]
    asked = [[[at.timestamp() * 1000, int(rating)] for at, rating in x] for x, _ in pairs]
    found: list[list[dict[str, Any]]] = page.evaluate(ANSWER, asked)
    answers = [
        (ours, theirs)
        for (_, cards), history in zip(pairs, found, strict=True)
        for ours, theirs in zip(history, cards, strict=True)
    ]

    assert len(answers) > 10 * HISTORIES
    assert {theirs.state.value for _, theirs in answers} == {1, 2, 3}
    for ours, theirs in answers:
        assert datetime.fromisoformat(ours["due"]) == theirs.due
        assert (ours["state"], ours["step"]) == (theirs.state.value, theirs.step or 0)
        assert ours["stability"] == pytest.approx(theirs.stability, rel=1e-6)
        assert ours["difficulty"] == pytest.approx(theirs.difficulty, abs=1e-6)


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        ("2026-12-02T15:00:00-05:00", 2),
        ("2026-12-02T23:59:00-05:00", 2),
        ("2026-12-03T00:00:00-05:00", 3),
        ("2026-12-03T15:00:00-05:00", 3),
        ("2026-12-04T13:00:00-05:00", 3),
        ("2026-12-04T14:05:00-05:00", 4),
    ],
)
def test_who_practices_in_the_morning_of_the_day_has_waited_as_long_as_in_its_evening(
    page: Page, moment: str, days: int
) -> None:
    card = {
        "state": 2,
        "reviewed": "2026-11-30T14:05:00-05:00",
        "due": "2026-12-03T14:05:00-05:00",
    }

    assert page.evaluate(WAITED, [card, [moment]]) == [days]
