"""How much of an article a reader chooses to read: what each depth shows, and what it leads to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.text import markdown
from tests.factories import (
    make_live_topics,
    make_question,
    make_term,
    make_topic,
    put_live,
)
from tests.reading import text_of, whole_topic
from topics.depths import LONGEST_BEGINNING, Depth, Reading
from topics.models import Section, Topic
from topics.page import draft_article

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

every_depth = pytest.mark.parametrize("depth", list(Depth))
# Ids that links may name: those of answers and definitions are named by the page's own buttons.
LINKED_ID = re.compile(r' id="((?!q\d|[A-Z])[^"]+)"')
LINK = re.compile(r'href="([^"]*)"')
CURRENT = re.compile(r'aria-current="page">([^<]*)<')


def at(client: Client, depth: str, topic: Topic, more: str = "") -> str:
    response = client.get(f"{topic.get_absolute_url()}?depth={depth}{more}")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.django_db
@every_depth
def test_an_address_of_a_part_leads_somewhere_at_every_depth(client: Client, depth: str) -> None:
    topic = whole_topic()
    everything = client.get(topic.get_absolute_url()).content.decode()

    ids = LINKED_ID.findall(at(client, depth, topic))

    assert {"takeaways", "the-simple-version", "words-to-know", "faq-1", "quiz"} <= set(ids)
    assert sorted(ids) == sorted(LINKED_ID.findall(everything))


@pytest.mark.django_db
@pytest.mark.parametrize("depth", ["30-seconds", "3-minutes"])
def test_a_short_text_leads_to_every_part_that_it_leaves_out(client: Client, depth: str) -> None:
    topic = whole_topic()
    address = topic.get_absolute_url()

    links = LINK.findall(at(client, depth, topic))

    left_out = {"the-simple-version", "quiz", "key-terms"}
    left_out |= {"takeaways", "words-to-know", "faq", "faq-1"} if depth == "30-seconds" else set()
    assert {link for link in links if link.startswith(f"{address}#")} == {
        f"{address}#{anchor}" for anchor in left_out
    }


@pytest.mark.django_db
def test_30_seconds_show_the_short_text_the_questions_and_the_source_only(client: Client) -> None:
    topic = make_topic(takeaway="Take this away.", body="A long text.")
    topic.care_team_questions.create(order=1, text="What is my plan?")
    put_live(topic)

    text = text_of(at(client, "30-seconds", topic))

    for part in (topic.thirty_seconds, "What else this page tells you", "What is my plan?"):
        assert part in text
    assert "We wrote this page from" in text
    for left_out in ("Take this away.", "A long text.", "Ask your care team."):
        assert left_out not in text


@pytest.mark.django_db
def test_3_minutes_show_the_first_paragraph_of_each_section(client: Client) -> None:
    topic = make_topic(takeaway="Take this away.", body="First of *all*.\n\nThen more.")
    put_live(topic)

    page = at(client, "3-minutes", topic)

    assert "<p>First of <em>all</em>.</p>" in page
    assert "Then more." not in page
    assert "Take this away." in page
    assert "Ask your care team." in page
    assert "Read all of this part" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    ["", "everything", "3-minuten", "%00", "30-seconds&depth=x", quote("<script>"), "9" * 9000],
)
def test_an_unknown_depth_means_everything(client: Client, typed: str) -> None:
    topic = whole_topic()

    page = at(client, typed, topic)

    assert CURRENT.findall(page) == ["Everything, 1 minute"]
    assert "<script>" not in page
    assert "Check my answers" in page


@pytest.mark.django_db
@every_depth
def test_every_depth_names_the_plain_address_as_its_own(client: Client, depth: str) -> None:
    page = at(client, depth, whole_topic())

    assert '<link rel="canonical" href="http://testserver/topics/whole/">' in page


@pytest.mark.django_db
@every_depth
def test_the_links_keep_what_else_the_address_says(client: Client, depth: str) -> None:
    page = at(client, depth, whole_topic(), "&path=first-steps&x=%22%3E")

    links = [link for link in LINK.findall(page) if "path=first-steps&amp;x=%22%3E" in link]

    assert "/topics/whole/?path=first-steps&amp;x=%22%3E" in links
    assert sum("depth=30-seconds" in link for link in links) == 1
    assert sum("depth=3-minutes" in link for link in links) == 1


@pytest.mark.django_db
@every_depth
@pytest.mark.parametrize("copies", [1, 40])
def test_no_depth_asks_the_database_more_often(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, depth: str, copies: int
) -> None:
    topic = whole_topic()
    make_live_topics(copies, like=topic)

    with django_assert_max_num_queries(3):
        at(client, depth, topic)


@pytest.mark.django_db
def test_a_word_opens_its_definition_in_the_short_texts_too(client: Client) -> None:
    cell, other = make_term(name="T cell", published=True), make_term(name="Rare", published=True)
    topic = make_topic(
        thirty_seconds="It <helps> a T cell.", body="First.\n\nA rare T cell.", terms=[cell, other]
    )
    put_live(topic)

    short, middle = at(client, "30-seconds", topic), at(client, "3-minutes", topic)

    word = f'It &lt;helps&gt; a <dfn><button type="button" popovertarget="Word-{cell.slug}">T cell<'
    assert word in short
    assert re.findall(r'id="(Word-[^"]+)"', short) == [f"Word-{cell.slug}"]
    assert "<dfn>" not in middle
    assert len(re.findall(r'id="(Word-[^"]+)"', middle)) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("depth", ["", "30-seconds", "3-minutes"])
def test_nobody_reads_a_draft_at_any_depth(client: Client, depth: str) -> None:
    topic = make_topic()
    make_question(topic=topic)

    assert client.get(f"{topic.get_absolute_url()}?depth={depth}").status_code == 404


@pytest.mark.parametrize("text", ["<![= a>", "<!", "</", "<![CDATA[x", "&", "a < b"])
@pytest.mark.django_db
def test_no_text_is_too_odd_to_have_its_words_counted(client: Client, text: str) -> None:
    topic = make_topic(thirty_seconds=text, takeaway=text, body=text, published=True)

    assert client.get(topic.get_absolute_url()).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "minutes"), [(100, 0), (101, 1), (200, 1), (201, 2)])
def test_a_short_version_that_is_long_is_not_called_30_seconds(words: int, minutes: int) -> None:
    topic = make_topic(thirty_seconds="word " * words)

    short = next(Reading(draft_article(topic.compose())).choices())

    assert short.minutes == minutes


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "is_shown"), [(0, True), (1, False)])
def test_a_long_first_paragraph_gives_way_to_its_key_sentence(
    client: Client, words: int, is_shown: bool
) -> None:
    topic = make_topic(body="Zebra " * (LONGEST_BEGINNING + words))
    Section.objects.update(key_sentence="In one sentence.")
    put_live(topic)

    page = at(client, "3-minutes", topic)

    assert "In one sentence." in page
    assert ("Zebra" in page) is is_shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("One.\n\nTwo.", "<p>One.</p>"),
        ("### A heading\n\nOne.\n\nTwo.", "<p>One.</p>"),
        ("---\n\nOne *two*  \nthree.\n\nFour.", "<p>One <em>two</em><br>\nthree.</p>"),
        ("It has:\n\n- one\n\nThree.", "<p>It has:</p><ul>\n<li>one</li>\n</ul>"),
        ("- one\n  - two\n\n three", "<ul>\n<li>one\n<ul>\n<li>two</li>\n</ul>\n</li>\n</ul>"),
        ("> a\n>\n> b\n\nc", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>"),
        ("a < b > c & d\n\ne", "<p>a &lt; b &gt; c &amp; d</p>"),
        ("</p><p>\n\nTwo.", "<p>&lt;/p&gt;&lt;p&gt;</p>"),
        ("It goes on:", "<p>It goes on:</p>"),
        ("# Only a heading", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_the_beginning_of_a_text_is_its_first_paragraph_with_all_that_it_announces(
    text: str, shown: str
) -> None:
    assert markdown.beginning(markdown.render(text)) == shown


@given(st.text(alphabet="ab <>\"'&/\\-*#`|:>\n\t![]()", max_size=120))
def test_the_beginning_of_any_text_is_whole_and_clean(text: str) -> None:
    html = markdown.render(text)

    beginning = markdown.beginning(html)

    for tag in ("p", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "table", "a"):
        opened = re.findall(rf"<{tag}[ >]", beginning)
        assert len(opened) == beginning.count(f"</{tag}>"), tag
    assert beginning or not re.search("<(p|ul|ol|blockquote|pre|table)[ >]", html)
