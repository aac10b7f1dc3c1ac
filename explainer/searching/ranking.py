"""The order of what was found: how much of a search a page covers, and where. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from explainer.searching.asked import MANY_WORDS, Concept, NameFound
from explainer.searching.candidates import PLACES, Candidate
from explainer.searching.question_words import telling_words
from explainer.text.folding import folded

# What each counts beside the words themselves, of which all in the title are 1.
WHOLE_NAME, BEGINNING, NAME_INSIDE, WORDS_OF_THE_TITLE = 1.0, 0.75, 0.45, 0.25
REST_OF_THE_PAGE, A_PAGE, NOT_OURS = 0.2, 0.08, -0.12
# What defines a word answers no longer question about it.
A_DEFINITION, A_DEFINITION_OF_ALL = -0.15, -0.02
# Of what is asked, by its weight: what covers less answers something else. Long texts that somebody
# pastes hold much besides.
COVERED_ENOUGH, COVERED_ENOUGH_OF_MANY = 0.5, 0.35


@dataclass(frozen=True)
class Ranked:
    """A page that answers, at its best entry."""

    best: Candidate
    score: float
    is_definition: bool = False


def ranked(
    found: Sequence[Candidate],
    concepts: Sequence[Concept],
    named: Mapping[int, Sequence[NameFound]],
) -> list[Ranked]:
    """Return one row for each page that covers enough of what is asked, the best first.

    What defines the very word that was asked for stands before everything else.
    """
    pages: dict[str, list[Candidate]] = {}
    for candidate in found:
        pages.setdefault(candidate.page, []).append(candidate)
    rows = [
        _row(entries, concepts, named)
        for entries in pages.values()
        if _covers_enough(entries, concepts, named)
    ]
    rows.sort(key=lambda row: (-row.score, not row.best.is_ours, row.best.title, row.best.entry))
    return _definition_first(rows, named)


def _row(
    entries: Sequence[Candidate],
    concepts: Sequence[Concept],
    named: Mapping[int, Sequence[NameFound]],
) -> Ranked:
    """A name counts for all of its page: what is asked beside it may stand in any part."""
    names = {x.entry: max(map(_name_score, named.get(x.entry, ())), default=0.0) for x in entries}
    scores = {x.entry: _score(x, concepts, named.get(x.entry, ())) for x in entries}
    best = max(entries, key=lambda x: (_is_all(named.get(x.entry, ())), scores[x.entry], x.is_page))
    score = scores[best.entry] + max(names.values())
    return Ranked(best, score + REST_OF_THE_PAGE * _covered(entries, concepts))


def _score(candidate: Candidate, concepts: Sequence[Concept], named: Sequence[NameFound]) -> float:
    """Return what an entry is worth by the words that it holds, and by what it is."""
    total = sum(x.weight for x in concepts) or 1
    words = zip(concepts, candidate.places, strict=True)
    score = sum(concept.weight * PLACES[place] for concept, place in words) / total
    score += WORDS_OF_THE_TITLE * _title_asked(candidate)
    score += A_PAGE * candidate.is_page + (0 if candidate.is_ours else NOT_OURS)
    definition = A_DEFINITION_OF_ALL if _is_all(named) else A_DEFINITION
    return score + definition * candidate.is_definition


def _is_all(named: Sequence[NameFound]) -> bool:
    """Return whether nothing was asked but a name."""
    return any(x.is_whole or x.is_beginning for x in named)


def _title_asked(candidate: Candidate) -> float:
    """Return how much of the title was asked for."""
    in_title = sum(place == len(PLACES) - 1 for place in candidate.places)
    return min(1.0, in_title / (len(telling_words(folded(candidate.title).split())) or 1))


def _name_score(named: NameFound) -> float:
    if named.is_whole or named.is_beginning:
        return named.sureness * (WHOLE_NAME if named.is_whole else BEGINNING)
    return named.sureness * NAME_INSIDE * named.share


def _covered(entries: Iterable[Candidate], concepts: Sequence[Concept]) -> float:
    """Return how much of what is asked the entries of a page hold together, from 0 to 1."""
    total = sum(x.weight for x in concepts) or 1
    held = zip(concepts, zip(*(x.places for x in entries), strict=True), strict=True)
    return sum(concept.weight for concept, places in held if any(places)) / total


def _covers_enough(
    entries: Sequence[Candidate],
    concepts: Sequence[Concept],
    named: Mapping[int, Sequence[NameFound]],
) -> bool:
    names = [name for entry in entries for name in named.get(entry.entry, ())]
    if any(x.is_whole or x.sureness * x.share >= COVERED_ENOUGH for x in names):
        return True
    many = len(concepts) >= MANY_WORDS
    return _covered(entries, concepts) >= (COVERED_ENOUGH_OF_MANY if many else COVERED_ENOUGH)


def _definition_first(rows: list[Ranked], named: Mapping[int, Sequence[NameFound]]) -> list[Ranked]:
    for row in rows:
        whole = any(x.is_whole and x.is_typed for x in named.get(row.best.entry, ()))
        if row.best.is_definition and whole:
            first = Ranked(row.best, row.score, is_definition=True)
            return [first, *(x for x in rows if x is not row)]
    return rows
