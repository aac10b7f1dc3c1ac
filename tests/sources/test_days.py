"""Which day may be that of a check, wherever its reviewer is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.core.exceptions import ValidationError

from explainer.desk.forms import DayAndNoteForm
from explainer.sources.days import latest_day
from explainer.sources.verification import refuse_impossible_day
from tests.publishing.records import one

KIRITIMATI = timezone(timedelta(hours=14))


@pytest.mark.parametrize(
    ("now", "latest"),
    [
        (datetime(2026, 7, 2, 9, 59, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 7, 2, 10, 0, tzinfo=UTC), date(2026, 7, 3)),
        (datetime(2026, 7, 2, 23, 59, tzinfo=UTC), date(2026, 7, 3)),
        (datetime(2026, 7, 3, 0, 0, tzinfo=KIRITIMATI), date(2026, 7, 3)),
        (datetime(2026, 7, 2, 23, 59, tzinfo=KIRITIMATI), date(2026, 7, 2)),
    ],
)
def test_the_latest_day_is_that_of_kiritimati(now: datetime, latest: date) -> None:
    assert latest_day(now) == latest == now.astimezone(KIRITIMATI).date()


@pytest.mark.parametrize(("offset", "is_refused"), [(0, False), (1, False), (2, True)])
def test_a_reviewer_enters_her_own_day_though_it_is_tomorrow_here(
    offset: int, is_refused: bool
) -> None:
    now = datetime(2026, 7, 2, 12, 0, tzinfo=UTC)
    day = now.date() + timedelta(days=offset)
    form = DayAndNoteForm(
        {"verified_on": day}, today=now.date(), possible=(date(2026, 1, 1), latest_day(now))
    )

    assert form.is_valid() is not is_refused
    assert ("cannot lie in the future" in str(form.errors)) is is_refused


def test_no_check_is_of_a_day_that_has_begun_nowhere() -> None:
    before_ten = datetime(2026, 7, 2, 9, 59, tzinfo=UTC)

    with pytest.raises(ValidationError, match="cannot lie in the future"):
        refuse_impossible_day(date(2026, 7, 3), date(2026, 1, 1), latest_day(before_ten))


@pytest.mark.django_db
def test_postgresql_names_the_same_day() -> None:
    now, latest = one("SELECT now()"), one("SELECT (now() AT TIME ZONE 'Etc/GMT-14')::date")

    assert isinstance(now, datetime)
    assert latest_day(now) == latest
