"""Work of a library that wants a file to read from or to write to, done while it is filled."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import IO


@contextmanager
def filling(work: Callable[[IO[bytes]], object]) -> Iterator[IO[bytes]]:
    """Yield a file that `work` reads to its end in a thread. What it raises is raised behind."""
    reading, writing = os.pipe()
    with _running(work, os.fdopen(reading, "rb")), os.fdopen(writing, "wb") as end:
        yield end


@contextmanager
def emptying(work: Callable[[IO[bytes]], object]) -> Iterator[IO[bytes]]:
    """Yield a file that `work` writes in a thread. What it raises is raised behind."""
    reading, writing = os.pipe()
    with _running(work, os.fdopen(writing, "wb")), os.fdopen(reading, "rb") as end:
        yield end


@contextmanager
def _running(work: Callable[[IO[bytes]], object], end: IO[bytes]) -> Iterator[None]:
    failures: list[Exception] = []

    def run() -> None:
        try:
            with end:
                work(end)
        except Exception as error:  # noqa: BLE001 - raised again by whoever waits
            failures.append(error)

    thread = Thread(target=run)
    thread.start()
    try:
        yield
    except BrokenPipeError:
        # The thread has given up, and says why.
        thread.join()
    finally:
        thread.join()
    if failures:
        raise failures[0]
