"""Flashcards: made from a topic's words and questions, with those that its writer adds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import conditional_escape

from explainer.publishing.content import SourceContent
from explainer.publishing.listed import Listed
from explainer.publishing.models import Publication
from explainer.sources.verified import VerifiedText, verified_texts
from explainer.text.markdown import words_of_html
from topics.content import TopicContent
from topics.facts import TopicFacts

# How the keys of words begin; the slug of the term follows.
WORD_KEY = "term:"


@dataclass(frozen=True)
class CardOrigin:
    """The live page that a card comes from, with its main source and the newest check."""

    name: str
    address: str
    edition: int
    published_at: datetime
    source: SourceContent | None = None
    verified: VerifiedText | None = None


@dataclass(frozen=True)
class Flashcard:
    """The back is plain text, or the HTML of an answer.

    The key stays when the card is corrected. A card of a draft has neither key nor origin.
    """

    front: str
    back: str
    key: str = ""
    origin: CardOrigin | None = None

    @property
    def words_of_back(self) -> str:
        """What a reader reads on the back, each paragraph on a line."""
        return words_of_html(conditional_escape(self.back))


def flashcards_for(topic: TopicContent, terms: Iterable[Listed]) -> list[Flashcard]:
    """Return a card for each live term, each FAQ and each card of the writer.

    The backs of the last two are HTML, as the topic is rendered; they have no keys, which a draft
    cannot have.
    """
    return [
        *(word_card(term) for term in terms),
        *(Flashcard(faq.question, faq.answer) for faq in topic.faqs),
        *(Flashcard(card.front, card.back) for card in topic.cards),
    ]


def number_for(topic: TopicFacts, terms: Sequence[Listed]) -> int:
    """Return how many cards `flashcards_for` returns."""
    return len(terms) + topic.faqs + topic.cards


def word_card(term: Listed, origin: CardOrigin | None = None) -> Flashcard:
    """Return the card of a live term that came with `for_page()` or `for_list()`."""
    return Flashcard(term.name, term.card["definition"], f"{WORD_KEY}{term.slug}", origin)


def origins_of(publications: Iterable[Publication]) -> dict[int, CardOrigin]:
    """Return where the cards of live pages come from, by the pages' keys, in one query.

    The publications come with `for_page()` or `for_list()`.
    """
    pages = list(publications)
    verified = verified_texts(pages)
    return {page.pk: _origin(page, verified.get(page.pk)) for page in pages}


def _origin(page: Publication, verified: VerifiedText | None) -> CardOrigin:
    source = verified.main.source if verified else None
    return CardOrigin(
        name=page.name,
        address=page.get_absolute_url(),
        edition=page.live.number,
        published_at=page.live.published_at,
        source=SourceContent(source.address, source.title) if source else None,
        verified=verified,
    )
