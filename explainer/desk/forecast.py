"""How many checks are wanted in each of the next weeks, and how to make the weeks alike.

A plan is for reviewers only: what a page says of its check does not know of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, islice
from statistics import fmean
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count

from explainer.desk.models import CheckPlan
from explainer.desk.review_status import rows_of_query, statuses_query
from explainer.sources.freshness import State
from explainer.sources.models import Verification
from explainer.sources.site_freshness import Query

WEEKS = 52
# A page checked this week is due a year on: in the week behind the last that is shown.
LEVELLED_WEEKS = WEEKS + 1
WEEK = timedelta(weeks=1)
WEEKS_OF_THE_AVERAGE = 12
_IS_DUE_AT_ONCE = f"state IN ('{State.SOURCE_CHANGED.name}', '{State.SOURCE_GONE.name}')"
_WANTED = f"""
    SELECT
        due_on, wanted_on, verified_on, is_planned,
        array_agg(publication_id ORDER BY publication_id)
    FROM (
        SELECT
            CASE WHEN {_IS_DUE_AT_ONCE} THEN %s ELSE due_on END AS due_on,
            CASE WHEN {_IS_DUE_AT_ONCE} THEN %s ELSE wanted_on END AS wanted_on,
            verified_on, wanted_on < due_on AS is_planned, publication_id
        FROM ({{statuses}}) AS status
    ) AS wanted
    GROUP BY due_on, wanted_on, verified_on, is_planned
    ORDER BY due_on, wanted_on, verified_on, is_planned
"""  # noqa: S608 - all parts stand here


class Checks(NamedTuple):
    """The next checks of live pages that were verified, are wanted and are due on the same days.

    Where NCI's page has changed, both are today, whatever is planned.
    """

    due_on: date
    wanted_on: date
    verified_on: date
    is_planned: bool
    pages: Sequence[int]

    @property
    def number(self) -> int:
        return len(self.pages)


@dataclass(frozen=True)
class Week:
    """A week that begins on a Monday; `done_before` is that of 52 weeks earlier."""

    begins_on: date
    wanted: int = 0
    planned_earlier: int = 0
    done_before: int = 0


@dataclass(frozen=True)
class Forecast:
    """The weeks from the current one on, what is wanted after them, and the pace until now."""

    weeks: Sequence[Week]
    later: int = 0
    done_a_week: float = 0.0

    @property
    def busiest(self) -> int:
        return max(week.wanted for week in self.weeks)

    @property
    def wanted(self) -> int:
        return sum(week.wanted for week in self.weeks)

    @property
    def planned_earlier(self) -> int:
        return sum(week.planned_earlier for week in self.weeks)


@dataclass(frozen=True)
class Levelling:
    """What levelling does: how many checks it plans earlier than due, and to how many it gives
    another day than they have now; what the busiest week asks for before and after.
    """

    moved: int
    changed: int
    before: int
    after: int


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_index(day: date, today: date) -> int:
    """Return in which week a day falls, counted from the current one: the past is now."""
    return max(0, (monday_of(day) - monday_of(today)).days // 7)


def checks_wanted(today: date) -> list[Checks]:
    """Return when the next check of every live page is wanted, in the order of the days."""
    statuses = statuses_query(today)
    query = Query(_WANTED.format(statuses=statuses.sql), (today, today, *statuses.parameters))
    return [Checks(*row) for row in rows_of_query(query)]


def forecast(wanted: Iterable[Checks], done: dict[date, int], today: date) -> Forecast:
    """Count what is wanted week by week; `done` says how many checks were made on which day."""
    wanted_in, earlier_in = Counter[int](), Counter[int]()
    for checks in wanted:
        index = week_index(checks.wanted_on, today)
        wanted_in[index] += checks.number
        earlier_in[index] += checks.number * checks.is_planned
    done_in = Counter[date]()
    for day, count in done.items():
        done_in[monday_of(day)] += count
    first = monday_of(today)
    mondays = [first + index * WEEK for index in range(WEEKS)]
    lately = [done_in[first - n * WEEK] for n in range(1, WEEKS_OF_THE_AVERAGE + 1)]
    return Forecast(
        weeks=[
            Week(monday, wanted_in[index], earlier_in[index], done_in[monday - WEEKS * WEEK])
            for index, monday in enumerate(mondays)
        ],
        later=sum(count for index, count in wanted_in.items() if index >= WEEKS),
        done_a_week=fmean(lately),
    )


def checks_done(today: date) -> dict[date, int]:
    """Return how many pages were checked on each day of the 52 weeks before the current one.

    A page with several sources counts once a day. What was taken back was no check, and what a
    small correction carried forward was one before.
    """
    first = monday_of(today)
    done = Verification.objects.in_effect().filter(
        carried_from__isnull=True, verified_on__gte=first - WEEKS * WEEK, verified_on__lt=first
    )
    days = done.order_by().values_list("verified_on").annotate(Count("publication", distinct=True))
    return dict(days)


def levelled(due_days: Sequence[date], today: date) -> list[date]:
    """Return for each check the day on which to make it, so that no week has more than it must.

    A check is only ever moved earlier, and into a whole week: it is then wanted by its Sunday. The
    order of the due days is kept. What is overdue stays in the current week.
    """
    planned = _spread(Counter(due_days), today)
    return [next(planned[day]) for day in due_days]


def _spread(due: Counter[date], today: date) -> dict[date, Iterator[date]]:
    """Return for each due day the days on which its checks are to be made, the earliest first."""
    days = sorted(due)
    due_in = Counter[int]()
    for day in days:
        due_in[week_index(day, today)] += due[day]
    weeks = _filled(_loads(due_in))
    return {
        # All at once: the days take their weeks in this order, not when somebody asks for them.
        day: iter([_day_in(week, day, today) for week in islice(weeks, due[day])])
        for day in days
    }


def _day_in(week: int, due_on: date, today: date) -> date:
    sunday = monday_of(today) + week * WEEK + timedelta(days=6)
    return max(today, min(due_on, sunday))


def _loads(due_in: Counter[int]) -> list[int]:
    """Return how many checks each week gets: the smallest numbers that meet every due week.

    Until some week, the one in which the most is due per week that remains, all weeks have the
    same load (the last ones one less where it does not divide); after it the rest is spread alike.
    """
    due_by = [*accumulate(due_in[week] for week in range(max(due_in, default=-1) + 1))]
    loads: list[int] = []
    while len(loads) < len(due_by):
        start, done = len(loads), sum(loads)
        rates = [(due_by[k] - done) / (k + 1 - start) for k in range(start, len(due_by))]
        # The last of equal weeks, so that a rest is not spread twice.
        steepest = max(range(len(rates)), key=lambda k: (rates[k], k))
        loads += _alike(due_by[start + steepest] - done, steepest + 1)
    return loads


def _alike(count: int, weeks: int) -> list[int]:
    """Split `count` over `weeks`, the larger shares first: what is due early is met."""
    share, rest = divmod(count, weeks)
    return [share + (week < rest) for week in range(weeks)]


def _filled(loads: Sequence[int]) -> Iterator[int]:
    return (week for week, load in enumerate(loads) for _check in range(load))


def levelling(wanted: Iterable[Checks], today: date) -> Levelling:
    """Tell what levelling would do now. Nothing is written."""
    before, after = Counter[int](), Counter[int]()
    moved = changed = 0
    for checks, days in _levelled_days(wanted, today):
        before[week_index(checks.wanted_on, today)] += checks.number
        for day, count in Counter(days).items():
            after[week_index(day, today)] += count
            moved += count * (day < checks.due_on)
            changed += count * (day != max(today, checks.wanted_on))
    return Levelling(
        moved=moved,
        changed=changed,
        before=max(before.values(), default=0),
        after=max(after.values(), default=0),
    )


@transaction.atomic
def level(today: date) -> Levelling:
    """Plan the checks of the next year anew, in place of every plan that there was."""
    wanted = checks_wanted(today)
    _replace_plans(
        CheckPlan(publication_id=page, verified_on=checks.verified_on, planned_on=day)
        for checks, days in _levelled_days(wanted, today)
        for page, day in zip(checks.pages, days, strict=True)
        if day < checks.due_on
    )
    return levelling(wanted, today)


def _levelled_days(wanted: Iterable[Checks], today: date) -> Iterator[tuple[Checks, list[date]]]:
    """Yield with the checks of the next year their days; a page of today is not wanted today.

    Of checks that are due on one day those that are wanted first get the first weeks, so that what
    is planned already stays.
    """
    near = sorted(x for x in wanted if week_index(x.due_on, today) < LEVELLED_WEEKS)
    due = Counter[date]()
    for checks in near:
        due[checks.due_on] += checks.number
    planned = _spread(due, today)
    for checks in near:
        days = islice(planned[checks.due_on], checks.number)
        yield checks, [day if day > checks.verified_on else checks.due_on for day in days]


def _replace_plans(plans: Iterable[CheckPlan]) -> None:
    """Write the plans; two people who level at once get the plans of the second."""
    ordered = sorted(plans, key=lambda plan: plan.publication_id)
    CheckPlan.objects.exclude(publication__in=[x.publication_id for x in ordered]).delete()
    CheckPlan.objects.bulk_create(
        ordered,
        update_conflicts=True,
        unique_fields=["publication"],
        update_fields=["verified_on", "planned_on"],
        batch_size=1_000,
    )


def forget_plans() -> int:
    """Let every check be wanted when it is due again; return how many plans there were."""
    return CheckPlan.objects.all().delete()[0]
