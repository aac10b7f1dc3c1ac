"""Where events stand in the feed, and a page of it: the events beside a place, whatever came since.

A page is asked for by the event before which it begins, not by a number: what happens while a
program reads on moves nothing, and PostgreSQL looks at no event that is not on the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, Q, QuerySet, Value

ROWS_ON_A_PAGE = 50
_WRITTEN = re.compile(r"(\d{8}T\d{12})-(\d)-(\d{1,18})", re.ASCII)
_MOMENT = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True, order=True)
class Place:
    """Of events of one moment, which are many where texts went live together, `rank` orders the
    sorts of event, and `key` those of a sort.
    """

    at: datetime
    rank: int
    key: int

    def __str__(self) -> str:
        return f"{self.at.astimezone(UTC).strftime(_MOMENT)}-{self.rank}-{self.key}"


def place_of(written: str) -> Place:
    """Return the place that an address names. Raises ValueError for what names none."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise ValueError(f"{written!r} is no place in the feed.")
    at = datetime.strptime(found[1], _MOMENT).replace(tzinfo=UTC)
    return Place(at, int(found[2]), int(found[3]))


@dataclass(frozen=True)
class Turn:
    """Which page: the events before a place, those after it, or the newest where there is none."""

    place: Place | None = None
    is_back: bool = True

    def of(self, of_a_sort: QuerySet[Any], at: str, rank: int) -> QuerySet[Any, Any]:
        """Return the places of those events of one sort that a page may need, one more than it
        shows, each as moment, rank and key. `at` is the field that says when.
        """
        sign = "-" if self.is_back else ""
        rows: QuerySet[Any] = of_a_sort.annotate(told_at=F(at)).order_by(
            f"{sign}told_at", f"{sign}pk"
        )
        if self.place:
            rows = rows.filter(self._beyond(self.place, rank))
        placed: QuerySet[Any] = rows.annotate(rank=Value(rank), key=F("pk"))
        places: QuerySet[Any, Any] = placed.values_list("told_at", "rank", "key")
        return places[: ROWS_ON_A_PAGE + 1]

    def _beyond(self, place: Place, rank: int) -> Q:
        """Say which events of a sort are beyond a place. The first condition is an index's."""
        sign = "lt" if self.is_back else "gt"
        not_yet = Q(**{f"told_at__{sign}e": place.at})
        later = Q(**{f"told_at__{sign}": place.at})
        if rank == place.rank:
            return not_yet & (later | Q(**{f"pk__{sign}": place.key}))
        return not_yet if (rank < place.rank) is self.is_back else later
