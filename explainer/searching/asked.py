"""A search as words, and what each of them may stand for. Pure: nothing here reads the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import e, log

from explainer.searching.question_words import telling_words
from explainer.text.folding import folded

QUERY_LENGTH = 200
# Of what is typed; of these, those that are looked for in texts; and of one name or phrase.
MOST_WORDS, MOST_CONCEPTS, MOST_WORDS_OF_A_NAME = 40, 10, 7
MOST_ALTERNATIVES = 6
# So many words are no question any more, but a text that somebody pastes.
MANY_WORDS = 7
# Of what is looked for, but for rounding.
ALL_OF_IT = 0.999


@dataclass(frozen=True)
class Word:
    """A word of a search: its stem, and how many entries hold a word with that stem."""

    text: str
    stem: str
    entries: int = 0

    @property
    def is_known(self) -> bool:
        return self.entries > 0

    @property
    def weight(self) -> float:
        """A rare word says more of what somebody looks for than one that stands everywhere."""
        return 1 / log(e + max(1, self.entries))


@dataclass(frozen=True)
class Span:
    """A run of words of a search, from the first to before the last, and what it is compared by."""

    first: int
    last: int
    stems: str
    joined: str

    @property
    def places(self) -> range:
        return range(self.first, self.last)


@dataclass(frozen=True)
class NameFound:
    """A name of an entry that a search holds in a span, or begins; how sure that is, up to 1, and
    how much of what is looked for stands in the span. What was not typed was meant.
    """

    entry: int
    span: Span
    sureness: float
    share: float
    is_typed: bool = False
    is_beginning: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether nothing else was asked for."""
        return self.share > ALL_OF_IT and not self.is_beginning


@dataclass(frozen=True)
class Concept:
    """What an entry must hold to answer one word: one of the alternatives, all stems of it."""

    weight: float
    alternatives: tuple[tuple[str, ...], ...]
    is_beginning: bool = False

    def tsquery(self, weights: str = "") -> str:
        """Return it as PostgreSQL reads it, for words of these weights; every stem is folded."""
        return " | ".join(f"({' & '.join(self._quoted(x, weights))})" for x in self.alternatives)

    def _quoted(self, stems: Sequence[str], weights: str) -> Iterator[str]:
        star = "*" if self.is_beginning and stems == self.alternatives[0] else ""
        marks = f":{star}{weights}" if star or weights else ""
        return (f"'{stem}'{marks}" for stem in stems)


def cleaned(query: str) -> str:
    """Return what is searched for: one line, of bounded length, that PostgreSQL accepts."""
    return " ".join(query.replace("\x00", " ").split())[:QUERY_LENGTH]


def words_asked(query: str) -> list[str]:
    return folded(cleaned(query)).split()[:MOST_WORDS]


def stems_key(stems: Iterable[str]) -> str:
    """Return stems in the order of the alphabet, as PostgreSQL writes them."""
    return " ".join(f"'{stem}'" for stem in sorted(set(stems)))


def stems_in(key: str) -> tuple[str, ...]:
    return tuple(key.strip("'").split("' '"))


@dataclass(frozen=True)
class Asked:
    """The words of a search in their order, and which of them are looked for."""

    words: tuple[Word, ...]
    telling: frozenset[int] = field(default=frozenset())

    @classmethod
    def of(cls, words: Sequence[Word]) -> Asked:
        telling = set(telling_words([word.text for word in words]))
        return cls(tuple(words), frozenset(n for n, x in enumerate(words) if x.text in telling))

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def weight(self) -> float:
        return sum(self.words[place].weight for place in self.telling)

    def spans(self) -> list[Span]:
        """Return all runs of words that may be a name, each also without its question words."""
        runs = [
            range(first, last)
            for first in range(len(self.words))
            for last in range(first + 1, min(len(self.words), first + MOST_WORDS_OF_A_NAME) + 1)
        ]
        if self.words:
            runs.append(range(len(self.words)))
        spans = [self._span(x, places) for x in runs for places in (list(x), self._telling_in(x))]
        return list(dict.fromkeys(x for x in spans if x.stems and self._telling_in(x.places)))

    def share(self, span: Span) -> float:
        """Return how much of what is looked for stands in a span, from 0 to 1."""
        inside = sum(self.words[place].weight for place in self._telling_in(span.places))
        return inside / (self.weight or 1)

    def concepts(
        self, meanings: Mapping[Span, Sequence[Sequence[str]]], *, may_go_on: bool
    ) -> list[Concept]:
        """Return what to look for, the rarest first. `meanings` are other words for spans.

        If somebody may still be typing, the last word need only begin one.
        """
        last = len(self.words) - 1
        made = [
            self._concept(place, meanings, is_beginning=may_go_on and place == last)
            for place in sorted(self._looked_for())
        ]
        unique = {x.alternatives: x for x in made}.values()
        return sorted(unique, key=lambda x: -x.weight)[:MOST_CONCEPTS]

    def _looked_for(self) -> frozenset[int]:
        """Return the telling words; of a text that somebody pastes only those that we know."""
        known = frozenset(x for x in self.telling if self.words[x].is_known)
        return known if len(known) >= MANY_WORDS else self.telling

    def _concept(
        self, place: int, meanings: Mapping[Span, Sequence[Sequence[str]]], *, is_beginning: bool
    ) -> Concept:
        word = self.words[place]
        stem = word.text if is_beginning else word.stem
        others = [
            tuple(meaning)
            for span, found in meanings.items()
            if place in span.places
            for meaning in found
        ]
        alternatives = list(dict.fromkeys([(stem,), *others]))[:MOST_ALTERNATIVES]
        return Concept(word.weight, tuple(alternatives), is_beginning)

    def _telling_in(self, run: range) -> list[int]:
        return [place for place in run if place in self.telling]

    def _span(self, run: range, places: Sequence[int]) -> Span:
        words = [self.words[place] for place in places]
        joined = "".join(x.text for x in words)
        return Span(run.start, run.stop, stems_key(x.stem for x in words), joined)
