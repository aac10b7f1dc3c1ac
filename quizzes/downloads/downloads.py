"""What can be taken along from a page: what its files are made of, and what they are called.

A fingerprint names all that the files of a page say. For a topic or a path it is that of the texts
themselves, which are there anyway; for the whole site it is that of their editions and checks, so
that nobody who asks for a kept file waits for thousands of texts to be read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass, replace
from hashlib import sha256
from sqlite3 import sqlite_version
from zlib import ZLIB_RUNTIME_VERSION

from django.conf import settings
from django.http import Http404
from django.urls import reverse

from explainer.publishing.content import rendition_version
from explainer.publishing.models import Publication
from explainer.publishing.renditions import live_text
from explainer.sources.models import Verification
from explainer.sources.verified import VerifiedText
from explainer.workflow.withdrawn import live_or_gone
from glossary.content import TERM, TermContent
from quizzes.cards.decks import (
    Deck,
    deck_of_all_words,
    decks_of,
    decks_of_all_topics,
    with_cards,
)
from quizzes.cards.flashcards import Flashcard
from quizzes.downloads.anki import anki_of
from quizzes.downloads.gift import gift_of
from quizzes.downloads.qti import qti_of
from quizzes.downloads.sources import changed_at, source_line
from quizzes.downloads.tables import csv_of, tsv_of
from quizzes.downloads.taken import TakenQuestion, TakenQuiz
from quizzes.path_quiz import questions_of_path
from topics.content import TOPIC, TopicContent
from topics.paths.reading import path_page

# Counts changes of what the code in this room writes: each makes all files anew.
FORMAT = 1
# Of the same content another one of these can make other bytes.
_WRITTEN_WITH = (sqlite_version, ZLIB_RUNTIME_VERSION)
WORDS = "Words"


@dataclass(frozen=True)
class Contents:
    decks: Sequence[Deck]
    quiz: TakenQuiz | None = None

    def files(self) -> dict[str, bytes]:
        """Return the files by name: none for cards or a quiz that the page does not have."""
        made: dict[str, bytes] = {}
        if cards := self.cards():
            made["cards.apkg"] = anki_of(self.decks)
            made["cards.csv"], made["cards.tsv"] = csv_of(cards), tsv_of(cards)
        if self.quiz:
            made["quiz.gift.txt"], made["quiz.qti.zip"] = gift_of(self.quiz), qti_of(self.quiz)
        return made

    def cards(self) -> list[Flashcard]:
        """Return each card once, whatever number of decks it is in."""
        cards = {card.key: card for deck in self.decks for card in deck.cards}
        return list(cards.values())


@dataclass(frozen=True)
class Downloads:
    """`address` is the path of the page that the files belong to; `verified` its check, if one."""

    name: str
    address: str
    fingerprint: str
    contents: Callable[[], Contents]
    edition: int = 0
    verified: VerifiedText | None = None

    @property
    def folder(self) -> str:
        return self.address.strip("/")


def downloads_of_topic(slug: str) -> Downloads:
    """Raises what `live_or_gone` raises, and Http404 for a topic without cards and quiz."""
    topics = with_cards(Publication.objects.of_kind(TOPIC).for_page())
    publication = live_or_gone(topics, slug)
    topic = live_text(TopicContent, publication)
    (deck,) = decks_of([publication])
    source = source_line(deck.origin)
    questions = tuple(TakenQuestion(question, source) for question in topic.quiz)
    quiz = TakenQuiz(topic.title, f"topic-{slug}", questions) if questions else None
    downloads = _downloads(deck.name, publication.get_absolute_url(), Contents([deck], quiz))
    verified = deck.origin.verified if deck.origin else None
    return replace(downloads, edition=publication.live.number, verified=verified)


def downloads_of_path(slug: str) -> Downloads:
    """Raises what `live_or_gone` raises, and Http404 for a path that cannot be followed now."""
    page = path_page(slug, with_cards(Publication.objects.for_page()))
    if not page.can_be_followed:
        raise Http404("This path cannot be followed now.")
    decks = decks_of(page.steps)
    sources = {
        topic.slug: source_line(deck.origin) for topic, deck in zip(page.steps, decks, strict=True)
    }
    questions = tuple(
        TakenQuestion(asked.question, sources[asked.topic.slug])
        for asked in questions_of_path(page)
    )
    quiz = TakenQuiz(page.path.name, f"path-{slug}", questions) if questions else None
    address = reverse("paths:path", args=[slug])
    return _downloads(page.path.name, address, Contents(decks, quiz))


def downloads_of_site() -> Downloads:
    """Raises Http404 where nothing is live."""
    live = Publication.objects.live().filter(kind__in=[TERM, TOPIC]).order_by("pk")
    editions = list(live.values_list("pk", "live_edition"))
    if not editions:
        raise Http404("There are no cards yet.")
    in_effect = Verification.objects.in_effect().of_live_texts().order_by("pk")
    checks = list(in_effect.values_list("pk", "source__title"))
    rendered_by = [rendition_version(content) for content in (TermContent, TopicContent)]
    fingerprint = _fingerprint([editions, checks, rendered_by])
    address = reverse("quizzes:decks")
    return Downloads("All topics and words", address, fingerprint, _all_contents)


def _all_contents() -> Contents:
    words = replace(deck_of_all_words(), name=WORDS)
    return Contents([words, *decks_of_all_topics()])


def _downloads(name: str, address: str, contents: Contents) -> Downloads:
    """Raises Http404 where there is nothing to take along."""
    cards = [_said_by(card) for card in contents.cards()]
    if not (cards or contents.quiz):
        raise Http404("There is nothing to take along from this page.")
    said = [name, cards, astuple(contents.quiz) if contents.quiz else None]
    return Downloads(name, address, _fingerprint(said), lambda: contents)


def _said_by(card: Flashcard) -> list[str]:
    changed = changed_at(card.origin).isoformat() if card.origin else ""
    return [card.key, card.front, card.back, source_line(card.origin), changed]


def _fingerprint(said: object) -> str:
    text = json.dumps([FORMAT, *_WRITTEN_WITH, settings.SITE_ADDRESS, said])
    return sha256(text.encode()).hexdigest()
