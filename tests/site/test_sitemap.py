"""The sitemap: what is live, each page with the last day on which readers saw something new."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.publishing.models import Publication
from explainer.site import sitemaps
from explainer.site.sitemaps import LivePage, NewestCheck, changed_on
from explainer.sources.freshness import months_after
from explainer.sources.models import Source
from explainer.sources.verified import newest_checks
from tests.clock import now, today
from tests.factories import (
    make_live_topics,
    make_path,
    make_term,
    make_topic,
    make_withdrawn,
    put_live,
    verify,
)
from tests.reading import OF_THE_STATE

pytestmark = pytest.mark.django_db
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def days(client: Client, query: str = "") -> dict[str, str]:
    """The day of each page by its address."""
    root = ET.fromstring(client.get(f"/sitemap-publications.xml{query}").content)  # noqa: S314 - our own
    return {
        url.findtext(f"{NAMESPACE}loc", "").removeprefix("http://testserver"): url.findtext(
            f"{NAMESPACE}lastmod", ""
        )
        for url in root
    }


def test_a_new_page_changed_on_the_day_it_went_live(client: Client) -> None:
    topic = make_topic()
    put_live(topic, today=today() - timedelta(days=20))

    assert days(client) == {topic.get_absolute_url(): today().isoformat()}


@pytest.mark.parametrize(
    ("days_after_due", "changed"),
    [(-31, "today"), (-30, -30), (-1, -30), (0, 0), (1, 0), (400, 0)],
)
def test_a_page_changes_on_the_day_its_sentence_does(
    client: Client, monkeypatch: pytest.MonkeyPatch, days_after_due: int, changed: int | str
) -> None:
    topic, term = make_topic(published=True), make_term(published=True)
    due_on, checked_on = months_after(today(), 12), today()
    there = due_on + timedelta(days=days_after_due)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: there)

    changed_on = due_on + timedelta(days=changed) if isinstance(changed, int) else checked_on
    assert days(client) == {x.get_absolute_url(): changed_on.isoformat() for x in (topic, term)}


def test_a_page_changes_on_the_day_a_check_is_recorded_and_nci_changes_its_page(
    client: Client,
) -> None:
    topic = make_topic(published=True)
    page = LivePage(*Publication.objects.values_list(*sitemaps.PAGE_COLUMNS).get())
    (row,) = newest_checks().values(*sitemaps.CHECK_COLUMNS)
    facts: dict[str, Any] = dict(row)
    in_a_year = now() + timedelta(days=300)
    facts |= {"recorded_at": in_a_year}
    by_check = changed_on(page, [NewestCheck(**facts)], today())
    facts["source__date"] = date(2026, 5, 1)
    facts["source__dated_at"] = in_a_year + timedelta(days=1)

    by_source = changed_on(page, [NewestCheck(**facts)], today())

    assert by_check == in_a_year.date()
    assert by_source == in_a_year.date() + timedelta(days=1)
    assert topic.get_absolute_url() in days(client)


def test_a_withdrawn_page_and_a_draft_are_not_in_the_sitemap(client: Client) -> None:
    live = make_topic(published=True)
    make_withdrawn(make_topic(published=True))
    verify(make_topic())

    assert list(days(client)) == [live.get_absolute_url()]


def test_paths_that_can_be_followed_and_lists_are_in_the_sitemap(client: Client) -> None:
    path, draft = make_path(published=True), make_path()
    make_withdrawn(make_path(published=True).steps.get(order=1).topic)
    paths = client.get("/sitemap-paths.xml").content.decode()
    pages = client.get("/sitemap-pages.xml").content.decode()

    assert paths.count("<loc>") == 1
    assert f"<loc>http://testserver{path.get_absolute_url()}</loc>" in paths
    assert draft.get_absolute_url() not in paths
    assert "/sitemap-paths.xml</loc>" in client.get("/sitemap.xml").content.decode()
    assert {"/a-to-z/</loc>", "/paths/</loc>"} <= set(re.findall("/[a-z-]+/</loc>", pages))


@pytest.mark.parametrize("copies", [5, 500])
def test_the_sitemap_takes_as_many_queries_whatever_its_size(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    copies: int,
) -> None:
    make_live_topics(copies, like=make_topic(published=True))
    Source.objects.update(date=date(2026, 5, 1))

    with django_assert_num_queries(3 + OF_THE_STATE):
        found = days(client)
    with django_assert_num_queries(2 + OF_THE_STATE):
        client.get("/sitemap.xml")

    assert len(found) == copies + 1


def test_a_large_site_has_several_sitemaps(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps.PublicationSitemap, "limit", 2)
    make_live_topics(2, like=make_topic(published=True))

    index = client.get("/sitemap.xml").content.decode()

    assert "/sitemap-publications.xml?p=2</loc>" in index
    assert "?p=3" not in index
    assert (len(days(client)), len(days(client, "?p=2"))) == (2, 1)
    assert not days(client).keys() & days(client, "?p=2").keys()
    assert len(list(sitemaps.PublicationSitemap().items())) == 3


@pytest.mark.parametrize("page", ["3", "0", "-1", "two", "9" * 5000, "%00"])
def test_a_sitemap_that_is_none_is_not_found(client: Client, page: str) -> None:
    assert client.get(f"/sitemap-publications.xml?p={page}").status_code == 404
