"""What differs between the words on a copy and those on the page, for somebody who holds the copy.

Pure. `explainer.text.difference` finds what differs; a reader wants whole sentences, as they
were and as they are now, and no more of them than anybody will read on a phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain, islice

from explainer.publishing.content import Content, for_readers, from_edition, in_words
from explainer.text.difference import Kind, PartDifference, difference
from explainer.text.words import MOST_WORK, Kept, Run, runs, work

MOST_CHANGES = 30
# Of one change, as it was or as it is now: some two hundred words.
MOST_CHARACTERS = 1_200
# Texts never change, so the answer stays; many people hold a copy of the same one.
ANSWERS_KEPT = 64
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")


@dataclass(frozen=True)
class Change:
    """One or more sentences as they were and as they are now; one of the two may be empty.

    What only stands at another place now has neither.
    """

    label: str
    was: tuple[Run, ...] = ()
    now: tuple[Run, ...] = ()


@dataclass(frozen=True)
class Changes:
    """The first changes, in the order of the page; `is_cut` says that there are more."""

    first: tuple[Change, ...]
    is_cut: bool


@lru_cache(maxsize=ANSWERS_KEPT)
def changes_between(kind: type[Content], old: str, new: str) -> Changes:
    """Return what readers see differ between two texts, given as editions keep them."""
    before, after = (in_words(for_readers(from_edition(kind, text))) for text in (old, new))
    changes = chain.from_iterable(_changes_of(part) for part in difference(before, after))
    first = tuple(islice(changes, MOST_CHANGES + 1))
    return Changes(first[:MOST_CHANGES], is_cut=len(first) > MOST_CHANGES)


def _changes_of(part: PartDifference) -> Iterator[Change]:
    if part.kind == Kind.MOVED:
        yield Change(part.label)
    old = _sentences(run.text for run in part.runs if run.kind != Kept.ADDED)
    new = _sentences(run.text for run in part.runs if run.kind != Kept.REMOVED)
    for was, now in _changed_sentences(old, new):
        marked = runs(was, now)
        yield Change(
            part.label,
            was=_cut(run for run in marked if was and run.kind != Kept.ADDED),
            now=_cut(run for run in marked if now and run.kind != Kept.REMOVED),
        )


def _sentences(texts: Iterable[str]) -> list[str]:
    return [x for x in SENTENCE_END.split("".join(texts)) if x.strip()]


def _changed_sentences(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    if work(old, new) > MOST_WORK:
        yield " ".join(old), " ".join(new)
        return
    for tag, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield " ".join(old[i:i_end]), " ".join(new[j:j_end])


def _cut(shown: Iterable[Run]) -> tuple[Run, ...]:
    """Return the runs up to so many characters, and a sign where something was left out."""
    left = MOST_CHARACTERS
    kept: list[Run] = []
    for run in shown:
        if len(run.text) > left:
            return (*kept, Run(run.kind, f"{run.text[:left]} […]"))
        kept.append(run)
        left -= len(run.text)
    return tuple(kept)
