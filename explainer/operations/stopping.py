"""How a process ends: what asks it to stop stops what it has started first, and nobody outlives
the process that started it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SECONDS_BETWEEN_LOOKS: Final = 0.2
# About as long as the next server takes to start on a busy machine.
SECONDS_TO_STAY: Final = 6


def leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def unwind_when_stopped() -> None:
    """Turn the signals that end Python on the spot into an exit that passes every `finally`."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        # Where nohup has set SIGHUP aside, it stays aside.
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, leave)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold off a second Ctrl-C while stopping: it would leave a server behind."""
    previous = {number: signal.signal(number, signal.SIG_IGN) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def end_with_parent() -> None:
    """Let a worker end soon after the server that made it was killed: it would answer for ever,
    beside those of the next server, from the same port. Until that one is there, it answers.
    """
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        threading.Thread(target=_end_after, args=[parent.pid], daemon=True).start()


def _end_after(parent: int) -> None:
    # The pipe that multiprocessing has for this stays open in every worker that was made later.
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    time.sleep(SECONDS_TO_STAY)
    # At once: a server that only stops to listen still takes what readers ask, and never answers.
    os._exit(1)
