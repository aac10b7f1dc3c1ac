"""The staff is told of every state and every reason, on the desk and in the mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from explainer.desk.review_status import ReviewStatus
from explainer.desk.sentences import (
    IN_THE_MAIL,
    IN_THE_QUEUE,
    IN_THE_QUEUE_TODAY,
    ON_THE_PAGE_OF_AN_ITEM,
    reason_in_queue,
    state_of_item,
)
from explainer.desk.waiting import Waiting, Why
from explainer.sources.freshness import Freshness, State

DUE_ON, SINCE, PLANNED_ON = date(2026, 7, 2), date(2026, 1, 3), date(2026, 6, 1)
FRESHNESS = Freshness(State.SOURCE_GONE, DUE_ON, SINCE)
STATUS = ReviewStatus(1, "topic", "immunotherapy", FRESHNESS, SINCE, DUE_ON)


def item(why: Why, days: int) -> Waiting:
    return Waiting(1, "topic", why, days, "immunotherapy", status=STATUS)


def test_no_state_and_no_reason_is_without_a_sentence() -> None:
    assert set(ON_THE_PAGE_OF_AN_ITEM) == set(State)
    assert set(IN_THE_QUEUE) == set(IN_THE_MAIL) == set(Why)
    assert set(IN_THE_QUEUE_TODAY) < set(Why)


@pytest.mark.parametrize("state", State)
def test_the_page_of_an_item_says_its_state_in_words(state: State) -> None:
    told = state_of_item(replace(FRESHNESS, state=state))

    assert told
    assert "{" not in told


@pytest.mark.parametrize("why", Why)
@pytest.mark.parametrize(("days", "counted"), [(0, None), (1, "1 day"), (-2, "2 days")])
def test_every_reason_counts_its_days_in_words(why: Why, days: int, counted: str | None) -> None:
    in_mail, in_queue = IN_THE_MAIL[why].after(abs(days)), reason_in_queue(item(why, days))

    assert "{" not in in_mail + in_queue
    assert in_queue
    assert ("day" in in_mail.replace("today", "")) is (counted is not None)
    assert counted is None or counted in in_mail


def test_a_check_that_is_planned_earlier_names_both_days() -> None:
    planned = replace(item(Why.DUE_SOON, -5), status=replace(STATUS, wanted_on=PLANNED_ON))

    assert reason_in_queue(planned) == "planned for 2026-06-01, due on 2026-07-02"
    assert reason_in_queue(item(Why.DUE_SOON, -5)) == "due in 5 days"
    assert reason_in_queue(item(Why.SOURCE_CHANGED, 5)) == "NCI’s page is gone"
