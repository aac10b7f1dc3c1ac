"""A withdrawn page: its readers are told so at its address, and find it nowhere else."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.publishing.publish import publication_of
from tests import clock
from tests.factories import (
    make_question,
    make_ready,
    make_term,
    make_topic,
    make_withdrawn,
    put_live,
)
from tests.reading import OF_THE_STATE, by_name, text_of
from topics.models import Topic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_of_the_module")]
WHY = "NCI took <b>back</b> what this page said."
TOPIC_PARTS = ["", "quiz/", "quiz/?q1=1&check=1", "flashcards/", "history/"]
ADDRESSES = [f"/topics/quokka/{part}" for part in TOPIC_PARTS] + [
    f"/glossary/quokka/{part}" for part in ("", "history/")
]
LISTS = [
    "/", "/topics/", "/topics/?tag=quokkatag", "/glossary/", "/search/?q=quokkawords",
    "/search/?q=quokkatitle", "/how-we-verify/", "/how-we-verify/ledger/",
    "/how-we-verify/ledger.csv", "/api/pages/",
    "/sitemap-publications.xml",
]  # fmt: skip


def fill_site() -> None:
    """A topic and a term that were withdrawn, and a live topic that names both."""
    term = make_term(
        name="quokkatitle term", slug="quokka", definition="Quokkawords.", published=True
    )
    topic = make_topic(
        title="Quokkatitle topic", slug="quokka", body="Quokkawords.", tags=["quokkatag"]
    )
    make_question(topic=topic, text="Quokkawords?")
    put_live(topic)
    live = make_topic(title="Live", slug="live", terms=[term, make_term(name="stays")])
    live.related.add(topic)
    put_live(live.words_to_know.get(term__name="stays").term)
    put_live(live)
    for text in (topic, term):
        text.refresh_from_db()
        make_withdrawn(text, why=WHY)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["get", "head"])
def test_every_address_of_a_withdrawn_page_says_so(
    client: Client, address: str, method: str
) -> None:
    response = getattr(client, method)(address)

    assert response.status_code == 410
    is_form = "check=1" in address
    assert response["Cache-Control"] == ("no-store" if is_form else "public, max-age=60")
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert not response.cookies


@pytest.mark.parametrize("address", ADDRESSES)
def test_reader_is_told_what_was_withdrawn_when_and_why_and_where_to_go(
    client: Client, address: str
) -> None:
    html = client.get(address).content.decode()

    kind = "topic" if address.startswith("/topics") else "term"
    day = clock.today()
    assert f"“Quokkatitle {kind}” was withdrawn on {by_name(day)}." in text_of(html)
    assert "NCI took &lt;b&gt;back&lt;/b&gt; what this page said." in html
    assert '<meta name="robots" content="noindex">' in html
    assert "canonical" not in html
    assert all(f'href="{x}"' in html for x in ("/topics/", "/glossary/", "/"))
    assert 'action="/search/"' in html


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_of_the_text_is_left_at_its_address(client: Client, address: str) -> None:
    page = client.get(address).content.decode()

    assert "Quokkawords" not in page
    assert "Edition" not in page


@pytest.mark.parametrize("address", LISTS)
def test_no_list_and_no_search_finds_a_withdrawn_page(client: Client, address: str) -> None:
    response = client.get(address)

    content = b"".join(response) if response.streaming else response.content
    asked = address.partition("=")[2]
    page = content.decode().lower()
    assert response.status_code == 200
    assert "quokka" not in (page.replace(asked, "") if asked else page)


def test_a_live_topic_leaves_out_a_withdrawn_term_and_topic(client: Client) -> None:
    for part in ("", "flashcards/"):
        page = client.get(f"/topics/live/{part}").content.decode()
        assert "uokkatitle" not in page
        assert "Stays" in page or "stays" in page


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_was_never_published_is_not_found_and_not_gone(client: Client, address: str) -> None:
    for text in (make_topic(title="Secretdraft", slug="secret"), make_term(slug="secret")):
        publication_of(text)

    response = client.get(address.replace("quokka", "secret"))

    assert response.status_code == 404
    assert "Secretdraft" not in response.content.decode()


def test_a_term_and_a_topic_of_the_same_name_are_two_pages(client: Client) -> None:
    make_term(slug="same", published=True)
    topic = make_topic(slug="same", published=True)
    make_withdrawn(topic)

    assert client.get("/topics/same/").status_code == 410
    assert client.get("/glossary/same/").status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_withdrawn_page_cannot_be_posted_to(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


def test_the_working_copy_of_a_withdrawn_page_stays_private(client: Client) -> None:
    Topic.objects.filter(slug="quokka").update(title="Secretdraft")

    assert "Secretdraft" not in client.get("/topics/quokka/").content.decode()


def test_a_page_that_comes_back_is_a_page_again(client: Client) -> None:
    topic = make_topic(slug="back", published=True)
    make_withdrawn(topic, why="By mistake.")
    gone = client.get("/topics/back/").status_code
    topic.refresh_from_db()
    put_live(topic)

    page = client.get("/topics/back/")

    assert (gone, page.status_code) == (410, 200)
    assert "By mistake." not in page.content.decode()


def test_the_newest_reason_is_the_one_that_is_told(client: Client) -> None:
    topic = make_topic(slug="twice", published=True)
    make_withdrawn(topic, why="The first time.")
    topic.refresh_from_db()
    put_live(topic)
    make_withdrawn(topic, why="The second time.")

    page = client.get("/topics/twice/").content.decode()

    assert "The second time." in page
    assert "The first time." not in page


@pytest.mark.parametrize("why", ["x" * 50_000, "<script>alert(1)</script>", "\u202e", "🙂"])
def test_a_hostile_reason_is_text(client: Client, why: str) -> None:
    make_withdrawn(make_topic(slug="hostile", published=True), why=why)

    page = client.get("/topics/hostile/").content.decode()

    assert "<script>alert" not in page
    assert why[:10] in page or "&lt;script&gt;" in page


def test_looking_whether_a_page_is_gone_costs_a_live_page_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for address, queries in (("/topics/live/", 3), ("/topics/quokka/", 2), ("/topics/no/", 2)):
        with django_assert_num_queries(queries + OF_THE_STATE):
            client.get(address)


def test_a_withdrawn_page_says_what_it_was_called_when_it_was_withdrawn(client: Client) -> None:
    topic = make_topic(title="First name", slug="renamed", published=True)
    topic.title = "Second name"
    topic.save()
    put_live(topic)
    make_withdrawn(topic)
    Topic.objects.filter(pk=topic.pk).update(title="Third name")

    page = client.get("/topics/renamed/").content.decode()

    assert "Second name" in page
    assert "First name" not in page
    assert "Third name" not in page


def test_a_text_that_waits_to_come_back_is_still_gone(client: Client) -> None:
    topic = make_topic(slug="waiting", published=True)
    make_withdrawn(topic)
    topic.refresh_from_db()
    make_ready(topic)

    assert client.get("/topics/waiting/").status_code == 410
