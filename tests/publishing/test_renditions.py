"""What other software made of an edition is never shown; it is made anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import count

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from explainer.publishing import renditions
from explainer.publishing.content import Content
from explainer.publishing.locks import wait_to_change_what_is_live
from explainer.publishing.models import Edition, Publication, Rendition
from explainer.publishing.renditions import (
    remake_all_renditions,
    remake_stale_renditions,
)
from explainer.searching.models import SearchEntry
from explainer.workflow.models import Move
from tests.factories import (
    make_question,
    make_term,
    make_topic,
    make_withdrawn,
    verify_and_publish,
)
from tests.racing import (
    SECONDS_TO_WAIT,
    at_once,
    somebody_else,
    wait_until_somebody_waits_for_a_lock,
)
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


def test_many_are_made_anew_in_as_many_queries_as_few() -> None:
    for _ in range(2):
        make_term(published=True)
    with CaptureQueriesContext(connection) as few:
        remake_all_renditions()
    for _ in range(8):
        make_term(published=True)

    with CaptureQueriesContext(connection) as many:
        assert remake_all_renditions() == 10

    assert len(many) <= len(few)


def test_what_was_made_before_the_work_broke_off_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        make_term(published=True)
    let_other_software_have_made_them()
    calls = count()
    keep = renditions.make_all_live

    def break_off_at_the_second(editions: Sequence[tuple[Edition, Content]]) -> None:
        keep(editions)
        if next(calls) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(renditions, "REMADE_AT_ONCE", 2)
    monkeypatch.setattr(renditions, "make_all_live", break_off_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        remake_stale_renditions()

    assert Rendition.objects.filter(made_by="last year’s").count() == 3
    assert remake_stale_renditions() == 3


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", [verify_and_publish, make_withdrawn])
def test_whoever_waits_to_change_what_is_live_holds_no_page_yet(
    act: Callable[[Topic], object],
) -> None:
    """Else whoever makes all anew, and holds one page after the other, would wait for them, too."""
    topic = make_topic(published=True)
    topic.sections.update(body="Another text.")
    topic.refresh_from_db()

    with somebody_else(lambda: act(topic)) as begin:
        with transaction.atomic():
            wait_to_change_what_is_live()
            done = begin()
            wait_until_somebody_waits_for_a_lock()
            pages = Publication.objects.select_for_update(nowait=True)
            assert pages.get() == topic.publication
        done.result(timeout=SECONDS_TO_WAIT)


@pytest.mark.django_db(transaction=True)
def test_pages_are_published_while_all_are_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renditions, "REMADE_AT_ONCE", 2)
    terms = [make_term(name=f"Cell {number}", published=True) for number in range(4)]
    topics = [make_topic(terms=terms, published=True) for _ in range(2)]
    for topic in topics:
        topic.sections.update(body="A cell 1, and a cell 2.")
    publish_first, publish_second = (partial(verify_and_publish, topic) for topic in topics)

    acts = [remake_all_renditions, publish_first, remake_all_renditions, publish_second]
    at_once(lambda act: act(), acts)

    assert [x.live.number for x in Publication.objects.of_kind("topic")] == [2, 2]
    assert remake_stale_renditions() == 0
