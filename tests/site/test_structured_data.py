"""What pages say to programs is what their readers can see: JSON-LD in the words of schema.org."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from explainer.sources.models import DateKind, ReviewerProfile, Verification
from explainer.text.markdown import data_block
from tests.clock import today
from tests.factories import (
    make_corrected,
    make_question,
    make_source,
    make_term,
    make_topic,
    make_user,
    put_live,
    verify,
)
from tests.structured import JSON_LD, graphs, nodes, unseen
from topics.models import Topic, TopicSource

pytestmark = pytest.mark.django_db
BREAKING = "</script><!--<script>alert(1)</script>&amp;\u2028"


def html_of(client: Client, topic: Topic, part: str = "") -> str:
    return client.get(f"{topic.get_absolute_url()}{part}").content.decode()


def named(reviewer: User, first: str, last: str, *, shows_name: bool = False) -> User:
    reviewer.first_name, reviewer.last_name = first, last
    reviewer.save()
    ReviewerProfile.objects.create(user=reviewer, shows_name=shows_name)
    return reviewer


def test_every_page_tells_programs_what_its_readers_see(reader_pages: Path) -> None:
    pages = {path.name: path.read_text() for path in reader_pages.glob("*-200-*.html")}
    found = {name: unseen(html) for name, html in pages.items()}

    assert {name: said for name, said in found.items() if said} == {}
    assert {name for name, html in pages.items() if len(graphs(html)) != 1} == set()


def test_pages_with_nothing_to_read_tell_programs_nothing(reader_pages: Path) -> None:
    patterns = ("*-404-not-found.html", "*-410-*.html", "*-500-*.html")
    others = [path for pattern in patterns for path in reader_pages.glob(pattern)]

    assert {path.name.split("-")[1] for path in others} == {"404", "410", "500"}
    assert [path.name for path in others if JSON_LD.search(path.read_text())] == []


def test_what_a_reader_cannot_see_is_noticed(client: Client) -> None:
    html = html_of(client, make_topic(published=True))
    without_answer = html.replace("<p>Ask your care team.</p>", "")
    with_other_page = html.replace('"citation":[', '"citation":[{"url":"https://nci.example/"},')

    assert unseen(html) == set()
    assert unseen(without_answer) == {("text", "Ask your care team.")}
    assert unseen(with_other_page) == {("url", "https://nci.example/")}


def test_an_article_names_its_check_and_sources_as_its_source_block_does(client: Client) -> None:
    topic = make_topic()
    source = make_source(title="On T cells", nci_date=date(2020, 2, 3), date_kind=DateKind.POSTED)
    TopicSource.objects.create(topic=topic, order=2, source=source)
    older, day = named(make_user(role="reviewer"), "Ann", "Lee"), today() - timedelta(days=40)
    verify(topic, reviewer=older, today=day)
    put_live(topic, today=day)
    html = html_of(client, topic)
    (page,) = nodes(html, "MedicalWebPage")
    block = html[html.index('id="source"') : html.index("</section>", html.index('id="source"'))]
    shown = re.findall(r'href="(https://[^"]*)"', block)

    assert page["lastReviewed"] == day.isoformat()
    assert page["lastReviewed"] in block
    assert [x["url"] for x in page["citation"]] == page["isBasedOn"] == shown
    assert [x["name"] in block for x in page["citation"]] == [True, True]
    assert page["citation"][0]["dateModified"] == "2019-09-24"
    assert page["citation"][1]["datePublished"] == "2020-02-03"
    assert [x["name"] in block for x in page["reviewedBy"]] == [True]


@pytest.mark.parametrize(
    ("shows_name", "name"), [(False, "Reviewer A. L."), (True, "Reviewer Ann Lee")]
)
def test_a_reviewer_is_named_as_they_allow(client: Client, shows_name: bool, name: str) -> None:
    topic = make_topic()
    put_live(topic)
    reviewer = named(Verification.objects.get().reviewer, "Ann", "Lee", shows_name=shows_name)
    html = html_of(client, topic)

    assert nodes(html, "Person") == [{"@type": "Person", "name": name}]
    assert unseen(html) == set()
    assert reviewer.username not in html


def test_a_page_is_as_old_as_its_oldest_check_also_once_it_is_overdue(client: Client) -> None:
    topic = make_topic()
    TopicSource.objects.create(topic=topic, order=2, source=make_source())
    day = today() - timedelta(days=500)
    put_live(topic, today=day)
    check = Verification.objects.first()
    assert check
    check.pk, check.verified_on = None, today()
    check.save()
    html = html_of(client, topic)

    assert "This page is overdue" in html
    assert nodes(html, "MedicalWebPage")[0]["lastReviewed"] == day.isoformat()


def test_a_small_correction_makes_no_newer_check(client: Client) -> None:
    topic, day = make_topic(), today() - timedelta(days=40)
    put_live(topic, today=day)
    topic.sections.update(body="It helps your own immune system.")
    make_corrected(topic)
    html = html_of(client, topic)

    assert nodes(html, "MedicalWebPage")[0]["lastReviewed"] == day.isoformat()
    assert "carried forward" in html
    assert unseen(html) == set()


def test_a_demonstration_says_what_its_checks_are_wherever_it_tells_of_them(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "SITE_NOTICE", "Nobody has checked these pages.")
    term = make_term(published=True)
    topic = make_topic(terms=[term], published=True)
    for html in (html_of(client, topic), client.get(term.get_absolute_url()).content.decode()):
        [page] = nodes(html, "MedicalWebPage")

        assert page["creativeWorkStatus"] == "Nobody has checked these pages."
        assert page["lastReviewed"] == today().isoformat()
        assert unseen(html) == set()


def test_which_choice_is_right_is_not_told_before_an_answer(client: Client) -> None:
    topic = make_topic()
    make_question(topic=topic, right="The right one", wrong=["The wrong one"])
    put_live(topic)
    html = html_of(client, topic, "quiz/")
    (question,) = nodes(html, "Question")

    assert [x["text"] for x in question["suggestedAnswer"]] == ["The right one", "The wrong one"]
    assert "acceptedAnswer" not in question
    assert nodes(html_of(client, topic), "Quiz")[0]["url"] == nodes(html, "Quiz")[0]["url"]


def test_a_shorter_reading_says_less_to_programs_too(client: Client) -> None:
    term = make_term(name="immune cell", published=True)
    topic = make_topic(terms=[term], published=True)
    short, whole = (html_of(client, topic, query) for query in ("?depth=30-seconds", ""))

    assert [len(nodes(html, "DefinedTerm")) for html in (short, whole)] == [0, 1]
    assert [len(nodes(html, "FAQPage")) for html in (short, whole)] == [0, 1]
    assert unseen(short) == unseen(whole) == set()


def test_no_text_ends_the_data_or_begins_a_comment(client: Client) -> None:
    topic = make_topic(title=BREAKING, faq=BREAKING, faq_answer=BREAKING, published=True)
    html = html_of(client, topic)
    data = html.rpartition('<script type="application/ld+json">')[2].partition("</script>")[0]

    assert nodes(html, "MedicalWebPage")[0]["name"] == BREAKING
    assert not set("<>&") & set(data)
    assert "</script><!--" in nodes(html, "Answer")[0]["text"]
    assert (
        data_block({"a": "<é>"})
        == '<script type="application/ld+json">{"a":"\\u003Cé\\u003E"}</script>'
    )


def test_a_word_stands_in_the_glossary(client: Client) -> None:
    term = make_term(name="antibody", aliases=["antibodies"], published=True)
    word = nodes(client.get(term.get_absolute_url()).content.decode(), "DefinedTerm")[0]
    (glossary,) = nodes(client.get("/glossary/").content.decode(), "DefinedTermSet")

    assert (word["name"], word["alternateName"]) == ("Antibody", ["antibodies"])
    assert word["inDefinedTermSet"] == glossary["@id"] == "http://testserver/glossary/"
    assert [x["name"] for x in glossary["hasDefinedTerm"]] == ["antibody"]


def test_breadcrumbs_and_the_search_of_the_site_are_told(client: Client) -> None:
    topic = make_topic(title="One & two", published=True)
    crumbs = nodes(html_of(client, topic, "flashcards/"), "ListItem")
    (action,) = nodes(client.get("/").content.decode(), "SearchAction")
    address = action["target"]["urlTemplate"].replace("{search_term_string}", "immune")

    assert [x["name"] for x in crumbs][:3] == ["Home", "Topics", "One & two"]
    assert crumbs[2]["item"] == f"http://testserver{topic.get_absolute_url()}"
    assert "One &amp; two" in client.get(address.removeprefix("http://testserver")).content.decode()
