"""Whose turn it is: a page that waits takes no thread from pages that need not wait.

Each view has a few of the threads at most. Whoever comes after waits in the event loop, which
costs nothing, and is told after a while to try again. Once a view has met a lock, those who wait
for it are told at once: only one at a time asks whether the lock is gone.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from django.urls import Resolver404, resolve

from explainer.operations.database import MOST_CONNECTIONS
from explainer.operations.postgresql.outage import Outage
from explainer.operations.serving.long_answers import is_made_one_at_a_time

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# Each thread at work can have a connection of its own.
MOST_AT_WORK: Final = MOST_CONNECTIONS
MOST_AT_WORK_FOR_A_VIEW: Final = MOST_AT_WORK // 4
SECONDS_TO_WAIT: Final = 5


class NoTurn(Exception):  # noqa: N818 - it names what happened
    """The turn did not come in time."""


class Turns:
    def __init__(self) -> None:
        self._all = asyncio.Semaphore(MOST_AT_WORK)
        self._of_view: dict[str, asyncio.Semaphore] = {}
        self._locks: dict[str, Outage] = defaultdict(Outage)

    @asynccontextmanager
    async def turn(self, path: str) -> AsyncIterator[Outage]:
        """Wait for a turn; what is yielded wants to know whether a lock was met."""
        view, most = view_of(path)
        of_view = self._of_view.setdefault(view, asyncio.Semaphore(most))
        try:
            async with asyncio.timeout(SECONDS_TO_WAIT):
                await of_view.acquire()
        except TimeoutError:
            raise NoTurn from None
        try:
            if self._locks[view].refuse():
                raise NoTurn
            async with self._in_all():
                yield self._locks[view]
        finally:
            of_view.release()

    @asynccontextmanager
    async def _in_all(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(SECONDS_TO_WAIT):
                await self._all.acquire()
        except TimeoutError:
            raise NoTurn from None
        try:
            yield
        finally:
            self._all.release()


def view_of(path: str) -> tuple[str, int]:
    """Return the name of the view, and how many answers of it are made at once."""
    try:
        found = resolve(path)
    except Resolver404:
        return "", MOST_AT_WORK_FOR_A_VIEW
    most = 1 if is_made_one_at_a_time(found.func) else MOST_AT_WORK_FOR_A_VIEW
    return found.view_name, most
