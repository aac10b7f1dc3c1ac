"""Parts of pages that follow from the state of the site are made once, and never shown late."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.template import Context, Template
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from explainer.publishing.kept_by_state import KeptByState
from tests.factories import make_topic
from tests.reading import OF_THE_STATE

PART = Template(
    "{% load page_markup %}{% tidy %}{% by_state part %}{{ made }}{% endby_state %}{% endtidy %}"
)


def test_what_is_kept_is_kept_for_one_state_and_in_bounds() -> None:
    kept: KeptByState[object] = KeptByState(most=3)
    first = [kept.get("a", object, key=key) for key in range(3)]

    again = [kept.get("a", object, key=key) for key in range(3)]
    kept.get("a", object, key=3)
    beyond = kept.get("a", object, key=0)
    other = kept.get("b", object, key=3)
    unknown = [kept.get("", object), kept.get("", object)]

    assert again == first
    assert beyond is not first[0]
    assert kept.get("b", object, key=3) is other
    assert kept.get("a", object, key=3) is not other
    assert unknown[0] is not unknown[1]


@pytest.mark.django_db
def test_home_asks_for_its_lists_once_until_something_changes(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_topic(title="One", tags=["treatment"], published=True)
    first = client.get("/").content

    with django_assert_num_queries(OF_THE_STATE):
        assert client.get("/").content == first
    make_topic(title="Two <b>", tags=["treatment"], published=True)

    assert b"Two &lt;b&gt;" in client.get("/").content


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["SITE_NOTICE", "SHOW_COMPONENTS"])
def test_a_part_is_another_with_another_setting(
    client: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    before = client.get("/my-questions/").content

    monkeypatch.setattr(settings, name, "Sample & test")

    assert client.get("/my-questions/").content != before


@pytest.mark.django_db
def test_a_part_is_made_anew_without_a_request_and_while_somebody_builds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request = RequestFactory().get("/")
    kept = [PART.render(Context({"request": request, "made": x})) for x in (1, 2)]
    without = [PART.render(Context({"made": x})) for x in (1, 2)]
    monkeypatch.setattr(settings, "DEBUG", True)
    building = [PART.render(Context({"request": request, "made": x})) for x in (3, 4)]

    assert (kept, without, building) == (["1", "1"], ["1", "2"], ["3", "4"])
