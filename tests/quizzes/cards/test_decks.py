"""Decks: which cards are in one, where each comes from, and what a correction leaves as it was."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.http import Http404
from django.utils.safestring import SafeString

from explainer.publishing.renditions import remake_all_renditions
from explainer.workflow.withdrawn import Withdrawn
from quizzes.cards.decks import (
    deck_of_all_words,
    deck_of_path,
    deck_of_tag,
    deck_of_topic,
    decks_of_all_topics,
)
from quizzes.cards.models import TopicCard
from tests.factories import (
    make_card,
    make_live_topics,
    make_path,
    make_source,
    make_term,
    make_topic,
    make_withdrawn,
    put_live,
    verify_and_publish,
)
from topics.models import Topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_django import DjangoAssertNumQueries

    from quizzes.cards.decks import Deck

pytestmark = pytest.mark.django_db
CHECKED_ON = date(2026, 7, 2)


def live_topic(title: str = "Immunotherapy", **parts: object) -> Topic:
    """A live topic with one word, one question and one card, all of them its own."""
    slug = title.lower()
    term = make_term(name=f"cell of {slug}", slug=f"cell-{slug}")
    put_live(term, today=CHECKED_ON)
    topic = make_topic(title=title, slug=slug, terms=[term], tags=["cells"], **parts)  # type: ignore[arg-type]
    make_card(topic=topic, front="What is a drip?", back="A **slow** way in.")
    put_live(topic, today=CHECKED_ON)
    topic.refresh_from_db()
    return topic


def keys_of(deck: Deck) -> list[str]:
    return [card.key for card in deck.cards]


def test_a_deck_has_the_words_the_questions_and_the_cards_that_writers_add() -> None:
    live_topic()

    deck = deck_of_topic("immunotherapy")

    assert (deck.name, deck.address) == ("Immunotherapy", "/topics/immunotherapy/flashcards/")
    assert [(card.front, card.back.strip()) for card in deck.cards] == [
        ("Cell of immunotherapy", "A cell that fights infection."),
        ("Does it hurt?", "<p>Ask your care team.</p>"),
        ("What is a drip?", "<p>A <strong>slow</strong> way in.</p>"),
    ]
    assert [isinstance(card.back, SafeString) for card in deck.cards] == [False, True, True]
    assert [key.rpartition(":")[0] for key in keys_of(deck)] == [
        "term", "faq:immunotherapy", "card:immunotherapy",
    ]  # fmt: skip
    assert keys_of(deck)[0] == "term:cell-immunotherapy"


def test_a_card_says_where_it_comes_from() -> None:
    source = make_source(title="Immunotherapy to Treat Cancer")
    edition = put_live(live_topic(source=source), today=CHECKED_ON)

    deck = deck_of_topic("immunotherapy")

    word, question, _card = (card.origin for card in deck.cards)
    assert word
    assert question
    assert (word.name, word.address) == ("Cell of immunotherapy", "/glossary/cell-immunotherapy/")
    assert (question.name, question.address) == ("Immunotherapy", "/topics/immunotherapy/")
    assert (question.edition, question.published_at) == (edition.number, edition.published_at)
    assert question.source
    assert (question.source.title, question.source.address) == (source.title, source.address)
    assert question.verified
    assert question.verified.verified_on == CHECKED_ON
    assert deck.origin == question


@pytest.mark.parametrize("publish", [put_live, verify_and_publish])
def test_a_correction_and_a_new_title_leave_the_keys(publish: Callable[[Topic], object]) -> None:
    topic = live_topic()
    before = keys_of(deck_of_topic("immunotherapy"))
    Topic.objects.update(title="Immune therapy")
    topic.faqs.update(question="Does it hurt at all?", order=2)
    topic.written_cards.update(back="Through a thin tube.")
    publish(Topic.objects.get())

    deck = deck_of_topic("immunotherapy")

    assert keys_of(deck) == before
    assert [card.front for card in deck.cards][1:] == ["Does it hurt at all?", "What is a drip?"]
    assert "thin tube" in deck.cards[2].back


def test_the_cards_of_a_site_from_before_are_made_by_what_makes_its_renditions_anew() -> None:
    topic = live_topic()
    topic.faqs.update(question="Does it hurt at all?")
    put_live(topic)
    before = deck_of_topic("immunotherapy").cards
    TopicCard.objects.all().delete()

    remake_all_renditions()

    assert deck_of_topic("immunotherapy").cards == before


def test_a_withdrawn_topic_has_no_cards_anywhere() -> None:
    live_topic("Other")
    make_withdrawn(live_topic())

    assert not TopicCard.objects.filter(publication__slug="immunotherapy").exists()
    with pytest.raises(Withdrawn):
        deck_of_topic("immunotherapy")
    assert [deck.name for deck in decks_of_all_topics()] == ["Other"]
    assert not [key for key in keys_of(deck_of_tag("cells")) if "immunotherapy" in key]


def test_a_topic_that_comes_back_has_its_cards_with_the_keys_that_they_had() -> None:
    topic = live_topic()
    topic.faqs.update(question="Does it hurt at all?")
    put_live(topic)
    before = keys_of(deck_of_topic("immunotherapy"))
    topic.refresh_from_db()
    make_withdrawn(topic)

    put_live(Topic.objects.get())

    assert keys_of(deck_of_topic("immunotherapy")) == before


def test_a_withdrawn_word_is_in_no_deck() -> None:
    topic = live_topic()
    term = topic.words_to_know.get().term
    term.refresh_from_db()
    make_withdrawn(term)

    for deck in (deck_of_topic("immunotherapy"), deck_of_tag("cells"), deck_of_all_words()):
        assert "term:cell-immunotherapy" not in keys_of(deck)


def test_a_word_that_two_topics_explain_is_in_their_decks_once() -> None:
    first, second = live_topic("One"), live_topic("Two")
    second.words_to_know.update(term=first.words_to_know.get().term)
    put_live(second)
    make_path(slug="both", topics=[second, first], published=True)

    path, tag = deck_of_path("both"), deck_of_tag("cells")

    assert [key.partition(":")[0] for key in keys_of(path)] == [
        "term", "faq", "card", "faq", "card",
    ]  # fmt: skip
    assert keys_of(path)[1].startswith("faq:two:")
    assert keys_of(tag)[0] == "term:cell-one"
    assert sorted(keys_of(tag)) == sorted(keys_of(path))
    assert (path.name, path.address) == ("First steps", "/paths/both/flashcards/")
    assert (tag.name, tag.address) == ("Tag: cells", "/flashcards/tags/cells/")


def test_all_words_stand_in_the_order_of_the_alphabet() -> None:
    for name in ("tumor", "Antigen", "érythème", "biopsy"):
        make_term(name=name, published=True)
    make_term(name="draft")

    deck = deck_of_all_words()

    assert [card.front for card in deck.cards] == ["Antigen", "Biopsy", "Érythème", "Tumor"]
    assert (deck.name, deck.address) == ("All words", "/flashcards/words/")


def test_a_path_that_cannot_be_followed_has_no_deck() -> None:
    topics = [live_topic("One"), live_topic("Two")]
    make_path(slug="both", topics=topics, published=True)
    make_withdrawn(topics[0])

    with pytest.raises(Http404):
        deck_of_path("both")


@pytest.mark.parametrize("tag", ["", "nothing", "cell", "Cells"])
def test_a_tag_that_no_live_topic_has_has_no_deck(tag: str) -> None:
    live_topic()

    with pytest.raises(Http404):
        deck_of_tag(tag)


def test_decks_of_an_empty_site_are_empty() -> None:
    assert deck_of_all_words().cards == ()
    assert decks_of_all_topics() == []


@pytest.mark.parametrize(
    ("deck", "queries"),
    [
        (lambda: deck_of_topic("immunotherapy"), 3),
        (lambda: deck_of_path("both"), 4),
        (lambda: deck_of_tag("cells"), 3),
        (deck_of_all_words, 3),
        (decks_of_all_topics, 3),
    ],
)
def test_a_deck_takes_as_many_queries_with_many_cards(
    deck: Callable[[], object],
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    topic = live_topic()
    make_path(slug="both", topics=[topic, live_topic("Other")], published=True)
    make_live_topics(20, like=topic)

    with django_assert_num_queries(queries):
        deck()
