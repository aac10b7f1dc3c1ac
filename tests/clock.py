"""The one clock of the tests: that of the site, and PostgreSQL's goes with it.

`pytest --today 2028-02-29` runs the suite as if it were that day, and `--today 2028-02-29T23:59`
from that minute on. Python's clock is moved in `django.utils.timezone`, from which the whole site
takes the time. PostgreSQL's is moved by functions of the same names that a session finds before
its own: so no program is preloaded, and the option works on every machine.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.utils import timezone

# The workers and the database of a run take how far the clock was moved from here.
VARIABLE: Final = "SECONDS_TO_ANOTHER_DAY"
FUNCTIONS: Final = ("now", "transaction_timestamp", "statement_timestamp", "clock_timestamp")
# The rules look where their functions say, and not where a session does.
MOVING_FUNCTIONS: Final = """
    DO $$ DECLARE rule regprocedure; BEGIN
        FOR rule IN SELECT tgfoid FROM pg_trigger WHERE NOT tgisinternal LOOP
            EXECUTE format(
                'ALTER FUNCTION %s SET search_path = another_day, pg_catalog, public, pg_temp', rule
            );
        END LOOP;
    END $$
"""
SEARCH_PATH: Final = '"$user", public, another_day, pg_catalog'


def now() -> datetime:
    return timezone.now()


def today() -> date:
    return timezone.localdate()


def days_ago(days: int) -> date:
    """Return the day so many days before today; one that comes, if negative."""
    return today() - timedelta(days=days)


def seconds_to_another_day() -> int:
    """How far `--today` moves the clock of this run; 0 without it."""
    return int(os.environ.get(VARIABLE, "0"))


def seconds_until(moment: str) -> int:
    """Return how far a day is from today, or a minute from this one. Raises ValueError."""
    real_now = datetime.now(UTC)
    if len(moment) == len("2028-02-29"):
        there = datetime.combine(date.fromisoformat(moment), real_now.time(), UTC)
    else:
        there = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    return round((there - real_now).total_seconds())


def move_python() -> None:
    """Let Django's clock go on from the other day. To be called before any model is loaded."""
    distance, real_now = timedelta(seconds=seconds_to_another_day()), timezone.now
    timezone.now = lambda: real_now() + distance


def moving_postgresql() -> str:
    """Return what gives a new database the functions of another day, before it has tables."""
    functions = "".join(
        f"CREATE FUNCTION another_day.{name}() RETURNS timestamptz LANGUAGE sql STABLE AS"
        f" $$SELECT pg_catalog.{name}() + current_setting('another_day.distance')::interval$$;"
        for name in FUNCTIONS
    )
    return f"CREATE SCHEMA another_day; GRANT USAGE ON SCHEMA another_day TO PUBLIC; {functions}"


def moved_database(name: str) -> str:
    """Return what lets all sessions of a database live on the other day."""
    return (
        f"ALTER DATABASE {name} SET another_day.distance = '{seconds_to_another_day()} seconds';"
        f"ALTER DATABASE {name} SET search_path = {SEARCH_PATH};"
    )
