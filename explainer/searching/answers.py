"""A search from the words that somebody typed to the pages that answer, in a handful of queries."""

from __future__ import annotations

from dataclasses import dataclass, replace

from explainer.searching.asked import Asked, Concept, NameFound, cleaned
from explainer.searching.candidates import MOST_OF_A_SORT, candidates
from explainer.searching.lookup import Known, asked_for, known_of, look_up
from explainer.searching.ranking import Ranked, ranked
from explainer.searching.spelling import (
    begins_a_word,
    joined_pairs,
    repairs_of,
    unknown_words,
    with_repairs,
)


@dataclass(frozen=True)
class Found:
    """What a search found: one row a page, the best first. `shown_for` are the words it was
    repaired to, empty if they are those that were typed; `concepts` what its words stand for.
    """

    query: str
    shown_for: str = ""
    rows: tuple[Ranked, ...] = ()
    concepts: tuple[Concept, ...] = ()


def found_for(query: str, *, as_typed: bool = False, most: int = MOST_OF_A_SORT) -> Found:
    """Return the pages that answer. Nothing is repaired if somebody insists on what they typed.

    Few read more than the first pages: who wants all that there is asks for it with `most`.
    """
    query = cleaned(query)
    asked = asked_for(query)
    if not asked.words:
        return Found(query)
    known = known_of(asked)
    if as_typed:
        return _answered(asked, known, Found(query), most)
    meant = _meant(asked, known)
    if meant == [word.text for word in asked.words]:
        return _answered(asked, known, Found(query), most)
    asked = Asked.of(look_up(meant))
    return _answered(asked, known_of(asked), Found(query, asked.text), most)


def _meant(asked: Asked, known: Known) -> list[str]:
    unknown = unknown_words(asked, known.explained_places())
    if not unknown:
        return [word.text for word in asked.words]
    pairs = joined_pairs(asked, unknown)
    joined = {asked.words[x].text for place in pairs for x in (place, place + 1)}
    last = asked.words[-1]
    strange = [
        word.text
        for word in unknown
        if word.text not in joined and not (word == last and begins_a_word(last.text))
    ]
    return with_repairs(asked, repairs_of(strange), pairs)


def _answered(asked: Asked, known: Known, found: Found, most: int) -> Found:
    last = asked.words[-1]
    may_go_on = not last.is_known and begins_a_word(last.text)
    concepts = asked.concepts(known.meanings, may_go_on=may_go_on)
    named: dict[int, list[NameFound]] = {}
    for name in known.names:
        named.setdefault(name.entry, []).append(name)
    rows = ranked(candidates(concepts, list(named), most), concepts, named)
    return replace(found, rows=tuple(rows), concepts=tuple(concepts))
