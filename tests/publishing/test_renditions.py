"""What other software made of an edition is never shown; it is made anew."""

from __future__ import annotations

import pytest
from django.test import Client

from explainer.publishing.models import Publication, Rendition
from explainer.publishing.renditions import (
    remake_all_renditions,
    remake_stale_renditions,
)
from explainer.searching.models import SearchEntry
from explainer.workflow.models import Move
from tests.factories import make_question, make_term, make_topic, make_withdrawn, verify_and_publish
from topics.models import Topic

pytestmark = pytest.mark.django_db

WRONG = {"name": "Wrong", "title": "Wrong", "definition": "Wrong", "description": "Wrong"}


def make_site() -> Topic:
    term = make_term(name="T cell", slug="t-cell", published=True)
    topic = make_topic(title="Immunotherapy", slug="immunotherapy", terms=[term], tags=["new"])
    make_question(topic=topic)
    topic.sections.update(key_sentence="It helps you.")
    verify_and_publish(topic)
    return topic


def let_other_software_have_made_them() -> None:
    for rendition in Rendition.objects.all():
        rendition.card |= WRONG
        rendition.made_by, rendition.content = "last year’s", {"sections": "Wrong"}
        rendition.save()


ADDRESSES = (
    "/", "/topics/", "/topics/immunotherapy/", "/topics/immunotherapy/?depth=3-minutes",
    "/topics/immunotherapy/quiz/", "/topics/immunotherapy/flashcards/",
    "/topics/immunotherapy/questions/", "/topics/immunotherapy/history/",
    "/topics/immunotherapy/report/?section=the-simple-version", "/glossary/", "/glossary/t-cell/",
    "/a-to-z/", "/search/?q=immune", "/how-we-verify/", "/how-we-verify/ledger/", "/feed.atom",
    "/api/pages/", "/sitemap-publications.xml",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_shows_what_other_software_made(client: Client, address: str) -> None:
    make_site()
    before = client.get(address).content.decode()
    let_other_software_have_made_them()

    response = client.get(address)

    shown = response.content.decode()
    assert response.status_code == 200
    assert "Wrong" not in shown
    assert [x in shown for x in ("Immunotherapy", "T cell")] == [
        x in before for x in ("Immunotherapy", "T cell")
    ]


def test_what_other_software_made_is_made_anew_once() -> None:
    topic = make_site()
    before = list(Rendition.objects.order_by("pk").values())
    entries = list(SearchEntry.objects.order_by("title").values_list("title", "text"))
    let_other_software_have_made_them()
    SearchEntry.objects.all().delete()

    made = remake_stale_renditions()

    assert made == 2
    assert list(Rendition.objects.order_by("pk").values()) == before
    assert list(SearchEntry.objects.order_by("title").values_list("title", "text")) == entries
    assert remake_stale_renditions() == 0
    assert remake_all_renditions() == 2
    assert Publication.objects.get(kind="topic").name == topic.title


def test_a_withdrawn_page_keeps_its_name_and_is_found_no_more(client: Client) -> None:
    topic = make_site()
    topic.refresh_from_db()
    make_withdrawn(topic)
    let_other_software_have_made_them()

    remake_stale_renditions()

    assert "Immunotherapy" in client.get("/topics/immunotherapy/").content.decode()
    assert not SearchEntry.objects.filter(publication__kind="topic").exists()
    assert Move.objects.filter(action="withdraw").exists()
