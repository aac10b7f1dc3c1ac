"""Whether the clocks can be right: that of this process, that of the database, and the record.

By its own clock a process tells readers whether a check has grown old and publishes what has a set
time; by its clock the database says when something was checked or published. If one is wrong,
nobody sees it on a page. On one machine both go wrong together: then they are behind what was
written before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.utils import timezone

if TYPE_CHECKING:
    from django.db import models

ALLOWED: Final = timedelta(minutes=5)
# From here on a page says the wrong thing of a whole day.
DAYS_ARE_WRONG: Final = timedelta(hours=12)
# Tables that are only added to, each with the column in which PostgreSQL says when.
_record: Final[dict[type[models.Model], str]] = {}


def register_record(model: type[models.Model], written_at: str) -> None:
    """Let the clocks be compared with when the newest row of a table was written."""
    _record[model] = written_at


@dataclass(frozen=True)
class Clocks:
    """What the clocks said at one moment, and when the newest row of the record was written."""

    process: datetime
    database: datetime
    newest: datetime | None = None

    @property
    def apart(self) -> timedelta:
        return abs(self.process - self.database)

    @property
    def behind(self) -> timedelta:
        """Return how far the slower clock is behind what was written before."""
        slower = min(self.process, self.database)
        return max(self.newest - slower, timedelta(0)) if self.newest else timedelta(0)

    @property
    def are_well(self) -> bool:
        return max(self.apart, self.behind) <= ALLOWED

    @property
    def are_of_another_day(self) -> bool:
        return max(self.apart, self.behind) >= DAYS_ARE_WRONG

    @property
    def says(self) -> str:
        if self.apart > ALLOWED:
            return f"The clocks of the site and of its database differ by {spoken(self.apart)}."
        if self.behind > ALLOWED:
            return f"The clocks are {spoken(self.behind)} behind what was written last."
        return "They agree."


def look_at_clocks() -> Clocks:
    """Ask the database for its clock, in one query."""
    before = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_question())
        database, newest = cursor.fetchone()
    # The answer is of some moment while it was asked.
    process = min(max(before, database), timezone.now())
    return Clocks(process, database, newest)


def _question() -> str:
    quote = connection.ops.quote_name
    moments = [_newest(model, column, quote) for model, column in _record.items()]
    return f"SELECT clock_timestamp(), greatest({', '.join(['NULL', *moments])})"


def _newest(model: type[models.Model], column: str, quote: Any) -> str:  # noqa: ANN401 - Django's
    table, key = quote(model._meta.db_table), quote(str(model._meta.pk.column))
    return f"(SELECT {quote(column)} FROM {table} ORDER BY {key} DESC LIMIT 1)"  # noqa: S608 - names of our own


def spoken(time: timedelta) -> str:
    """Return a time in its largest unit, rounded."""
    for unit, name in (
        (timedelta(days=1), "day"),
        (timedelta(hours=1), "hour"),
        (timedelta(minutes=1), "minute"),
    ):
        if time >= unit:
            number = round(time / unit)
            return f"{number} {name}" if number == 1 else f"{number} {name}s"
    return "less than a minute"
