"""Views whose work grows with the site: a process makes one answer of each at a time.

Whoever else wants one waits in the event loop, where nobody else waits for them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

MARK: Final = "is_made_one_at_a_time"


def one_at_a_time(view: View) -> View:
    setattr(view, MARK, True)
    return view


def is_made_one_at_a_time(view: Callable[..., Any]) -> bool:
    return getattr(view, MARK, False)
