"""How far a long work has come, for whoever waits at a terminal.

Elsewhere nothing is said: a bar that is drawn again and again makes a log unreadable.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from typing import TypeVar

from tqdm import tqdm

Item = TypeVar("Item")
# Behind the description: the bar, how many of how many, and about how long it still takes.
FORMAT = "{desc} {bar:30} {n_fmt}/{total_fmt} {remaining}"
# tqdm's thread redraws bars that got stuck; a command that forks must have none.
tqdm.monitor_interval = 0


def with_progress(items: Collection[Item], doing: str) -> Iterator[Item]:
    """Yield the items, and show on a terminal (standard error) how many there still are.

    The bar stays until it is full; a work that ends before leaves it as it was then. Without items
    there is none.
    """
    is_off = None if items else True
    bar = tqdm(items, desc=doing, file=sys.stderr, disable=is_off, bar_format=FORMAT, leave=True)
    with bar:
        yield from bar
