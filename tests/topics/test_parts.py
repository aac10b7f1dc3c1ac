"""An article is made when its text goes live: readers see the same as if it were made for them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.template import Engine

from explainer.publishing.models import Rendition
from explainer.publishing.page_parts import PageParts
from explainer.publishing.parts import parts_version
from explainer.publishing.renditions import remake_stale_renditions
from explainer.sources.freshness import months_after
from explainer.sources.models import Source
from glossary.models import Term
from tests import clock
from tests.factories import (
    make_corrected,
    make_entry,
    make_help_sign,
    make_path,
    make_term,
    make_topic,
    make_withdrawn,
    put_live,
    verify,
)
from tests.reading import OF_THE_STATE, whole_topic
from topics.models import Topic
from topics.paths.models import LearningPath

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

pytestmark = pytest.mark.django_db
ARTICLE = "/topics/whole/"
DEPTHS = ("", "?depth=3-minutes", "?depth=30-seconds")
SHEETS = ("large-print/", "leaflet/", "questions/")
BROUGHT = ("path=both", "path=none", "utm=%22%3C%26&x=1", "q1=1&check=1")
ADDRESSES = (
    *(f"{ARTICLE}{x}" for x in (*DEPTHS, *SHEETS)),
    *(f"{ARTICLE}{depth or '?'}&{x}" for depth in DEPTHS for x in BROUGHT),
)
SPACES = re.compile(r"\s+(?=<)|(?<=>)\s+")


def page(client: Client, address: str) -> str:
    """Return a page without the spaces that no reader sees."""
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(SPACES.sub("", response.content.decode()).split())


def pages(client: Client) -> dict[str, str]:
    return {address: page(client, address) for address in ADDRESSES}


def let_other_software_have_made_them() -> None:
    PageParts.objects.update(made_by="last year’s")


@pytest.fixture
def whole() -> Topic:
    """A topic in whose text words open, with everything that one can have."""
    topic = whole_topic()
    for term in Term.objects.order_by("slug")[:3]:
        term.name = f"name of {term.slug}"
        term.save()
        put_live(term)
    other = make_term(name="another word", slug="other", published=True)
    topic.refresh_from_db()
    make_help_sign(topic=topic)
    topic.thirty_seconds = f"The name of word-0, {other.name}, and more."
    topic.save()
    topic.sections.update(
        body="The *name of word-1* and another word.\n\n- name of word-2\n",
        key_sentence="The name of word-2, in one sentence.",
    )
    put_live(topic)
    return topic


def put_live_again(text: Topic | Term) -> None:
    text.save()
    put_live(text)


def rename_a_related_topic() -> None:
    related = Topic.objects.get(slug="related")
    related.title = "Renamed"
    put_live_again(related)


def edit_a_term() -> None:
    term = Term.objects.get(slug="word-1")
    term.definition = "Another meaning."
    put_live_again(term)


def rename_a_term() -> None:
    term = Term.objects.get(slug="word-2")
    term.name = "sentence"
    put_live_again(term)


def let_a_new_term_stand_in_the_text() -> None:
    make_term(name="and more", slug="and-more", published=True)


def change_the_path() -> None:
    make_path(slug="third", topics=list(Topic.objects.order_by("slug")), published=True)


def correct() -> None:
    topic = Topic.objects.get(slug="whole")
    topic.description = "Corrected."
    topic.save()
    make_corrected(topic)


def let_nci_change_its_page() -> None:
    day = clock.today()
    Source.objects.update(date=day, date_kind="updated")


CHANGES: dict[str, Callable[[], object]] = {
    "nothing": lambda: None,
    "a term edited": edit_a_term,
    "a term renamed": rename_a_term,
    "a term withdrawn": lambda: make_withdrawn(Term.objects.get(slug="word-1")),
    "another term withdrawn": lambda: make_withdrawn(Term.objects.get(slug="other")),
    "every term withdrawn": lambda: [make_withdrawn(term) for term in Term.objects.all()],
    "a new term": let_a_new_term_stand_in_the_text,
    "a related topic renamed": rename_a_related_topic,
    "a related topic withdrawn": lambda: make_withdrawn(Topic.objects.get(slug="related")),
    "one more path": change_the_path,
    "no path": lambda: make_withdrawn(LearningPath.objects.get(slug="both")),
    "words of NCI": lambda: make_entry(name="name of word-0"),
    "a small correction": correct,
    "checked again": lambda: verify(Topic.objects.get(slug="whole")),
    "something to mend": lambda: verify(Topic.objects.get(slug="whole"), verdict="needs_writer"),
    "NCI’s page changed": let_nci_change_its_page,
}


@pytest.mark.parametrize("change", CHANGES)
def test_readers_see_what_is_true_now_whatever_was_made_before(
    client: Client, whole: Topic, change: str
) -> None:
    CHANGES[change]()
    shown = pages(client)
    let_other_software_have_made_them()

    made_now = pages(client)

    assert whole.slug in made_now[ARTICLE]
    for address in ADDRESSES:
        assert shown[address] == made_now[address], address


def test_a_withdrawn_word_stands_in_no_part(client: Client, whole: Topic) -> None:
    before = page(client, ARTICLE)

    make_withdrawn(Term.objects.get(slug="word-1"))
    make_withdrawn(Term.objects.get(slug="other"))

    shown = " ".join(pages(client).values())
    assert whole.slug in shown
    for trace in ("Word-word-1", "/glossary/word-1/", "/glossary/other/"):
        assert trace in before
        assert trace not in shown


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_page_is_overdue_from_that_day_on(
    client: Client, whole: Topic, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    due_on = months_after(clock.today(), 12)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: due_on + timedelta(days=days))

    shown = page(client, whole.get_absolute_url())

    assert ("This page is overdue" in shown) == (days >= 0)
    let_other_software_have_made_them()
    assert shown == page(client, whole.get_absolute_url())


def test_settings_change_pages_that_were_made_before(
    client: Client, whole: Topic, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = page(client, whole.get_absolute_url())
    for name, value in (("NAME", "Line"), ("NUMBER", "1-800-4-CANCER"), ("HOURS", "")):
        monkeypatch.setattr(settings, f"HELP_LINE_{name}", value)
    monkeypatch.setattr(settings, "SITE_NOTICE", "A notice.")

    shown = pages(client)

    let_other_software_have_made_them()
    assert shown == pages(client)
    assert "1-800-4-CANCER" not in before
    assert all("A notice." in x and "1-800-4-CANCER" in x for x in shown.values())


def test_a_page_does_not_fetch_the_text_that_its_parts_are_made_of(
    client: Client, whole: Topic, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for address in ADDRESSES:
        with django_assert_num_queries(3 + OF_THE_STATE) as queries:
            client.get(address)
        assert not any('"content"' in x["sql"] for x in queries.captured_queries)

    let_other_software_have_made_them()
    with django_assert_num_queries(4 + OF_THE_STATE):
        client.get(whole.get_absolute_url())


@pytest.mark.parametrize("typed", ["<!--0-->", "<!---->", "<!--99999-->", "\ufdd0<b>", "{{ x }}"])
def test_nobody_writes_a_gap_into_a_part(client: Client, typed: str) -> None:
    topic = make_topic(slug="whole", title=f"Title {typed}", body=f"Body {typed}\n\n    {typed}")
    topic.sections.update(heading=f"Heading {typed}", key_sentence=f"Key {typed}")
    topic.thirty_seconds = f"Version {typed}"
    topic.save()
    put_live(topic)
    shown = [page(client, f"{ARTICLE}{x}") for x in (*DEPTHS, "large-print/", "leaflet/")]

    let_other_software_have_made_them()

    assert shown == [page(client, f"{ARTICLE}{x}") for x in (*DEPTHS, "large-print/", "leaflet/")]
    assert "<!--" not in "".join(shown)


@pytest.mark.parametrize("depth", ["", "%00", "everything%00", "facts", "leaflet", "x" * 50_000])
def test_a_depth_that_does_not_exist_is_not_found(client: Client, whole: Topic, depth: str) -> None:
    assert client.get(f"{whole.get_absolute_url()}?depth={depth}").status_code == 404


def test_parts_of_other_software_are_made_anew_once(whole: Topic) -> None:
    made = PageParts.objects.get(publication__slug=whole.slug).pages
    let_other_software_have_made_them()
    PageParts.objects.filter(publication__slug="related").delete()

    remade = remake_stale_renditions()

    assert remade == 2
    assert PageParts.objects.get(publication__slug=whole.slug).pages == made
    assert remake_stale_renditions() == 0


def test_a_page_that_is_withdrawn_leaves_no_parts(whole: Topic) -> None:
    make_withdrawn(whole)

    assert not PageParts.objects.filter(publication__slug=whole.slug).exists()
    assert remake_stale_renditions() == 0


def test_another_template_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    version = parts_version("topic")
    icon = Engine.get_default().get_template("components/icon.html")
    monkeypatch.setattr(icon, "source", f"{icon.source} ")
    parts_version.cache_clear()

    changed = parts_version("topic")

    parts_version.cache_clear()
    assert changed != version


@pytest.mark.django_db
def test_a_word_whose_card_other_software_made_is_shown_as_its_text_has_it(client: Client) -> None:
    term = make_term(name="T <b>cell</b>", slug="t-cell", published=True)
    make_topic(slug="the-topic", terms=[term], published=True)
    before = client.get("/topics/the-topic/").content.decode()

    of_term = Rendition.objects.filter(edition__publication__slug="t-cell")
    of_term.update(made_by="another", card={})

    assert before.count("T &lt;b&gt;cell&lt;/b&gt;") > 1
    assert client.get("/topics/the-topic/").content.decode() == before
