"""Long answers are made one at a time, and whoever waits for one holds up nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

import pytest

from explainer.operations.serving import turns
from explainer.operations.serving.turns import MOST_AT_WORK_FOR_A_VIEW, NoTurn, Turns
from tests import racing

LONG = ["/how-we-verify/ledger.csv", "/sitemap-publications.xml"]
SHORT = ["/topics/immunotherapy/", "/how-we-verify/ledger/", "/nowhere/"]


Result = TypeVar("Result")


def in_a_loop(coroutine: Coroutine[object, object, Result]) -> Result:
    """Run a coroutine in a thread of its own: in this one the browser's tests have a loop."""
    results: list[Result] = racing.at_once(asyncio.run, [coroutine])
    return results[0]


async def at_once(path: str, wanted: int) -> int:
    """Return how many of those who come for a page at once get it while nobody leaves."""
    queue, got = Turns(), 0
    leave = asyncio.Event()

    async def come() -> None:
        nonlocal got
        try:
            async with queue.turn(path):
                got += 1
                await leave.wait()
        except NoTurn:
            leave.set()

    async with asyncio.timeout(60):
        await asyncio.gather(*(come() for _person in range(wanted)))
    return got


@pytest.mark.parametrize("path", LONG)
def test_a_process_makes_one_long_answer_at_a_time(
    monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(turns, "SECONDS_TO_WAIT", 0.01)

    assert in_a_loop(at_once(path, 2)) == 1


@pytest.mark.parametrize("path", SHORT)
def test_other_pages_are_made_beside_each_other(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr(turns, "SECONDS_TO_WAIT", 0.01)

    assert in_a_loop(at_once(path, MOST_AT_WORK_FOR_A_VIEW + 1)) == MOST_AT_WORK_FOR_A_VIEW


@pytest.mark.parametrize("path", LONG)
def test_whoever_waits_for_a_long_answer_gets_it_and_holds_up_no_other_page(path: str) -> None:
    async def wait_behind_another() -> list[str]:
        queue, told = Turns(), []

        async def wait() -> None:
            async with queue.turn(path):
                told.append("the second")

        async with asyncio.timeout(60):
            async with queue.turn(path):
                second = asyncio.create_task(wait())
                for page in SHORT:
                    async with queue.turn(page):
                        told.append(page)
            await second
        return told

    assert in_a_loop(wait_behind_another()) == [*SHORT, "the second"]
