"""What a process keeps of what it made of the database, for as long as the state of the site stays.

Asked for with the state that a request saw first, it is never older than that.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class KeptByState(Generic[Value]):
    """At most `most` values of one state; one more, or another state, begins anew."""

    def __init__(self, most: int = 1) -> None:
        self.most = most
        self._kept: tuple[str, dict[Hashable, Value]] = ("", {})

    def get(self, state: str, make: Callable[[], Value], *, key: Hashable = None) -> Value:
        """Return the value of this key, made now where it is not known."""
        if not state:
            # Nobody could say what it is.
            return make()
        known_state, values = self._kept
        if known_state != state or (key not in values and len(values) >= self.most):
            values = {}
            self._kept = (state, values)
        if key not in values:
            values[key] = make()
        return values[key]
