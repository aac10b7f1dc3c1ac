"""Readers find who is behind the site, and only what a second person let pass."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.pages.models import PageSection, SitePage
from explainer.publishing.models import Publication
from tests.factories import (
    make_ready,
    make_site_page,
    make_submitted,
    make_withdrawn,
    put_live,
    verify_and_publish,
)
from tests.reading import OF_THE_STATE, text_of
from tests.structured import nodes, unseen

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"
PAGES = ["/about/us/", "/about/us/history/"]


def html_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def words(client: Client, address: str) -> str:
    return text_of(html_of(client, address).partition("<main")[2].partition("<footer")[0])


def test_a_reader_sees_who_runs_the_site_and_when_the_page_last_changed(client: Client) -> None:
    page = make_site_page(slug="us", name="About us", heading="Who pays", published=True)
    assert page.publication is not None
    day = page.publication.live.published_at

    html = html_of(client, "/about/us/")

    assert "<h1>About us</h1>" in html
    assert '<section id="who-pays" class="prose">' in html
    assert "A <strong>small</strong> team." in html
    assert f"Last changed on {day:%B} {day.day}, {day.year}" in words(client, "/about/us/")
    assert 'href="/about/us/history/"' in html
    assert not any(word in html.partition("<main")[2] for word in ("Verified", "Source:"))


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("state", ["draft", "in_review", "ready"])
def test_nobody_opens_a_page_that_was_never_live(client: Client, state: str, method: str) -> None:
    page = make_site_page(slug="us", name="Secret page")
    if state != "draft":
        make_ready(page) if state == "ready" else make_submitted(page)

    for address in (*PAGES, "/about/no-such-page/"):
        response = getattr(client, method)(address)

        assert response.status_code == 404
        assert "Secret" not in response.content.decode()
    assert "Secret" not in html_of(client, "/about/")


@pytest.mark.parametrize("address", PAGES)
def test_a_withdrawn_page_says_so_and_why_and_comes_back(client: Client, address: str) -> None:
    page = make_site_page(slug="us", published=True)
    make_withdrawn(page, why="It named <b>nobody</b>.")

    gone = client.get(address)
    SitePage.objects.update(name="Who we are")
    page.refresh_from_db()
    put_live(page)

    assert gone.status_code == 410
    assert "“About us” was withdrawn on" in gone.content.decode()
    assert "It named &lt;b&gt;nobody&lt;/b&gt;." in gone.content.decode()
    assert client.get(address).status_code == 200
    assert "Who we are" in words(client, "/about/")


def test_the_history_tells_of_editions_and_nothing_of_checks(client: Client) -> None:
    page = make_site_page(slug="us", published=True)
    make_withdrawn(page, why="Too long.")
    SitePage.objects.update(name="Who we are")
    page.refresh_from_db()
    put_live(page)

    shown, html = words(client, "/about/us/history/"), html_of(client, "/about/us/history/")

    events = ["Edition 2 went live: the page is back", "Why: Too long.", "Edition 1 went live"]
    assert all(event in shown for event in events)
    assert not any(word in shown for word in ("compared", "source", "Checks", "Verified"))
    assert 'href="/about/">About this site</a>' in html


def test_an_edit_of_a_live_page_is_not_seen_until_it_is_published(client: Client) -> None:
    make_site_page(slug="us", published=True)
    SitePage.objects.update(name="Unchecked", description="Unchecked", revision=2)
    PageSection.objects.update(body="Unchecked")

    for address in ("/", "/about/", "/about/us/", "/search/?q=unchecked"):
        assert "Unchecked" not in html_of(client, address)


def test_a_search_finds_a_page_and_says_what_it_is(client: Client) -> None:
    page = make_site_page(name="Zebra team", body="We like quokkas.", published=True)
    make_site_page(name="Zebra draft")

    found, repaired = words(client, "/search/?q=quokkas"), words(client, "/search/?q=Zebbra")
    make_withdrawn(page)

    assert "1 result for “quokkas”" in found
    assert "About this site Zebra team" in found
    assert "Showing results for zebra" in repaired
    assert "About this site Zebra team" in repaired
    assert "No results for “zebra”" in words(client, "/search/?q=zebra")


def test_programs_learn_of_a_page_without_days_or_state(client: Client) -> None:
    make_site_page(slug="us", name="About us", published=True)

    (page,) = client.get("/api/pages/").json()["pages"]

    assert (page["kind"], page["name"], page["edition"]) == ("site_page", "About us", 1)
    unknown = ("state", "state_since", "verified_on", "due_on", "months_between_checks")
    assert [page[x] for x in unknown] == [None] * 5


def test_the_feed_tells_of_a_page_and_of_its_end(client: Client) -> None:
    page = make_site_page(name="About us", published=True)

    new = client.get("/feed.atom").content.decode()
    make_withdrawn(page, why="Too long.")
    gone = client.get("/feed.atom").content.decode()

    assert "New page: About us" in new
    assert "Withdrawn: About us" in gone
    assert "Too long." in gone


def test_a_live_page_and_the_list_are_in_the_sitemap(client: Client) -> None:
    make_site_page(slug="us", published=True)
    make_site_page(slug="draft")
    make_withdrawn(make_site_page(slug="gone", published=True))

    found = client.get("/sitemap-publications.xml").content.decode()
    lists = client.get("/sitemap-pages.xml").content.decode()

    assert re.findall("/about/[a-z-]*/", found) == ["/about/us/"]
    assert "<loc>http://testserver/about/</loc>" in lists


def test_a_link_to_a_page_goes_with_a_picture_of_its_own(client: Client) -> None:
    page = make_site_page(slug="us", published=True)
    assert page.publication is not None

    html = html_of(client, "/about/us/")
    picture = html.partition('og:image" content="http://testserver')[2].partition('"')[0]

    assert page.publication.picture in picture
    assert client.get(picture)["Content-Type"] == "image/png"
    assert '<link rel="canonical" href="http://testserver/about/us/">' in html


def test_programs_are_told_what_readers_see(client: Client) -> None:
    make_site_page(slug="us", published=True)

    html = html_of(client, "/about/us/")
    (page,) = nodes(html, "AboutPage")

    assert (page["name"], page["url"]) == ("About us", "http://testserver/about/us/")
    assert not {"lastReviewed", "reviewedBy", "citation"} & {*page}
    assert unseen(html) == set()


def test_the_pages_stand_in_their_order_and_then_by_name(client: Client) -> None:
    for name, place in (("Zebra", 1), ("beta", 2), ("Alpha", 2), ("Éclair", 3)):
        make_site_page(name=name, place=place, published=True)

    page = words(client, "/about/")

    assert page.index("Zebra") < page.index("Alpha") < page.index("Beta") < page.index("Éclair")


def test_an_empty_site_says_kindly_that_nothing_is_here_yet(client: Client) -> None:
    assert "Nothing is published here yet." in words(client, "/about/")


def test_sections_of_one_name_have_addresses_of_their_own(client: Client) -> None:
    page = make_site_page(slug="us", heading="Who?")
    for order, heading in enumerate(("Who", "Main", "免疫", "Section 5", "Who"), start=2):
        PageSection.objects.create(page=page, order=order, heading=heading, body="We.")
    put_live(page)

    anchors = re.findall(r'<section id="([^"]*)" class="prose"', html_of(client, "/about/us/"))

    assert len({*anchors}) == len(anchors) == 6
    assert "main" not in anchors
    assert anchors[0] == "who"


def test_text_full_of_markup_comes_out_as_text(client: Client) -> None:
    make_site_page(
        slug="us", name=HOSTILE, description=HOSTILE, heading=HOSTILE, body=HOSTILE, published=True
    )

    for address in ("/", "/about/", *PAGES, "/search/?q=alert"):
        html = html_of(client, address)

        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("address", ["/about/", *PAGES])
def test_no_page_about_the_site_can_be_posted_to(client: Client, address: str) -> None:
    make_site_page(slug="us", published=True)

    assert client.post(address).status_code == 405


@pytest.mark.parametrize("query", ["page=0", "page=two", "page=%00", f"page={'9' * 5_000}"])
def test_a_page_number_that_is_none_shows_a_page(client: Client, query: str) -> None:
    assert client.get(f"/about/?{query}").status_code == 200


def test_a_page_without_text_is_never_published() -> None:
    page = make_site_page(description=" ")
    page.sections.all().delete()

    with pytest.raises(ValidationError) as error:
        verify_and_publish(page)

    assert error.value.messages == [
        "Write the one-sentence description.",
        "Add at least one section.",
    ]
    assert not Publication.objects.live().exists()


@pytest.mark.parametrize("count", [1, 24])
def test_no_page_asks_the_database_once_per_page_or_section(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    page = make_site_page(slug="us", name="A page")
    for number in range(count):
        make_site_page(published=True, name=f"Page {number}")
        PageSection.objects.create(page=page, order=number, heading=f"Part {number}", body="We.")
    put_live(page)
    client.get("/my-questions/")

    for address, number in (("/about/", 2), ("/about/us/", 1), ("/about/us/history/", 4)):
        with django_assert_num_queries(number + OF_THE_STATE):
            client.get(address)
