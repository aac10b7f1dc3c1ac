"""What makes a card the same card in the next edition: its key, which people's progress hangs on.

A key is given once, by the card's first front, and stays while somebody would call it the same
card: its question or its answer is corrected, the cards change places, others come and go.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count

from explainer.text.matching import matched

KEY_LETTERS = 8


@dataclass(frozen=True)
class CardText:
    """Both sides of a card as its writer wrote them."""

    front: str
    back: str


@dataclass(frozen=True)
class KeyedCard(CardText):
    """A card that an edition had; `is_there` if the newest one has it still."""

    key: str
    is_there: bool = True

    @property
    def words(self) -> str:
        """What a changed card is known by. One that is gone comes back only as it was."""
        return f"{self.front}\n{self.back}" if self.is_there else ""


def keys_through(editions: Iterable[Sequence[CardText]]) -> list[str]:
    """Return the keys of the cards of the last edition, in their order; the first comes first."""
    known: list[KeyedCard] = []
    for cards in editions:
        known = _after(known, cards)
    return [card.key for card in known if card.is_there]


def _after(known: Sequence[KeyedCard], cards: Sequence[CardText]) -> list[KeyedCard]:
    """Return the cards of an edition with their keys, and behind them all that went."""
    texts = [KeyedCard(card.front, card.back, "") for card in cards]
    found = matched(known, texts, names=(_sides, _front, _back), text=lambda card: card.words)
    taken = {card.key for card in known}
    keyed = []
    for place, card in enumerate(texts):
        key = known[found[place]].key if place in found else _new_key(card.front, taken)
        taken.add(key)
        keyed.append(replace(card, key=key))
    kept = set(found.values())
    gone = [replace(x, is_there=False) for i, x in enumerate(known) if i not in kept]
    return [*keyed, *gone]


def _new_key(front: str, taken: Container[str]) -> str:
    """Name a card by its front. A card that began with the same front has that name for ever."""
    fronts = (f"{front}\n{number}" if number else front for number in count())
    keys = (sha256(text.encode()).hexdigest()[:KEY_LETTERS] for text in fronts)
    return next(key for key in keys if key not in taken)


def _sides(card: CardText) -> tuple[str, str]:
    return card.front, card.back


def _front(card: CardText) -> str:
    return card.front


def _back(card: CardText) -> str:
    return card.back
