"""Readers' pages: what they show, what they never show, and how many queries they take."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.publishing.models import Publication
from explainer.publishing.publish import publication_of
from tests.factories import (
    make_live_topics,
    make_question,
    make_source,
    make_term,
    make_topic,
    put_live,
)
from tests.reading import OF_THE_STATE, PAGES, text_of, whole_topic
from topics.content import PAGE_ANCHORS, TOPIC, anchors_for

pytestmark = pytest.mark.django_db


LEDGER = "/how-we-verify/ledger/"


@pytest.mark.parametrize("copies", [5, 500])
def test_no_page_asks_the_database_once_per_item(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, copies: int
) -> None:
    make_live_topics(copies, like=whole_topic())

    for address, limit in PAGES:
        with django_assert_max_num_queries(limit + OF_THE_STATE):
            assert client.get(address).status_code == 200, address


def test_the_article_says_everything_in_the_order_of_the_design(client: Client) -> None:
    topic = whole_topic()

    page = client.get(topic.get_absolute_url()).content.decode()

    parts = [
        "Plain-language explanations based on National Cancer Institute resources",
        "Educational only, not medical advice",
        "Cancer Explained",
        "Whole</h1>",
        "How this treatment helps your own immune system.",
        "Source: National Cancer Institute",
        "min read",
        "30-second version",
        'class="actions no-print"',
        "Key takeaways",
        "The simple version</h2>",
        "<strong>own</strong>",
        "Questions to ask your healthcare team</h2>",
        "Words to know</h2>",
        "Browse the full glossary",
        "Frequently asked questions</h2>",
        "Test your understanding</h2>",
        "Review key terms</h2>",
    ]
    position = 0
    for part in parts:
        assert part in page[position:], part
        position = page.index(part, position)


@pytest.mark.parametrize(
    ("nci_date", "kind", "words"),
    [
        (date(2019, 9, 24), "updated", "NCI updated 2019-09-24"),
        (date(2023, 2, 16), "reviewed", "NCI reviewed 2023-02-16"),
        (date(2019, 9, 24), "posted", "NCI posted 2019-09-24"),
        (None, "none", "NCI: no date on page"),
    ],
)
def test_the_source_line_uses_ncis_own_label(
    client: Client, nci_date: date | None, kind: str, words: str
) -> None:
    topic = make_topic(source=make_source(nci_date=nci_date, date_kind=kind))
    put_live(topic, today=date(2026, 7, 2))

    line = text_of(client.get(topic.get_absolute_url()).content.decode())

    assert f"Source: National Cancer Institute · {words} · Verified 2026-07-02" in line


@pytest.mark.parametrize("part", ["", "quiz/", "flashcards/"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_nobody_opens_a_topic_that_was_never_published(
    client: Client, part: str, method: str
) -> None:
    topic = make_topic(title="Secretdraft")
    make_question(topic=topic)
    publication_of(topic)

    response = getattr(client, method)(f"{topic.get_absolute_url()}{part}")

    assert response.status_code == 404
    assert "Secretdraft" not in response.content.decode()


def test_nobody_opens_a_term_that_was_never_published(client: Client) -> None:
    term = make_term(name="Secretdraft")

    assert client.get(term.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/", "/topics/", "/glossary/", "/search/?q=secretdraft", "/how-we-verify/",
     "/how-we-verify/ledger/", "/feed.atom", "/sitemap.xml", "/sitemap-publications.xml"],
)  # fmt: skip
def test_no_list_reveals_a_draft(client: Client, address: str) -> None:
    draft = make_topic(
        title="Secretdraft", slug="secretdraft", terms=[make_term(name="Secretdraft")]
    )
    publication_of(draft)
    make_topic(title="Public", published=True)

    page = client.get(address).content.decode().replace("q=secretdraft", "")

    assert "Secretdraft" not in page
    assert "/topics/secretdraft" not in page


@pytest.mark.parametrize(
    "address",
    ["/", "/topics/", "/glossary/", "/search/", "/search/?q=pain", "/how-we-verify/",
     "/how-we-verify/ledger/", "/how-we-verify/ledger.csv", "/feed.atom", "/robots.txt",
     "/sitemap.xml", "/sitemap-publications.xml", "/healthz"],
)  # fmt: skip
def test_every_page_works_on_an_empty_database(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


def test_a_page_that_broke_still_shows_the_site_notice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "SITE_NOTICE", "Sample data only")
    monkeypatch.setattr("explainer.site.views.live_subjects", lambda: 1 / 0)

    response = Client(raise_request_exception=False).get("/")

    assert response.status_code == 500
    assert "Sample data only" in response.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "99999", "two", "%00"])
def test_a_page_number_that_is_none_shows_a_page(client: Client, page: str) -> None:
    make_topic(published=True)

    for address in ("/topics/", "/glossary/", "/how-we-verify/", LEDGER, "/search/"):
        assert client.get(f"{address}?page={page}&q=treatment").status_code == 200


def test_topics_are_found_by_tag_and_level(client: Client) -> None:
    make_topic(title="Easy drugs", tags=["drugs"], level="beginner", published=True)
    make_topic(title="Hard drugs", tags=["drugs"], level="advanced", published=True)
    make_topic(title="Easy rays", tags=["rays"], level="beginner", published=True)

    page = text_of(client.get("/topics/?tag=drugs&level=advanced").content.decode())

    assert "Hard drugs" in page
    assert "Easy drugs" not in page
    assert "Easy rays" not in page


def test_topics_stand_in_alphabetical_order_whatever_their_letters(client: Client) -> None:
    for title in ("zebra", "Émile", "Apple", "eagle"):
        make_topic(title=title, published=True)

    page = client.get("/topics/").content.decode()

    order = [page.index(f">{title}<") for title in ("Apple", "eagle", "Émile", "zebra")]
    assert order == sorted(order)


def test_the_sitemap_names_live_pages_with_the_day_of_their_text(client: Client) -> None:
    topic = make_topic(published=True)
    day = Publication.objects.live().of_kind(TOPIC).get().live.published_at.date()

    page = client.get("/sitemap-publications.xml").content.decode()

    assert f"<loc>http://testserver{topic.get_absolute_url()}</loc>" in page
    assert f"<lastmod>{day.isoformat()}</lastmod>" in page
    assert "/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_an_anchor_is_unique_readable_and_never_one_of_the_pages_own() -> None:
    anchors = anchors_for(["Side effects", "Side effects", "FAQ", "免疫", "Quiz"])

    assert anchors == ["side-effects", "side-effects-2", "section-3", "section-4", "quiz-2"]
    assert not set(anchors) & set(PAGE_ANCHORS)


@pytest.mark.django_db
def test_no_heading_takes_an_id_that_the_article_has_already(client: Client) -> None:
    page = client.get(whole_topic().get_absolute_url()).content.decode()
    taken = set(re.findall(r' id="([^"]+)"', page)) - {"the-simple-version"}

    assert {"faq-1", "q1_1", "take-along"} <= taken
    assert not taken & set(anchors_for(sorted(taken)))
    assert not taken & set(anchors_for(["FAQ", "FAQ", "Source", "FAQ"]))


def test_a_page_that_did_not_change_is_not_sent_again(client: Client) -> None:
    topic = make_topic(published=True)
    etag = client.get(topic.get_absolute_url()).headers["ETag"]

    same = client.get(topic.get_absolute_url(), headers={"If-None-Match": etag})
    topic.sections.update(body="New words.")
    put_live(topic)
    changed = client.get(topic.get_absolute_url(), headers={"If-None-Match": etag})

    assert same.status_code == 304
    assert changed.status_code == 200
