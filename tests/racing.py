"""Several people who do something at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import TYPE_CHECKING, Any, Final, TypeVar

import pytest
from django.db import connection, connections

from tests.database import maintenance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

Answer = TypeVar("Answer")
SECONDS_TO_WAIT: Final = 30


def at_once(do: Callable[..., Answer], *arguments: Iterable[Any]) -> list[Answer]:
    """Call `do` in a thread for each of the arguments, which are taken as `map` takes them.

    No thread begins before all are there. Their answers come in the order of the arguments.
    """
    calls = list(zip(*arguments, strict=True))
    together = Barrier(len(calls))

    def run(call: tuple[Any, ...]) -> Answer:
        together.wait(timeout=SECONDS_TO_WAIT)
        return _hanging_up(do, *call)

    with ThreadPoolExecutor(len(calls)) as people:
        return list(people.map(run, calls))


@contextmanager
def somebody_else(do: Callable[[], Answer]) -> Iterator[Callable[[], Future[Answer]]]:
    """Let another person begin to `do` something when the function in hand is called."""
    with ThreadPoolExecutor(1) as person:
        yield lambda: person.submit(_hanging_up, do)


def wait_until_somebody_waits_for_a_lock() -> None:
    """Ask until one of the others stands before a lock; a test that waits for nobody fails."""
    # The role that serves does not see what the sessions of others wait for.
    with maintenance() as session:
        for _look in range(100_000):
            waiting = session.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = %s AND wait_event_type = 'Lock'",
                [connection.settings_dict["NAME"]],
            )
            if waiting.fetchone() != (0,):
                return
    pytest.fail("Nobody waited for the lock.")


def _hanging_up(do: Callable[..., Answer], *arguments: Any) -> Answer:  # noqa: ANN401 - whatever it takes
    """A thread's connection would outlive it, and stop the database from being dropped."""
    try:
        return do(*arguments)
    finally:
        connections.close_all()
