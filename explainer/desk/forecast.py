"""How many checks are wanted in each of the next weeks, and how to make the weeks alike.

A plan is for reviewers only: what a page says of its check does not know of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from django.db import transaction
from django.db.models import Count

from explainer.desk.models import CheckPlan
from explainer.desk.review_status import ReviewStatus
from explainer.sources.freshness import State
from explainer.sources.models import Verification

WEEKS = 52
# A page checked this week is due a year on: in the week behind the last that is shown.
LEVELLED_WEEKS = WEEKS + 1
WEEK = timedelta(weeks=1)
WEEKS_OF_THE_AVERAGE = 12
WANTED_AT_ONCE = (State.SOURCE_CHANGED, State.SOURCE_GONE)


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


def forecast(statuses: Iterable[ReviewStatus], done: dict[date, int], today: date) -> Forecast:
    """Count what is wanted week by week; `done` says how many checks were made on which day."""
    wanted, earlier = Counter[int](), Counter[int]()
    for status in statuses:
        index = week_index(wanted_on(status, today), today)
        wanted[index] += 1
        earlier[index] += status.wanted_on < status.freshness.due_on
    done_in = Counter[date]()
    for day, count in done.items():
        done_in[monday_of(day)] += count
    first = monday_of(today)
    mondays = [first + index * WEEK for index in range(WEEKS)]
    lately = [done_in[first - n * WEEK] for n in range(1, WEEKS_OF_THE_AVERAGE + 1)]
    return Forecast(
        weeks=[
            Week(monday, wanted[index], earlier[index], done_in[monday - WEEKS * WEEK])
            for index, monday in enumerate(mondays)
        ],
        later=sum(count for index, count in wanted.items() if index >= WEEKS),
        done_a_week=fmean(lately),
    )


def wanted_on(status: ReviewStatus, today: date) -> date:
    """Return the day for which a check is wanted: at once where NCI's page has changed."""
    return today if status.freshness.state in WANTED_AT_ONCE else status.wanted_on


def due_on(status: ReviewStatus, today: date) -> date:
    """Return the last day for a check, whatever is planned."""
    return today if status.freshness.state in WANTED_AT_ONCE else status.freshness.due_on


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
    order = sorted(range(len(due_days)), key=lambda index: due_days[index])
    due_weeks = [week_index(due_days[index], today) for index in order]
    planned = list(due_days)
    for index, week in zip(order, _filled(_loads(due_weeks)), strict=True):
        sunday = monday_of(today) + week * WEEK + timedelta(days=6)
        planned[index] = max(today, min(due_days[index], sunday))
    return planned


def _loads(due_weeks: Sequence[int]) -> list[int]:
    """Return how many checks each week gets: the smallest numbers that meet every due week.

    Until some week, the one in which the most is due per week that remains, all weeks have the
    same load (the last ones one less where it does not divide); after it the rest is spread alike.
    """
    due_by = _cumulative(due_weeks)
    loads: list[int] = []
    while len(loads) < len(due_by):
        start, done = len(loads), sum(loads)
        rates = [(due_by[k] - done) / (k + 1 - start) for k in range(start, len(due_by))]
        # The last of equal weeks, so that a rest is not spread twice.
        steepest = max(range(len(rates)), key=lambda k: (rates[k], k))
        loads += _alike(due_by[start + steepest] - done, steepest + 1)
    return loads


def _cumulative(due_weeks: Sequence[int]) -> list[int]:
    due_in = Counter(due_weeks)
    total, due_by = 0, []
    for week in range(max(due_weeks, default=-1) + 1):
        total += due_in[week]
        due_by.append(total)
    return due_by


def _alike(count: int, weeks: int) -> list[int]:
    """Split `count` over `weeks`, the larger shares first: what is due early is met."""
    share, rest = divmod(count, weeks)
    return [share + (week < rest) for week in range(weeks)]


def _filled(loads: Sequence[int]) -> Iterable[int]:
    return [week for week, load in enumerate(loads) for _check in range(load)]


def levelling(statuses: Iterable[ReviewStatus], today: date) -> Levelling:
    """Tell what levelling would do now. Nothing is written."""
    days = _levelled_days(statuses, today)
    before = Counter(week_index(wanted_on(x, today), today) for x, _day in days)
    after = Counter(week_index(day, today) for _status, day in days)
    return Levelling(
        moved=sum(day < due_on(x, today) for x, day in days),
        changed=sum(day != max(today, wanted_on(x, today)) for x, day in days),
        before=max(before.values(), default=0),
        after=max(after.values(), default=0),
    )


@transaction.atomic
def level(statuses: Iterable[ReviewStatus], today: date) -> Levelling:
    """Plan the checks of the next year anew, in place of every plan that there was."""
    statuses = list(statuses)
    _replace_plans(
        CheckPlan(
            publication_id=status.publication_id,
            verified_on=status.verified_on,
            planned_on=day,
        )
        for status, day in _levelled_days(statuses, today)
        if day < due_on(status, today)
    )
    return levelling(statuses, today)


def _levelled_days(
    statuses: Iterable[ReviewStatus], today: date
) -> list[tuple[ReviewStatus, date]]:
    """Return the day for each check of the next year; a page of today is not wanted today."""
    near = [x for x in statuses if week_index(due_on(x, today), today) < LEVELLED_WEEKS]
    planned = levelled([due_on(status, today) for status in near], today)
    return [
        (status, day if day > status.verified_on else due_on(status, today))
        for status, day in zip(near, planned, strict=True)
    ]


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
