"""Which part of the old text is which part of the new, and which of them moved."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from explainer.text.words import likeness

Part = TypeVar("Part")
LIKE_ENOUGH = 0.5
# Beyond this many pairs to weigh, only parts with the same text or name are matched.
MOST_PAIRS = 10_000


def matched(
    old: Sequence[Part],
    new: Sequence[Part],
    *,
    names: Sequence[Callable[[Part], Hashable]],
    text: Callable[[Part], str],
) -> dict[int, int]:
    """Return the place in `old` of each part of `new` that was there before, by its new place.

    `names` are tried in turn: the first that two parts have in common makes them the same part. An
    empty name says nothing. The rest is matched by likeness of `text`.
    """
    found: dict[int, int] = {}
    for name in names:
        _match_by_name(old, new, name, found)
    _match_by_likeness([text(x) for x in old], [text(x) for x in new], found)
    return found


def moved(found: dict[int, int]) -> set[int]:
    """Return the new places of the parts that moved: as few as possible explain the order."""
    ends: list[int] = []
    length_at: dict[int, int] = {}
    for place in sorted(found):
        length_at[place] = bisect_left(ends, found[place])
        ends[length_at[place] : length_at[place] + 1] = [found[place]]
    stayed: set[int] = set()
    wanted, before = len(ends) - 1, float("inf")
    for place in sorted(found, reverse=True):
        if length_at[place] == wanted and found[place] < before:
            stayed.add(place)
            wanted, before = wanted - 1, found[place]
    return set(found) - stayed


def _match_by_name(
    old: Sequence[Part],
    new: Sequence[Part],
    name: Callable[[Part], Hashable],
    found: dict[int, int],
) -> None:
    taken = set(found.values())
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place, part in enumerate(old):
        if place not in taken and name(part):
            places[name(part)].append(place)
    for place, part in enumerate(new):
        if place not in found and places.get(name(part)):
            found[place] = places[name(part)].pop(0)


def _match_by_likeness(old: Sequence[str], new: Sequence[str], found: dict[int, int]) -> None:
    taken = set(found.values())
    rest_of_old = [place for place in range(len(old)) if place not in taken]
    rest_of_new = [place for place in range(len(new)) if place not in found]
    if len(rest_of_old) * len(rest_of_new) > MOST_PAIRS:
        return
    # The nearer of two equally like parts wins, whichever text is called the old one.
    weighed = sorted(
        (-likeness(old[i], new[j]), abs(i - j), i + j, i, j)
        for i in rest_of_old
        for j in rest_of_new
    )
    for unlike, _apart, _sum, i, j in weighed:
        if -unlike > LIKE_ENOUGH and j not in found and i not in taken:
            found[j] = i
            taken.add(i)
