"""Addresses of the parts of a page, made of their headings."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.text import slugify

_NONE = re.compile(r"(?!)")


def anchors_of(
    headings: Iterable[str], taken: Iterable[str], refused: re.Pattern[str] = _NONE
) -> list[str]:
    """Return one id a heading: readable, unique on the page, the same while the heading stays.

    The page has the ids `taken` already, and gives those that match `refused` itself.
    """
    used = set(taken)
    anchors = []
    for position, heading in enumerate(headings, start=1):
        wanted = slugify(heading)
        if not wanted or refused.fullmatch(wanted):
            wanted = f"section-{position}"
        anchor, copy = wanted, 2
        while anchor in used:
            anchor, copy = f"{wanted}-{copy}", copy + 1
        used.add(anchor)
        anchors.append(anchor)
    return anchors
