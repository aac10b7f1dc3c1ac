"""Every page leads at its foot to the pages about the site, and pays nothing for it."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from explainer.pages import foot
from explainer.pages.models import PLACES, SitePage
from explainer.publishing.models import Publication
from explainer.site.views import server_error
from tests.admin_forms import signed_in
from tests.factories import make_site_page, make_withdrawn, put_live
from tests.reading import OF_THE_STATE

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a href="(/about/[^"]*)">([^<]*)</a>')


def foot_of(html: str) -> list[tuple[str, str]]:
    return LINK.findall(html.partition('<footer class="site-footer">')[2])


def foot_at(client: Client, address: str) -> list[tuple[str, str]]:
    return foot_of(client.get(address).content.decode())


@pytest.mark.parametrize("address", ["/", "/topics/", "/no-such-page/", "/about/us/"])
def test_every_page_names_the_live_pages_in_their_order(client: Client, address: str) -> None:
    make_site_page(slug="you", name="Privacy", place=2, published=True)
    make_site_page(slug="us", name="About us", place=1, published=True)
    make_site_page(slug="draft", name="Draft")

    assert foot_at(client, address) == [("/about/us/", "About us"), ("/about/you/", "Privacy")]


def test_a_page_stands_at_the_foot_as_soon_as_it_is_live_and_no_longer(client: Client) -> None:
    assert foot_at(client, "/") == []

    page = make_site_page(slug="us", published=True)
    live = foot_at(client, "/")
    SitePage.objects.update(name="Who we are")
    page.refresh_from_db()
    put_live(page)
    renamed = foot_at(client, "/")
    page.refresh_from_db()
    make_withdrawn(page)

    assert live == [("/about/us/", "About us")]
    assert renamed == [("/about/us/", "Who we are")]
    assert foot_at(client, "/") == []


def test_only_so_many_are_named_as_find_room(client: Client) -> None:
    for number in range(PLACES + 2):
        make_site_page(name=f"Page {number}", place=1, published=True)

    names = [name for _, name in foot_at(client, "/")]

    assert names == [f"Page {number}" for number in range(PLACES)]


def test_only_the_first_page_asks_the_database_until_something_changes(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_site_page(slug="us", published=True)

    for queries in (1, 0, 0):
        with django_assert_num_queries(queries + OF_THE_STATE):
            assert foot_at(client, "/my-questions/") == [("/about/us/", "About us")]


def test_what_another_process_published_is_seen_at_once(client: Client) -> None:
    page = make_site_page(slug="us", published=True)
    foot_at(client, "/")

    # As SQL of another process, of which this one hears nothing.
    Publication.objects.filter(slug=page.slug).update(live_edition=None)

    assert foot_at(client, "/") == []


def test_the_admin_asks_for_no_foot(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_site_page(slug="us", published=True)
    signed_in(client, "writer")
    monkeypatch.setattr(foot, "live_links", lambda: 1 / 0)

    assert client.get("/admin/").status_code == 200


def test_a_page_that_needs_no_database_is_shown_without_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_site_page(slug="us", published=True)
    foot_at(client, "/")

    with patch.object(connection, "cursor", side_effect=OperationalError):
        known = [client.get(address) for address in ("/no-such-page/", "/my-questions/")]
        monkeypatch.setattr(foot, "_last_known", [()])
        unknown = client.get("/no-such-page/")

    assert [x.status_code for x in (*known, unknown)] == [404, 200, 404]
    for page in known:
        assert foot_of(page.content.decode()) == [("/about/us/", "About us")]
    assert foot_of(unknown.content.decode()) == []


@pytest.mark.parametrize("is_known", [True, False])
def test_the_page_of_an_error_never_asks(
    django_assert_num_queries: DjangoAssertNumQueries, client: Client, is_known: bool
) -> None:
    make_site_page(slug="us", published=True)
    if is_known:
        foot_at(client, "/")

    with django_assert_num_queries(0):
        page = server_error(RequestFactory().get("/")).content.decode()

    assert "Something went wrong on our side" in page
    assert foot_of(page) == ([("/about/us/", "About us")] if is_known else [])


def test_a_name_full_of_markup_stands_there_as_text(client: Client) -> None:
    make_site_page(name="<b>&", published=True)

    assert foot_at(client, "/")[0][1] == "&lt;b&gt;&amp;"


def test_the_foot_leads_where_the_header_does_not(client: Client) -> None:
    page = client.get("/topics/").content.decode()
    header, _, rest = page.partition("</header>")
    links = re.findall(r'<a [^>]*href="([^"]+)"', rest.partition("<footer")[2])

    assert {"/a-to-z/", "/paths/", "/c/"} <= {*links}
    assert not [link for link in links if f'href="{link}"' in header]


def test_the_shared_template_needs_no_links_to_be_rendered() -> None:
    assert foot_of(render_to_string("500.html", {"site_notice": settings.SITE_NOTICE})) == []
