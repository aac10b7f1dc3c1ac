"""Which days a check can be of, wherever on earth somebody made it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

# A day begins in Kiribati this long before it does in UTC.
HOURS_AHEAD: Final = 14


def latest_day(now: datetime) -> date:
    """Return the latest day that it is anywhere: the last that is not in the future."""
    return (now.astimezone(UTC) + timedelta(hours=HOURS_AHEAD)).date()
