"""How many checks are wanted week by week, and what levelling them may and may not do."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import accumulate, pairwise
from math import ceil

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from explainer.desk.forecast import (
    WEEK,
    WEEKS,
    Checks,
    checks_done,
    checks_wanted,
    forecast,
    forget_plans,
    level,
    levelled,
    levelling,
    week_index,
)
from explainer.desk.models import CheckPlan
from explainer.desk.review_status import review_statuses
from explainer.publishing.models import Publication
from explainer.sources.models import Source, TakenBack, Verification
from explainer.sources.verification import CheckedText, keep_words
from tests.factories import make_source, make_topic, make_user, put_live, verify
from tests.racing import at_once
from topics.models import Topic, TopicSource

# A Thursday; the week begins on 2026-06-29.
TODAY = date(2026, 7, 2)
MONDAY = date(2026, 6, 29)
# Checked on this day, a page is due on 2026-07-17.
DUE_IN_THE_THIRD_WEEK = date(2025, 7, 17)
days = st.dates(date(2023, 12, 1), date(2028, 3, 31))
due_lists = st.lists(st.integers(-400, 800), max_size=60)


def checks(due_on: date, *, wanted_on: date | None = None) -> Checks:
    wanted_on = wanted_on or due_on
    return Checks(due_on, wanted_on, date(2020, 1, 1), wanted_on < due_on, [1])


def loads(planned: list[date], today: date) -> list[int]:
    counted = Counter(week_index(day, today) for day in planned)
    return [counted[week] for week in range(max(counted, default=-1) + 1)]


@pytest.mark.parametrize(
    ("day", "index"),
    [
        (date(2020, 1, 1), 0),
        (date(2026, 6, 28), 0),
        (date(2026, 6, 29), 0),
        (date(2026, 7, 2), 0),
        (date(2026, 7, 5), 0),
        (date(2026, 7, 6), 1),
        (date(2027, 6, 27), 51),
        (date(2027, 6, 28), 52),
    ],
)
def test_weeks_begin_on_monday_and_the_past_is_wanted_now(day: date, index: int) -> None:
    assert week_index(day, TODAY) == index


@pytest.mark.parametrize("today", [date(2026, 6, 29), date(2026, 7, 2), date(2026, 7, 5)])
def test_on_every_day_of_a_week_the_first_week_is_the_current_one(today: date) -> None:
    found = forecast([checks(date(2026, 7, 5)), checks(date(2026, 7, 6))], {}, today)

    assert [week.begins_on for week in found.weeks[:2]] == [MONDAY, MONDAY + WEEK]
    assert [week.wanted for week in found.weeks[:3]] == [1, 1, 0]


def test_weeks_follow_one_another_over_a_leap_day_and_a_year_of_53_weeks() -> None:
    found = forecast([checks(date(2028, 2, 29))], {}, date(2027, 12, 30))
    wanted_in = next(week for week in found.weeks if week.wanted)

    assert len(found.weeks) == 52
    assert {after.begins_on - week.begins_on for week, after in pairwise(found.weeks)} == {WEEK}
    assert wanted_in.begins_on == date(2028, 2, 28)


def test_with_nothing_live_every_week_is_empty() -> None:
    found = forecast([], {}, TODAY)

    assert (found.busiest, found.wanted, found.later, found.done_a_week) == (0, 0, 0, 0)
    assert levelled([], TODAY) == []


def test_what_is_due_after_the_52_weeks_is_counted_apart() -> None:
    found = forecast([checks(date(2027, 6, 27)), checks(date(2027, 6, 28))], {}, TODAY)

    assert (found.wanted, found.later) == (1, 1)
    assert found.weeks[-1].wanted == 1


@pytest.mark.django_db
def test_a_page_whose_source_changed_or_went_is_wanted_in_the_first_week() -> None:
    changed, gone, planned = make_topic(), make_topic(), make_topic()
    for topic in (changed, gone, planned):
        put_live(topic, today=TODAY)
    page, day = planned.publication_id or 0, TODAY + 9 * WEEK
    CheckPlan.objects.create(publication_id=page, verified_on=TODAY, planned_on=day)
    Source.objects.filter(topic_sources__topic__in=[changed, planned]).update(date=TODAY)
    verify(gone, verdict="source_gone", today=TODAY)

    found = forecast(checks_wanted(TODAY), {}, TODAY)

    assert (found.weeks[0].wanted, found.wanted, found.later) == (3, 3, 0)
    assert found.weeks[0].planned_earlier == 1


def test_a_planned_check_is_counted_in_its_week_and_as_planned() -> None:
    found = forecast([checks(date(2027, 1, 1), wanted_on=date(2026, 7, 12))], {}, TODAY)

    assert (found.weeks[1].wanted, found.weeks[1].planned_earlier) == (1, 1)
    assert found.planned_earlier == 1


def test_what_was_done_stands_beside_the_week_52_weeks_later() -> None:
    done = {MONDAY - 52 * WEEK: 3, MONDAY - 51 * WEEK - timedelta(days=1): 4, MONDAY - WEEK: 5}
    found = forecast([], done, TODAY)

    assert [found.weeks[0].done_before, found.weeks[-1].done_before] == [7, 5]
    assert sum(week.done_before for week in found.weeks) == 12


def test_the_pace_is_that_of_the_last_12_whole_weeks() -> None:
    in_time, too_old, this_week = MONDAY - 12 * WEEK, MONDAY - 13 * WEEK, MONDAY
    found = forecast([], {in_time: 12, MONDAY - timedelta(days=1): 6, too_old: 50}, TODAY)

    assert found.done_a_week == 1.5
    assert forecast([], {this_week: 12}, TODAY).done_a_week == 0


@given(offsets=due_lists, today=days)
def test_a_check_is_planned_between_today_and_its_day(offsets: list[int], today: date) -> None:
    due = [today + timedelta(days=offset) for offset in offsets]
    planned = levelled(due, today)

    assert len(planned) == len(due)
    assert all(today <= day for day in planned)
    assert all(day <= max(today, last) for day, last in zip(planned, due, strict=True))
    assert all(day == today for day, last in zip(planned, due, strict=True) if last <= today)


@given(offsets=due_lists, today=days)
def test_the_busiest_week_has_the_least_that_meets_every_day(
    offsets: list[int], today: date
) -> None:
    due = [today + timedelta(days=offset) for offset in offsets]
    due_by = accumulate(loads(due, today))
    least = max((ceil(count / (k + 1)) for k, count in enumerate(due_by)), default=0)

    assert max(loads(levelled(due, today), today), default=0) == least


@given(offsets=due_lists, today=days)
def test_what_is_behind_the_busiest_weeks_is_level_too(offsets: list[int], today: date) -> None:
    found = loads(levelled([today + timedelta(days=x) for x in offsets], today), today)

    assert all(after <= before + 1 for before, after in pairwise(found))


@given(offsets=due_lists, today=days)
def test_levelling_keeps_the_order_of_days_and_comes_out_the_same(
    offsets: list[int], today: date
) -> None:
    due = [today + timedelta(days=offset) for offset in offsets]
    pairs = sorted(zip(due, levelled(due, today), strict=True))

    assert [day for _due, day in pairs] == sorted(day for _due, day in pairs)
    assert levelled(due, today) == levelled(due, today)
    assert sorted(levelled(due[::-1], today)) == sorted(levelled(due, today))


def test_a_year_that_is_due_in_one_week_is_spread_over_all_weeks_before() -> None:
    found = loads(levelled([TODAY + 51 * WEEK] * 104, TODAY), TODAY)

    assert found == [2] * WEEKS


def test_a_backlog_does_not_hide_a_peak_behind_it() -> None:
    due = [TODAY - WEEK] * 100 + [TODAY + 30 * WEEK] * 90

    found = loads(levelled(due, TODAY), TODAY)

    assert found == [100] + [3] * 30


def test_what_is_level_already_is_left_alone() -> None:
    due = [MONDAY + index * WEEK + timedelta(days=3) for index in range(WEEKS)]

    assert levelled(due, TODAY) == due


def make_live(count: int, *, verified_on: date) -> list[Publication]:
    for _page in range(count):
        put_live(make_topic(), today=verified_on)
    return list(Publication.objects.live().order_by("pk"))


@pytest.mark.django_db
def test_levelling_says_what_it_did_and_forgetting_undoes_it() -> None:
    make_live(6, verified_on=DUE_IN_THE_THIRD_WEEK)
    before = checks_wanted(TODAY)

    done = level(TODAY)
    planned = checks_wanted(TODAY)
    forgotten = forget_plans()

    assert (done.moved, done.changed, done.before, done.after) == (4, 4, 6, 2)
    assert levelling(before, TODAY) == done
    assert levelling(planned, TODAY).changed == 0
    assert loads([x.wanted_on for x in planned for _page in x.pages], TODAY) == [2, 2, 2]
    assert forgotten == 4
    assert checks_wanted(TODAY) == before


@pytest.mark.django_db
def test_levelling_again_changes_nothing() -> None:
    make_live(5, verified_on=DUE_IN_THE_THIRD_WEEK)
    make_live(1, verified_on=DUE_IN_THE_THIRD_WEEK - 52 * WEEK)
    level(TODAY)
    plans = list(CheckPlan.objects.order_by("pk").values())

    done = level(TODAY)

    assert list(CheckPlan.objects.order_by("pk").values()) == plans
    assert (done.changed, done.before, done.after) == (0, 2, 2)


@pytest.mark.django_db
def test_a_plan_never_touches_what_readers_are_told() -> None:
    make_live(6, verified_on=DUE_IN_THE_THIRD_WEEK)
    before = {x.publication_id: x.freshness for x in review_statuses(TODAY)}

    level(TODAY)

    assert CheckPlan.objects.exists()
    assert {x.publication_id: x.freshness for x in review_statuses(TODAY)} == before


@pytest.mark.django_db
def test_a_plan_falls_away_with_the_check_it_was_made_for() -> None:
    topics = [make_topic() for _page in range(3)]
    for topic in topics:
        put_live(topic, today=DUE_IN_THE_THIRD_WEEK)
    level(TODAY)
    for topic in topics:
        verify(topic, today=TODAY)

    assert CheckPlan.objects.count() == 2
    assert {x.wanted_on for x in review_statuses(TODAY)} == {date(2027, 7, 2)}


@pytest.mark.django_db
def test_a_page_of_today_is_not_planned_for_today() -> None:
    sunday = date(2026, 7, 5)
    pages = make_live(2, verified_on=sunday)
    Publication.objects.filter(pk__in=[x.pk for x in pages]).update(recheck_months=1)

    level(sunday)

    assert all(plan.planned_on > plan.verified_on for plan in CheckPlan.objects.all())


@pytest.mark.django_db
def test_postgresql_refuses_a_plan_before_the_check_that_it_follows() -> None:
    [page] = make_live(1, verified_on=TODAY)

    with pytest.raises(IntegrityError, match="check_is_planned_after_the_one_before"):
        CheckPlan.objects.create(publication=page, verified_on=TODAY, planned_on=TODAY)


def check_of(publication: Publication, day: date, **other: object) -> Verification:
    source = Source.objects.order_by("pk").first()
    assert source is not None
    return Verification.objects.create(
        publication=publication,
        source=source,
        nci_date=source.date,
        nci_date_kind=source.date_kind,
        verified_on=day,
        **{
            "digest": publication.live.digest,
            "reviewer": make_user(role="reviewer"),
            "verdict": "still_right",
        }
        | other,
    )


@pytest.mark.django_db
def test_a_page_with_two_sources_counts_once_a_day() -> None:
    topic = make_topic()
    TopicSource.objects.create(topic=topic, order=2, source=make_source())
    put_live(topic, today=MONDAY - WEEK)
    verify(topic, today=MONDAY - timedelta(days=1))

    assert checks_done(TODAY) == {MONDAY - WEEK: 1, MONDAY - timedelta(days=1): 1}


@pytest.mark.django_db
def test_what_was_carried_forward_or_taken_back_was_not_done() -> None:
    first = MONDAY - WEEK
    [page] = make_live(1, verified_on=first)
    carried_from = Verification.objects.get()
    check_of(page, first, verdict="small_correction", carried_from=carried_from)
    # Of a text that no edition rests on: all of this test happens at one moment.
    topic = Topic.objects.get()
    topic.takeaways.update(text="Other words.")
    other = CheckedText.of_working_copy(topic)
    keep_words(other)
    undo = check_of(page, first + timedelta(days=1), digest=other.digest)
    TakenBack.objects.create(verification=undo, taken_back_by=undo.reviewer)

    assert checks_done(TODAY) == {first: 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (MONDAY - 52 * WEEK - timedelta(days=1), False),
        (MONDAY - 52 * WEEK, True),
        (MONDAY - timedelta(days=1), True),
        (MONDAY, False),
    ],
)
def test_the_52_weeks_before_this_one_are_counted(day: date, counts: bool) -> None:
    make_live(1, verified_on=day)

    assert bool(checks_done(TODAY)) is counts


@pytest.mark.django_db(transaction=True)
def test_two_people_who_level_at_once_both_succeed() -> None:
    make_live(6, verified_on=DUE_IN_THE_THIRD_WEEK)

    def level_now(today: date) -> int:
        return level(today).after

    assert at_once(level_now, [TODAY] * 2) == [2, 2]
    assert CheckPlan.objects.count() == 4
