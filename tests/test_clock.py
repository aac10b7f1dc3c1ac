"""The clock of the tests, and the option that moves it, which every other test relies on."""

from __future__ import annotations

import os
import subprocess
import sys
from calendar import monthrange
from datetime import date, timedelta

import pytest
from django.db import connection

from explainer.operations.embedded_postgres.home import PROJECT
from explainer.sources.freshness import months_after
from tests import clock
from tests.desk_pages import checked_so_that_it_is_due, has_day_a_year_before
from tests.factories import make_topic, verify_and_publish

A_LEAP_DAY = date(2028, 2, 29)
# The days of the two changes of summer time in 2027, in Europe and in America, and their eves.
CHANGES = [date(2027, month, day) for month, day in [(3, 27), (3, 28), (10, 31), (3, 14), (11, 7)]]
MONTH_ENDS = [
    date(year, month, monthrange(year, month)[1]) for year in (2027, 2028) for month in range(1, 13)
]
DAYS = [A_LEAP_DAY, date(2027, 12, 31), date(2028, 1, 1), *CHANGES, *MONTH_ENDS]


@pytest.mark.django_db
def test_python_and_postgresql_live_on_the_same_day() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT now(), statement_timestamp(), clock_timestamp()")
        [times] = cursor.fetchall()

    assert all(abs(there - clock.now()) < timedelta(minutes=1) for there in times)


@pytest.mark.django_db
def test_what_the_database_stamps_is_of_today() -> None:
    edition = verify_and_publish(make_topic())

    check = edition.publication.verifications.get()

    assert edition.published_at.date() == check.recorded_at.date() == clock.today()


@pytest.mark.usefixtures("server_of_the_run")
@pytest.mark.parametrize("moment", ["2028-02-29", "2026-12-31T23:59"])
def test_the_suite_runs_on_another_day(moment: str) -> None:
    run = pytest_with("--today", moment, "tests/test_clock.py", "-k", "postgresql or stamps")

    assert run.returncode == 0, run.stdout
    assert "2 passed" in run.stdout


@pytest.mark.parametrize("moment", ["2027-02-29", "tomorrow", ""])
def test_a_day_that_is_none_is_refused(moment: str) -> None:
    run = pytest_with(f"--today={moment}", "tests/test_clock.py", "-k", "nothing at all")

    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert "--today" in run.stderr


def pytest_with(*words: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != clock.VARIABLE}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *words]
    return subprocess.run(
        command, cwd=PROJECT, env=kept, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.mark.parametrize("today", DAYS, ids=str)
@pytest.mark.parametrize("in_days", [-400, -12, -9, -1, 0, 1, 5, 30, 60, 200])
def test_a_check_falls_due_on_the_day_that_a_test_asks_for(
    monkeypatch: pytest.MonkeyPatch, today: date, in_days: int
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: today)
    wanted = today + timedelta(days=in_days)

    due_on = months_after(checked_so_that_it_is_due(in_days), 12)

    assert due_on == (wanted if has_day_a_year_before(wanted) else wanted - timedelta(days=1))
