"""What a reader asked of a deck: the order of its cards, the words that they are of, the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import md5
from typing import TYPE_CHECKING, Protocol, cast

from django.core.paginator import Page, Paginator
from django.core.validators import slug_re
from django.http import QueryDict

from explainer.sources.freshness import Freshness
from explainer.sources.sentences import FOR_READERS
from explainer.sources.verified import freshness_of
from quizzes.cards.flashcards import WORD_KEY, Flashcard

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

CARDS_ON_A_PAGE = 48
# A quiz asks about fewer words.
MOST_WORDS = 50
# Orders are named by a number from 1 to this one.
ORDERS = 9999


class Cards(Protocol):
    """The cards of a deck, for a paginator."""

    def only(self, words: tuple[str, ...]) -> Self:
        """Return the cards of the terms with these slugs."""

    def shuffled(self, seed: int) -> Self:
        """Return the same cards in an order that the seed alone decides."""

    def count(self) -> int: ...
    def __getitem__(self, part: slice) -> list[Flashcard]: ...


@dataclass(frozen=True)
class HeldCards:
    """Cards that are all there."""

    cards: tuple[Flashcard, ...]

    def only(self, words: tuple[str, ...]) -> HeldCards:
        keys = {f"{WORD_KEY}{word}" for word in words}
        return HeldCards(tuple(card for card in self.cards if card.key in keys))

    def shuffled(self, seed: int) -> HeldCards:
        return HeldCards(tuple(sorted(self.cards, key=lambda card: _place(seed, card.key))))

    def count(self) -> int:
        return len(self.cards)

    def __getitem__(self, part: slice) -> list[Flashcard]:
        return list(self.cards[part])


@dataclass(frozen=True)
class CardOnPage:
    """A card with what is true of the check of its page today."""

    card: Flashcard
    freshness: Freshness | None = None

    @property
    def warns(self) -> bool:
        """Tell whether the page says more than that its check holds."""
        return self.freshness is not None and not FOR_READERS[self.freshness.state].is_calm


@dataclass(frozen=True)
class DeckPage:
    """One page of a deck. `order` is the number of the order, or 0 where nobody shuffled.

    `words` are the slugs of the terms whose cards alone were asked for.
    """

    name: str
    address: str
    page: Page[Flashcard]
    today: date
    order: int = 0
    words: tuple[str, ...] = ()

    @property
    def flashcards(self) -> list[Flashcard]:
        return list(self.page.object_list)

    @property
    def cards(self) -> list[CardOnPage]:
        return [on_page(card, self.today) for card in self.flashcards]

    @property
    def next_order(self) -> int:
        """Another order than this one. Without one, each day begins with another."""
        return (self.order or self.today.toordinal()) % ORDERS + 1


@dataclass(frozen=True)
class Asked:
    """What the address of a deck says, as far as it can be followed."""

    order: int = 0
    words: tuple[str, ...] = ()
    page: str = ""

    @classmethod
    def by(cls, query: QueryDict) -> Asked:
        order = query.get("shuffle", "")
        words = dict.fromkeys(x for x in query.getlist("words")[:MOST_WORDS] if slug_re.match(x))
        return cls(_order_named(order), tuple(words), query.get("page", ""))

    def page_of(self, name: str, address: str, cards: Cards, today: date) -> DeckPage:
        if self.words:
            cards = cards.only(self.words)
        if self.order:
            cards = cards.shuffled(self.order)
        # A paginator asks for no more than `Cards` can do.
        pages = Paginator(cast("Sequence[Flashcard]", cards), CARDS_ON_A_PAGE)
        return DeckPage(name, address, pages.get_page(self.page), today, self.order, self.words)


def on_page(card: Flashcard, today: date) -> CardOnPage:
    return CardOnPage(card, freshness_of(card.origin.verified, today) if card.origin else None)


def _order_named(number: str) -> int:
    """Return the number of an order, or 0 for what names none."""
    is_number = number.isascii() and number.isdigit() and len(number) <= len(str(ORDERS))
    return int(number) if is_number and int(number) <= ORDERS else 0


def _place(seed: int, key: str) -> str:
    """As PostgreSQL orders the cards of many pages."""
    return md5(f"{seed}:{key}".encode(), usedforsecurity=False).hexdigest()
