"""What is known of something that is away: after a failure one caller at a time asks for it."""

from __future__ import annotations

import time
from threading import Lock
from typing import Final

SECONDS_TO_BELIEVE_IT_IS_AWAY: Final = 1.0
SECONDS_TO_BELIEVE_IT_IS_THERE: Final = 2.0


class Outage:
    def __init__(self) -> None:
        self._lock = Lock()
        self._is_on = False
        self._ask_again_at = 0.0
        self._heard_of_at = float("-inf")

    def refuse(self) -> bool:
        """Say whether to give up without asking: somebody else has asked just now."""
        if not self._is_on:
            return False
        with self._lock:
            now = time.monotonic()
            if now < self._ask_again_at:
                return True
            self._ask_again_at = now + SECONDS_TO_BELIEVE_IT_IS_AWAY
            return False

    def begins(self) -> None:
        with self._lock:
            self._is_on = True
            self._ask_again_at = time.monotonic() + SECONDS_TO_BELIEVE_IT_IS_AWAY

    def ends(self) -> None:
        self._is_on = False
        self.heard()

    def heard(self) -> None:
        """Note that it has just said something: what takes long now only takes long."""
        self._heard_of_at = time.monotonic()

    def doubt(self) -> None:
        """Forget that: it has refused somebody since, or said nothing."""
        self._heard_of_at = float("-inf")

    def is_there(self) -> bool:
        return time.monotonic() - self._heard_of_at < SECONDS_TO_BELIEVE_IT_IS_THERE
