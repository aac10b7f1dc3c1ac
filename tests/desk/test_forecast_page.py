"""The forecast's page: who may see it, what it says, and what its two buttons do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from explainer.desk.models import CheckPlan
from tests.factories import make_live_topics, make_topic, make_user, put_live

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/desk/forecast/"
TODAY = date(2026, 7, 2)
DUE_IN_THE_THIRD_WEEK = date(2025, 7, 17)


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: TODAY)


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def reviewer() -> Client:
    return client_of(make_user(role="reviewer"))


def make_live(count: int, *, verified_on: date = DUE_IN_THE_THIRD_WEEK) -> None:
    for _page in range(count):
        put_live(make_topic(), today=verified_on)


@pytest.mark.parametrize("wish", ["", "level", "forget"])
@pytest.mark.parametrize("role", ["writer", "publisher", None])
def test_only_reviewers_see_and_level_the_weeks(role: str | None, wish: str) -> None:
    make_live(6)
    client = client_of(make_user(role=role))

    answer = client.post(ADDRESS, {"do": wish}) if wish else client.get(ADDRESS)

    assert answer.status_code == 403
    assert not CheckPlan.objects.exists()


def test_a_stranger_is_asked_to_log_in(client: Client) -> None:
    answers = [client.get(ADDRESS), client.post(ADDRESS, {"do": "level"})]

    assert {answer.status_code for answer in answers} == {302}
    assert all(answer["Location"].startswith("/admin/login/") for answer in answers)


def test_the_page_has_its_address() -> None:
    assert reverse("admin:desk_forecast") == ADDRESS


def test_other_methods_are_refused() -> None:
    assert reviewer().put(ADDRESS).status_code == 405


def test_a_request_without_its_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_user(role="reviewer"))

    assert client.post(ADDRESS, {"do": "level"}).status_code == 403


def test_what_is_checked_this_week_is_spread_over_the_year_before_it_is_due() -> None:
    make_live(6, verified_on=TODAY)

    reviewer().post(ADDRESS, {"do": "level"})

    planned = set(CheckPlan.objects.values_list("planned_on", flat=True))
    assert len(planned) == CheckPlan.objects.count() == 6
    assert max(planned) < date(2027, 7, 2)


def test_looking_changes_nothing() -> None:
    make_live(6)

    answer = reviewer().get(ADDRESS, {"do": "level"})

    assert answer.status_code == 200
    assert not CheckPlan.objects.exists()


def test_reviewer_sees_each_week_and_what_levelling_would_do() -> None:
    make_live(6)

    page = reviewer().get(ADDRESS).content.decode()

    assert page.count('<th scope="row">') == 52
    assert '<th scope="row">2026-07-13</th>' in page
    assert '<span class="number">6</span>' in page
    assert "6 checks are wanted in the next 52 weeks" in page
    assert "no week would ask for more than 2" in page
    assert "Forget all plans" not in page


def test_reviewer_levels_the_weeks_and_is_told_what_moved() -> None:
    make_live(6)
    client = reviewer()

    page = client.post(ADDRESS, {"do": "level"}, follow=True).content.decode()

    assert "4 checks planned earlier than due." in page
    assert "The busiest week asked for 6 checks; now it asks for 2 checks." in page
    assert "The weeks are as level as they can be" in page
    assert CheckPlan.objects.count() == 4


def test_reviewer_forgets_all_plans() -> None:
    make_live(6)
    client = reviewer()
    client.post(ADDRESS, {"do": "level"})

    page = client.post(ADDRESS, {"do": "forget"}, follow=True).content.decode()

    assert "Forgot the plans of 4 checks" in page
    assert "no week would ask for more than 2" in page
    assert not CheckPlan.objects.exists()


@pytest.mark.parametrize("wish", ["", "destroy", "level\x00", "x" * 50_000])
def test_a_wish_that_the_page_does_not_know_does_nothing(wish: str) -> None:
    make_live(6)

    page = reviewer().post(ADDRESS, {"do": wish}, follow=True).content.decode()

    assert "Nothing was done" in page
    assert not CheckPlan.objects.exists()


def test_with_nothing_published_the_page_says_so_in_noughts() -> None:
    client = reviewer()
    page = client.get(ADDRESS).content.decode()
    levelled = client.post(ADDRESS, {"do": "level"}, follow=True).content.decode()

    assert "0 checks are wanted in the next 52 weeks" in page
    assert "0 checks planned earlier than due." in levelled


def test_the_pace_and_the_year_before_are_beside_what_is_wanted() -> None:
    make_live(3, verified_on=TODAY - timedelta(days=7))

    page = reviewer().get(ADDRESS).content.decode()

    assert "0.3 a week were made" in page
    assert page.count("<td>3</td>") == 1


@pytest.mark.parametrize("count", [1, 40])
def test_the_page_takes_the_same_queries_for_few_and_many_pages(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    topic = make_topic()
    put_live(topic, today=DUE_IN_THE_THIRD_WEEK)
    make_live_topics(count, like=topic)
    client = reviewer()

    # The session, the person, their rights in two, the menu, the review_statuses, the checks done.
    with django_assert_num_queries(7):
        client.get(ADDRESS)


@pytest.mark.parametrize("count", [5, 60])
def test_levelling_takes_the_same_queries_for_few_and_many_pages(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    topic = make_topic()
    put_live(topic, today=DUE_IN_THE_THIRD_WEEK)
    make_live_topics(count, like=topic)
    client = reviewer()

    # As above without the checks done; the transaction (2), old plans away, new plans in.
    with django_assert_num_queries(9):
        client.post(ADDRESS, {"do": "level"})
