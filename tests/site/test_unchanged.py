"""What a reader has still holds, or not: told without making the page, and never too late."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from pytest_django import DjangoDbBlocker

from explainer.api.texts import folder_of
from explainer.copies.codes import code_of
from explainer.operations.software import version_of
from explainer.publishing.a_to_z import from_a_to_z
from explainer.publishing.kinds import all_kinds
from explainer.publishing.models import Publication, PublicationQuerySet
from explainer.publishing.sharing_pictures import SharingPicture
from explainer.publishing.unchanged import SETTINGS_ON_PAGES
from explainer.sources.models import Source, Verification
from explainer.text.markup import as_it_is
from glossary.dictionary.models import Entry
from tests import clock, factories
from tests.admin_forms import signed_in
from tests.database import cloned
from tests.factories import make_withdrawn
from tests.reader_pages import ALL_PAGES, EVERY_PAGE, FIRST_NUMBER
from tests.reader_site import A_COPY
from topics.models import Topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("every_page")]
HTTP_OK = 200
FEW = 10
OF_STAFF = ("admin/", "accounts/")
ARTICLE = "/topics/immunotherapy/"
CODE = (
    "mainSearchCriteria.v.cs=2.16.840.1.113883.6.90&mainSearchCriteria.v.c=C50.911"
    "&knowledgeResponseType=application/json"
)
V1 = "/api/v1/"
# Every address that is no page.
FILES = [
    "/feed.atom", "/feed.atom?tag=treatment", f"{ARTICLE}feed.atom", "/glossary/t-cell/feed.atom",
    "/paths/cancer-treatments/feed.atom", "/about/privacy/feed.atom", "/sitemap.xml",
    "/sitemap-publications.xml", "/robots.txt", "/opensearch.xml", "/site.webmanifest",
    "/.well-known/security.txt", "/.well-known/change-password",
    "/favicon.ico", "/apple-touch-icon.png", "/offline.js", "/how-we-verify/ledger.csv",
    "/search/suggestions/?q=ca", "/glossary/t-cell/definition/",
    f"{ARTICLE}downloads/cards.csv", "/paths/cancer-treatments/downloads/cards.csv",
    "/flashcards/downloads/cards.csv", "/glossary/t-cell/report/thanks/",
    f"/c/{code_of(A_COPY)}.svg", "/pictures/diagrams/brakes.svg",
    "/paths/cancer-treatments/history/",
    "/api/pages/", V1, f"{V1}openapi.json", f"/api/infobutton/?{CODE}",
    f"/api/infobutton/application/?{CODE}",
]  # fmt: skip
# What follows from more than the state of the site, or is nobody's to keep.
MADE_ANEW = {
    "site:search", "site:search_suggestions", "site:ledger_csv",
    "feedback:report", "feedback:thanks", "downloads:topic", "downloads:path", "downloads:site",
    "downloads:topic_file", "downloads:path_file", "downloads:site_file",
    # Says where to go.
    "api:infobutton_application",
}  # fmt: skip
ROUTES_WITHOUT_A_PAGE = {
    # Of bytes that are named by their digest.
    r"pictures/(?P<digest>[0-9a-f]{64})\.webp$",
    # Says that there is nothing.
    r"api/v1/[\s\S]*/\Z",
}
# Tables without the rule, which pages are made of all the same.
WITHOUT_THE_RULE = {
    "publishing_sitemark": "is the state itself",
    "topics_topic": "home asks for the address of a topic, which stays once it was live",
}


@pytest.fixture(scope="module")
def every_page(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), cloned(EVERY_PAGE):
        yield


@pytest.fixture(autouse=True)
def beyond_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "SHOW_COMPONENTS", True)
    # Another process may have made what is there, by the numbers that this one has yet.
    monkeypatch.setattr(factories, "_numbers", count(2 * FIRST_NUMBER))


def addresses() -> list[str]:
    """Return an address for each route of a reader, and for most states that a page can be in."""
    live = Publication.objects.live()
    texts = {x.kind: x.slug for x in live}
    return [
        *ALL_PAGES.values(),
        *FILES,
        *(f"{V1}{folder_of(kind)}/" for kind in all_kinds()),
        *(f"{V1}{folder_of(kind)}/{texts[kind.name]}/" for kind in all_kinds()),
        *(f"{V1}{x}/" for x in ("quizzes", "dictionary", "freshness", "verifications")),
        f"{V1}quizzes/immunotherapy/",
        f"{V1}dictionary/{Entry.objects.values_list('pk', flat=True)[0]}/",
        f"{V1}verifications/{Verification.objects.public().values_list('pk', flat=True)[0]}/",
        f"{V1}freshness/topic/immunotherapy/",
        f"/pictures/sharing/{SharingPicture.objects.filter(publication__in=live)[0].digest}.png",
    ]


def again(client: Client, address: str, tag: str, method: str = "get") -> HttpResponse:
    """Ask as somebody who has the page with this tag."""
    response: HttpResponse = getattr(client, method)(address, headers={"If-None-Match": tag})
    return response


def name_of(address: str) -> str:
    return resolve(address.partition("?")[0]).view_name


def readers_routes(found: URLResolver, before: str = "") -> Iterator[str]:
    """Yield every route of the site but those of its staff."""
    for item in found.url_patterns:
        # As a match names it.
        route = before + str(item.pattern).removeprefix("^")
        if isinstance(item, URLPattern):
            yield route
        elif not route.startswith(("admin/", "accounts/")):
            yield from readers_routes(item, route)


def test_no_route_of_a_reader_is_forgotten_here() -> None:
    shown = set()
    for address in addresses():
        with suppress(Resolver404):
            shown.add(resolve(address.partition("?")[0]).route.removeprefix("^"))

    routes = {x for x in readers_routes(get_resolver()) if not x.startswith(OF_STAFF)}
    assert routes - shown == ROUTES_WITHOUT_A_PAGE


def test_a_page_that_did_not_change_is_told_by_one_query(client: Client) -> None:
    for address in addresses():
        page = client.get(address)
        if page.status_code != HTTP_OK or name_of(address) in MADE_ANEW:
            continue
        tag = page["ETag"]
        assert re.fullmatch(r'"[0-9a-f]{32}"', tag), address
        assert client.head(address)["ETag"] == tag, address
        for method in ("get", "head"):
            with CaptureQueriesContext(connection) as queries:
                unchanged = again(client, address, f'"another", W/{tag}', method)
            assert (unchanged.status_code, unchanged.content) == (304, b""), address
            assert unchanged["ETag"] == tag
            assert len(queries) <= 1, address


def test_no_mark_of_what_is_tidy_reaches_a_reader(client: Client) -> None:
    marked = as_it_is("").encode()[:3]

    assert [x for x in addresses() if marked in client.get(x).getvalue()] == []


def test_every_table_that_a_page_is_made_of_moves_the_state(client: Client) -> None:
    tables = set(connection.introspection.table_names())
    read: dict[str, set[str]] = defaultdict(set)
    for address in addresses():
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        if page.status_code == HTTP_OK and name_of(address) not in MADE_ANEW:
            for query in queries:
                for table in tables & set(re.findall(r"\w+", query["sql"])):
                    read[table].add(address)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname LIKE 'pgtrigger_moves_the_state%' AND tgenabled = 'O'"
        )
        with_the_rule = {table for (table,) in cursor.fetchall()}
    assert len(read) > FEW
    assert {x: read[x] for x in read if x not in with_the_rule | {*WITHOUT_THE_RULE}} == {}
    assert not with_the_rule & {*WITHOUT_THE_RULE}


@pytest.mark.parametrize(
    "address",
    ["/search/?q=cell", "/search/?q=zzzzzz", f"{ARTICLE}downloads/", f"{V1}topics/?q=cell"],
)
def test_what_follows_from_more_than_the_record_is_made_anew(client: Client, address: str) -> None:
    client.get(address)
    with CaptureQueriesContext(connection) as first:
        tag = client.get(address).headers.get("ETag", "")
    with CaptureQueriesContext(connection) as second:
        again(client, address, tag)

    assert len(second) == len(first) > 1


def test_a_form_has_no_tag_and_none_is_given_for_sending_one(client: Client) -> None:
    assert "ETag" not in client.get(f"{ARTICLE}report/").headers
    assert "ETag" not in client.post(ARTICLE).headers


@pytest.mark.parametrize("address", ["/topics/nowhere/", "/topics/markup-gone/", "/nowhere/"])
def test_what_is_no_page_is_never_the_same_as_before(client: Client, address: str) -> None:
    refused = client.get(address)

    assert refused.headers.get("ETag") != client.get("/").headers["ETag"]
    assert again(client, address, refused.headers.get("ETag", "")).status_code in (404, 410)
    assert again(client, address, "*").status_code in (404, 410)


def test_the_staff_sees_what_it_has_just_done(client: Client) -> None:
    tag = client.get(ARTICLE)["ETag"]
    signed_in(client, "publisher")

    assert again(client, ARTICLE, tag).status_code == HTTP_OK


def test_a_withdrawn_page_is_gone_for_those_who_have_it(client: Client) -> None:
    tag = client.get(ARTICLE)["ETag"]

    make_withdrawn(Topic.objects.get(slug="immunotherapy"))

    assert again(client, ARTICLE, tag).status_code == 410


def test_a_tag_is_that_of_the_state_before_the_page_was_made(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who publishes meanwhile leaves an old tag on a new page; never a new tag on an old one."""
    early = client.get("/a-to-z/")["ETag"]

    def meanwhile(topics: PublicationQuerySet, query: QueryDict) -> object:
        Source.objects.update(title="Another title")
        return from_a_to_z(topics, query)

    monkeypatch.setattr("explainer.site.views.from_a_to_z", meanwhile)
    raced = client.get("/a-to-z/")["ETag"]

    assert raced == early
    assert again(client, "/a-to-z/", raced).status_code == HTTP_OK


@pytest.mark.parametrize(
    ("address", "headers"),
    [("/topics/?page=2", {}), ("/topics/?", {}), ("/topics/", {"Host": "localhost"})],
)
def test_another_address_has_another_tag(
    client: Client, address: str, headers: dict[str, str]
) -> None:
    tags = {client.get(x, headers=headers)["ETag"] for x in ("/topics/", address)}
    tags.add(client.get("/topics/")["ETag"])

    assert len(tags) == 1 + (address != "/topics/?" or bool(headers))


def test_another_day_has_another_tag(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    days = [clock.today() + timedelta(days=days) for days in (-1, 0, 1)]
    tags = set()
    for day in days:
        monkeypatch.setattr("django.utils.timezone.localdate", lambda day=day: day)
        tags.add(client.get("/")["ETag"])

    assert len(tags) == len(days)


@pytest.mark.parametrize("name", sorted(SETTINGS_ON_PAGES))
def test_what_the_operator_sets_makes_another_tag(
    client: Client, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    before = client.get("/")["ETag"]

    monkeypatch.setattr(settings, name, "1-800-4-CANCER")

    assert client.get("/")["ETag"] != before


def test_other_software_makes_another_tag(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    before = client.get("/")["ETag"]

    monkeypatch.setattr("explainer.publishing.unchanged.software_version", lambda: "another")

    assert client.get("/")["ETag"] != before


@pytest.mark.parametrize(
    "file", ["explainer/site/views.py", "templates/base.html", "static/js/kept.js"]
)
def test_software_is_other_software_once_a_file_of_it_changes(tmp_path: Path, file: str) -> None:
    changed = tmp_path / file
    changed.parent.mkdir(parents=True)
    versions = [version_of(tmp_path)]
    for text in ("one", "two"):
        changed.write_text(text)
        versions.append(version_of(tmp_path))
    (tmp_path / "notes.py").write_text("no software of the site")

    assert len(set(versions)) == 3
    assert version_of(tmp_path) == versions[-1]
