from __future__ import annotations

from typing import Final

import pytest

from explainer.operations.postgresql import outage as module
from explainer.operations.postgresql.outage import (
    SECONDS_TO_BELIEVE_IT_IS_AWAY,
    SECONDS_TO_BELIEVE_IT_IS_THERE,
    Outage,
)

LONG_ENOUGH: Final = SECONDS_TO_BELIEVE_IT_IS_AWAY + 0.01


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def test_while_nothing_has_failed_everybody_may_ask(clock: Clock) -> None:
    outage = Outage()

    assert [outage.refuse() for _ in range(3)] == [False] * 3


def test_after_a_failure_nobody_asks_for_a_moment_and_then_one_at_a_time(clock: Clock) -> None:
    outage = Outage()
    outage.begins()

    at_once = [outage.refuse() for _ in range(3)]
    clock.now += LONG_ENOUGH
    later = [outage.refuse() for _ in range(3)]
    clock.now += LONG_ENOUGH
    after_another_failure = [outage.refuse() for _ in range(2)]

    assert at_once == [True] * 3
    assert later == [False, True, True]
    assert after_another_failure == [False, True]


def test_as_soon_as_one_gets_an_answer_everybody_may_ask_again(clock: Clock) -> None:
    outage = Outage()
    outage.begins()
    outage.ends()

    assert [outage.refuse() for _ in range(3)] == [False] * 3


def test_what_was_heard_of_just_now_is_there_until_somebody_doubts_it(clock: Clock) -> None:
    outage = Outage()
    at_first = outage.is_there()
    outage.heard()
    just_now = outage.is_there()
    clock.now += SECONDS_TO_BELIEVE_IT_IS_THERE
    later = outage.is_there()
    outage.ends()
    outage.doubt()

    assert (at_first, just_now, later, outage.is_there()) == (False, True, False, False)
