"""Decks: the cards of a topic, of a tag, of a learning path, and of all words.

Each takes the same few queries, however many cards it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.http import Http404
from django.urls import reverse

from explainer.publishing.models import Publication, PublicationQuerySet
from explainer.text import markdown
from explainer.workflow.withdrawn import live_or_gone
from glossary.content import TERM
from quizzes.cards.card_rows import rows_of_tag, rows_of_words
from quizzes.cards.flashcards import CardOrigin, Flashcard, origins_of, word_card
from quizzes.cards.models import TopicCard
from topics.content import TOPIC
from topics.listing import live_topics
from topics.paths.reading import PathPage, path_page

ALL_WORDS = "All words"


@dataclass(frozen=True)
class Deck:
    """Cards under one name; `address` is the path of the page that shows them.

    `origin` is the page of a topic's own deck, whose cards may also come from the pages of words.
    """

    name: str
    address: str
    cards: tuple[Flashcard, ...]
    origin: CardOrigin | None = None


def deck_of_topic(slug: str) -> Deck:
    """Return the deck of a live topic. Raises what `live_or_gone` raises where there is none."""
    topics = Publication.objects.of_kind(TOPIC).for_list()
    return decks_of([live_or_gone(with_cards(topics), slug)])[0]


def deck_of_path(slug: str) -> Deck:
    """Return the cards of a path's live topics, in the order of its steps.

    Raises what `live_or_gone` raises, and Http404 for a path that cannot be followed now.
    """
    return deck_of_steps(path_page(slug, with_cards(Publication.objects.for_list())))


def deck_of_tag(tag: str) -> Deck:
    """Return the cards of all live topics with a tag. Raises Http404 where there are none."""
    if not (cards := rows_of_tag(tag)[:]):
        raise Http404("No topic has this tag.")
    return Deck(name_of_tag(tag), address_of_tag(tag), tuple(cards))


def deck_of_all_words() -> Deck:
    """Return a card for each live term, in the order of the alphabet."""
    return Deck(ALL_WORDS, reverse("quizzes:word_flashcards"), tuple(rows_of_words()[:]))


def name_of_tag(tag: str) -> str:
    return f"Tag: {tag}"


def address_of_tag(tag: str) -> str:
    return reverse("quizzes:tag_flashcards", args=[tag])


def decks_of_all_topics() -> list[Deck]:
    """Return the deck of every live topic, by title."""
    return decks_of(list(with_cards(live_topics())))


def deck_of_steps(page: PathPage) -> Deck:
    """Return the deck of a path whose topics come `with_cards`."""
    if not page.can_be_followed:
        raise Http404("This path cannot be followed now.")
    cards = {card.key: card for deck in decks_of(page.steps) for card in deck.cards}
    address = reverse("quizzes:path_flashcards", args=[page.path.slug])
    return Deck(page.path.name, address, tuple(cards.values()))


def with_cards(topics: PublicationQuerySet) -> PublicationQuerySet:
    """Return topics that bring their cards along, as `decks_of` wants them."""
    made = TopicCard.objects.filter(publication=OuterRef("pk")).order_by("order")
    facts = made.values(facts=JSONObject(key="key", front="front", back="back"))
    return topics.annotate(made_cards=ArraySubquery(facts))


def decks_of(topics: Sequence[Publication]) -> list[Deck]:
    """Return a deck for each of these live topics that came `with_cards`, in two queries."""
    slugs = {slug for topic in topics for slug in topic.card["terms"]}
    terms = list(Publication.objects.live().of_kind(TERM).for_list().filter(slug__in=slugs))
    origins = origins_of([*topics, *terms])
    words = {term.slug: word_card(term, origins[term.pk]) for term in terms}
    return [_deck(topic, words, origins[topic.pk]) for topic in topics]


def _deck(topic: Publication, words: dict[str, Flashcard], origin: CardOrigin) -> Deck:
    own = (
        Flashcard(card["front"], markdown.trust(card["back"]), card["key"], origin)
        for card in vars(topic)["made_cards"]
    )
    cards = (*(words[x] for x in topic.card["terms"] if x in words), *own)
    return Deck(topic.name, reverse("quizzes:flashcards", args=[topic.slug]), cards, origin)
