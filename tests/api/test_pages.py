"""The list of live pages for other programs: what it says, how it refuses, what it never says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.publishing.models import Publication
from explainer.publishing.publish import publication_of
from explainer.sources.models import Source
from tests import clock
from tests.factories import (
    make_live_topics,
    make_source,
    make_term,
    make_topic,
    make_withdrawn,
    put_live,
    verify,
)
from tests.reading import OF_THE_STATE

pytestmark = pytest.mark.django_db
PAGES = "/api/pages/"


def listed(client: Client) -> list[dict[str, Any]]:
    pages: list[dict[str, Any]] = client.get(PAGES).json()["pages"]
    return pages


def test_a_page_is_listed_with_every_fact_that_readers_see(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = make_source(address="https://www.cancer.gov/x", title="Surgery at NCI")
    topic = make_topic(title="Surgery & more", slug="surgery", source=source)
    put_live(topic, today=date(2025, 1, 15))
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 1, 1))

    assert listed(client) == [
        {
            "address": "http://testserver/topics/surgery/",
            "kind": "topic",
            "name": "Surgery & more",
            "edition": 1,
            "published_on": clock.now().date().isoformat(),
            "state": "due soon",
            "state_since": "2025-12-16",
            "sentence": "A new check is due before January 15, 2026.",
            "verified_on": "2025-01-15",
            "due_on": "2026-01-15",
            "months_between_checks": 12,
            "sources": [
                {
                    "address": "https://www.cancer.gov/x",
                    "title": "Surgery at NCI",
                    "nci_date": "2019-09-24",
                    "nci_date_kind": "updated",
                    "verified_on": "2025-01-15",
                }
            ],
        }
    ]


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 1, 14), "due soon"),
        (date(2026, 1, 15), "overdue"),
        (date(2026, 1, 16), "overdue"),
    ],
)
def test_the_state_is_that_of_the_day(
    client: Client, monkeypatch: pytest.MonkeyPatch, today: date, state: str
) -> None:
    put_live(make_term(), today=date(2025, 1, 15))
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: today)

    assert listed(client)[0]["state"] == state


@pytest.mark.parametrize(
    ("verdict", "state", "sentence"),
    [
        ("still_right", "verified", "Our check of this page is up to date."),
        ("needs_writer", "in revision", "We found something to improve here."),
        ("source_gone", "source gone", "NCI’s page is gone. We are on it."),
    ],
)
def test_the_sentence_is_the_one_on_the_page(
    client: Client, verdict: str, state: str, sentence: str
) -> None:
    topic = make_topic(published=True)
    verify(topic, verdict=verdict)

    (page,) = listed(client)

    assert (page["state"], page["sentence"]) == (state, sentence)
    assert sentence in client.get(topic.get_absolute_url()).content.decode()


def test_a_source_without_a_date_says_so(client: Client) -> None:
    make_topic(source=make_source(nci_date=None, date_kind="none"), published=True)

    (source,) = listed(client)[0]["sources"]

    assert (source["nci_date"], source["nci_date_kind"]) == (None, "none")


def test_drafts_and_withdrawn_pages_are_not_listed(client: Client) -> None:
    make_topic(title="Live", published=True)
    make_withdrawn(make_topic(title="Secretgone", published=True))
    draft = make_topic(title="Secretdraft", slug="secretdraft")
    publication_of(draft)
    verify(draft)

    response = client.get(PAGES)

    assert [page["name"] for page in response.json()["pages"]] == ["Live"]
    assert "ecret" not in response.content.decode()


def test_an_empty_site_has_an_empty_list(client: Client) -> None:
    assert client.get(PAGES).json() == {
        "notice": "",
        "count": 0,
        "page": 1,
        "previous": None,
        "next": None,
        "pages": [],
    }


def test_a_demonstration_says_that_it_is_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SITE_NOTICE", "Sample data only.")

    assert client.get(PAGES).json()["notice"] == "Sample data only."


def test_the_list_comes_a_hundred_at_a_time_and_misses_nothing(client: Client) -> None:
    make_live_topics(120, like=make_topic(published=True))

    first = client.get(PAGES).json()
    second = client.get(first["next"]).json()

    addresses = {page["address"] for page in first["pages"] + second["pages"]}
    assert (first["count"], len(first["pages"]), len(second["pages"])) == (121, 100, 21)
    assert len(addresses) == 121
    assert (first["previous"], second["next"]) == (None, None)
    assert second["previous"] == "http://testserver/api/pages/?page=1"


@pytest.mark.parametrize(
    ("page", "status", "why"),
    [
        ("2", 404, "There is no such page. The last one is page 1."),
        ("0", 404, "There is no such page."),
        ("-1", 404, "There is no such page."),
        ("two", 400, "Write the page as a whole number, for example ?page=2."),
        ("", 400, "Write the page as a whole number"),
        ("1.5", 400, "Write the page as a whole number"),
        ("%00", 400, "Write the page as a whole number"),
        ("<script>", 400, "Write the page as a whole number"),
        ("9" * 5000, 400, "Write the page as a whole number"),
    ],
)
def test_what_cannot_be_answered_gets_a_sentence(
    client: Client, page: str, status: int, why: str
) -> None:
    make_topic(published=True)

    response = client.get(f"{PAGES}?page={page}")

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/json"
    assert response.json()["error"].startswith(why)
    assert "<script" not in response.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_can_be_written(method: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(PAGES)

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert response.json() == {"error": "You can only read here: use GET."}


def test_the_list_has_the_headers_of_a_public_page(client: Client) -> None:
    response = client.get(PAGES)
    same = client.get(PAGES, headers={"If-None-Match": response["ETag"]})

    assert response["Cache-Control"] == "public, max-age=60, stale-while-revalidate=30"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Access-Control-Allow-Origin" not in response
    assert not response.cookies
    assert (client.head(PAGES).status_code, same.status_code) == (200, 304)


@pytest.mark.parametrize("copies", [5, 90])
def test_the_list_takes_as_many_queries_whatever_its_size(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, copies: int
) -> None:
    make_live_topics(copies, like=make_topic(published=True))
    Source.objects.update(date=date(2026, 5, 1))

    with django_assert_num_queries(3 + OF_THE_STATE):
        pages = listed(client)

    assert len(pages) == copies + 1
    assert {page["state"] for page in pages} == {"source changed"}


def test_a_hostile_name_is_text(client: Client) -> None:
    make_topic(title='</script>"\u202e🙂', published=True)

    assert listed(client)[0]["name"] == '</script>"\u202e🙂'


def test_the_interval_of_a_topic_is_listed(client: Client) -> None:
    make_topic(published=True)
    Publication.objects.update(recheck_months=3)

    assert listed(client)[0]["months_between_checks"] == 3


def test_the_way_to_the_list_is_on_the_page_about_verifying(client: Client) -> None:
    page = client.get("/how-we-verify/").content.decode()

    assert f'href="{PAGES}"' in page
    assert "For other programs" in page
