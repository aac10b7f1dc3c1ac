"""How much of an article a reader chooses to read: what each depth shows, and what it leads to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from explainer.publishing.models import Publication
from tests.article_limits import blocks_of
from tests.factories import (
    make_live_topics,
    make_question,
    make_term,
    make_topic,
    put_live,
)
from tests.reading import OF_THE_STATE, text_of, whole_topic
from topics.depth_texts import middle_texts, offers_middle, short_texts, word_count
from topics.depths import Depth, Reading
from topics.models import Topic, TopicHelpSign
from topics.page import draft_article

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from glossary.models import Term

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

    left_out = {"the-simple-version", "words-to-know", "faq", "quiz", "key-terms"}
    left_out |= {"takeaways"} if depth == "30-seconds" else set()
    assert {link for link in links if link.startswith(f"{address}#")} == {
        f"{address}#{anchor}" for anchor in left_out
    }


def well_written(topic: Topic) -> Topic:
    """Give every section its key sentence, and the care team five questions."""
    topic.sections.update(key_sentence="It says a lot in a sentence.")
    for number in range(2, 6):
        topic.care_team_questions.create(order=number, text=f"Question {number}?")
    return topic


@pytest.mark.django_db
def test_30_seconds_show_the_short_text_three_questions_and_the_source_only(
    client: Client,
) -> None:
    topic = well_written(make_topic(takeaway="Take this away.", body="A long text."))
    put_live(topic)

    text = text_of(at(client, "30-seconds", topic))

    shown = ("More on the whole page", "Is it right for me?", "Question 2?", "Question 3?")
    for part in (topic.thirty_seconds, *shown, "We wrote this page from"):
        assert part in text
    left_out = ("Take this away.", "A long text.", "It says a lot", "Ask your care team.")
    for part in (*left_out, "Does it hurt?", "Question 4?"):
        assert part not in text


@pytest.mark.django_db
def test_3_minutes_show_each_heading_with_its_key_sentence_alone(client: Client) -> None:
    topic = well_written(make_topic(takeaway="Take this away.", body="First *of* all."))
    put_live(topic)

    page = at(client, "3-minutes", topic)

    assert "<p>It says a lot in a sentence.</p>" in page
    for part in ("The simple version</h2>", "Take this away.", "Question 5?", "Read all of this"):
        assert part in page
    for left_out in ("First", "of</em> all", "Ask your care team."):
        assert left_out not in page


@pytest.mark.django_db
def test_a_topic_with_a_missing_key_sentence_offers_no_3_minutes(client: Client) -> None:
    topic = well_written(make_topic())
    topic.sections.create(order=2, heading="Another", body="More.", key_sentence=" ")
    put_live(topic)
    address = topic.get_absolute_url()

    page = client.get(address).content.decode()

    assert "depth=30-seconds" in page
    assert "3-minutes" not in page
    assert client.get(f"{address}?depth=3-minutes").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    ["", "3-minuten", "Everything", "%00", "30-seconds&depth=x", quote("<script>"), "9" * 9000],
)
def test_a_depth_that_does_not_exist_is_not_found(client: Client, typed: str) -> None:
    address = whole_topic().get_absolute_url()

    assert client.get(f"{address}?depth={typed}").status_code == 404
    assert client.get(f"{address}?depth=everything").status_code == 200


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
def test_answers_in_its_address_make_no_other_article(client: Client, depth: str) -> None:
    topic = whole_topic()
    answers = "&q1=2&q2=unsure&asked=12345678&check=1&show=1"

    assert at(client, depth, topic, answers) == at(client, depth, topic)


@pytest.mark.django_db
@every_depth
@pytest.mark.parametrize("copies", [1, 40])
def test_no_depth_asks_the_database_more_often(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, depth: str, copies: int
) -> None:
    topic = whole_topic()
    make_live_topics(copies, like=topic)

    with django_assert_max_num_queries(3 + OF_THE_STATE):
        at(client, depth, topic)


@pytest.mark.django_db
def test_a_word_opens_its_definition_in_the_short_texts_too(client: Client) -> None:
    cell, other = make_term(name="T cell", published=True), make_term(name="Rare", published=True)
    unused = make_term(name="Unused", published=True)
    topic = well_written(
        make_topic(thirty_seconds="It <helps> a T cell.", terms=[cell, other, unused])
    )
    topic.sections.update(key_sentence="A <rare> T cell’s work.")
    put_live(topic)

    short, middle = at(client, "30-seconds", topic), at(client, "3-minutes", topic)

    def word(term: Term, text: str) -> str:
        return f'<dfn><button type="button" popovertarget="Word-{term.slug}">{text}</button></dfn>'

    assert f"It &lt;helps&gt; a {word(cell, 'T cell')}." in short
    assert f"A &lt;{word(other, 'rare')}&gt; {word(cell, 'T cell')}’s work." in middle
    assert re.findall(r'id="(Word-[^"]+)"', short) == [f"Word-{cell.slug}"]
    assert re.findall(r'id="(Word-[^"]+)"', middle) == [f"Word-{x.slug}" for x in (cell, other)]


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


def long_topic(*, short: int, middle: int) -> Topic:
    """A topic with so many words of its own at each depth."""
    topic = make_topic(thirty_seconds="It works.", takeaway="word")
    topic.care_team_questions.update(text="Is it right?")
    topic.sections.update(heading="About", key_sentence="It is one sentence.")
    sign = " ".join(["sign"] * (short - 7))
    TopicHelpSign.objects.create(
        topic=topic, sign=sign, urgency="soon", whom="your team",
        source=topic.topic_sources.get().source,
    )  # fmt: skip
    left = middle - short - 6
    for number in range(2, 2 + left // 40):
        topic.takeaways.create(order=number, text=" ".join(["word"] * 40))
    topic.takeaways.create(order=99, text=" ".join(["word"] * (left % 40)))
    return topic


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("short", "middle", "said"),
    [
        (30, 600, []),
        (30, 601, ["The 3 minutes have 601 words and may have 600"]),
    ],
)
def test_a_writer_is_told_which_depth_has_too_many_words(
    short: int, middle: int, said: list[str]
) -> None:
    topic = long_topic(short=short, middle=middle)

    assert [x.partition(":")[0] for x in topic.publish_blockers()] == said
    topic.sections.update(key_sentence="")
    assert topic.publish_blockers() == []


@pytest.mark.django_db
@pytest.mark.parametrize(("words", "minutes"), [(119, 0), (120, 0), (121, 1), (200, 1), (201, 2)])
def test_a_short_version_that_is_long_is_not_called_30_seconds(words: int, minutes: int) -> None:
    topic = make_topic(thirty_seconds="word " * (words - 5))

    short = next(Reading(draft_article(topic.compose())).choices())
    said = [x for x in topic.publish_blockers() if x.startswith("The 30 seconds")]

    assert short.minutes == minutes
    assert bool(said) == (words > 120)


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_site")
def test_no_sentence_of_a_shorter_depth_is_missing_from_the_whole_page(client: Client) -> None:
    """READERS.md R14, over every starter topic."""
    for publication in Publication.objects.live().of_kind("topic"):
        address = publication.get_absolute_url()
        whole = blocks_of(client.get(address).content.decode())

        for depth in ("30-seconds", "3-minutes"):
            shown = blocks_of(client.get(f"{address}?depth={depth}").content.decode())

            assert len(shown) > 20
            assert [block for block in shown if block not in whole] == [], depth


@pytest.mark.django_db
@pytest.mark.usefixtures("starter_site")
def test_every_starter_topic_keeps_to_the_words_of_its_depths() -> None:
    topics = [topic.compose() for topic in Topic.objects.all()]

    assert len(topics) == 5
    for topic in topics:
        assert offers_middle(topic)
        assert 60 < word_count(short_texts(topic)) <= 120
        assert 300 < word_count(middle_texts(topic)) <= 600
