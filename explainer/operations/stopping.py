"""How a command ends: whatever asks it to stop, what it has started is stopped first."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


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
