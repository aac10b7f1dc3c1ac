"""Two texts, word by word. Nothing here reads the database.

What it costs is bounded by `MOST_WORK`, whatever the texts: long texts are compared line by line,
then sentence by sentence, and word by word only inside what differs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby

# Lines, sentences, words: each pattern finds every character of a text exactly once.
LINES = re.compile(r"[^\n]*\n|[^\n]+")
SENTENCES = re.compile(r"[^.!?:;\n]*[.!?:;\n]+[^\S\n]*|[^.!?:;\n]+")
WORDS = re.compile(r"\s+|\w+(?:['’-]\w+)*|[^\w\s]")
# Steps of the inner loop of difflib at its worst; some 900 words of prose against 900 others.
MOST_WORK = 10_000_000
CONTEXT = 300


class Kept(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Run:
    """A stretch of text that both have, that only the old has, or that only the new has."""

    kind: Kept
    text: str

    @property
    def is_blank(self) -> bool:
        return self.kind != Kept.SAME and not self.text.strip()

    @property
    def has_line_break(self) -> bool:
        return "\n" in self.text

    @property
    def is_long(self) -> bool:
        return self.kind == Kept.SAME and len(self.text) > 3 * CONTEXT

    @property
    def beginning(self) -> str:
        return self.text[:CONTEXT].rpartition(" ")[0]

    @property
    def end(self) -> str:
        return self.text[-CONTEXT:].partition(" ")[2]

    @property
    def words_between(self) -> int:
        return len(self.text[len(self.beginning) : len(self.text) - len(self.end)].split())


def runs(old: str, new: str) -> tuple[Run, ...]:
    """Return what stayed, went and came, in reading order; what went before what came.

    Same and removed runs joined give `old`, same and added runs `new`. The other way round gives
    the same stretches with the kinds exchanged.
    """
    if old > new:
        # difflib's answer depends on which text comes first; ours must not.
        return _tidy(_exchanged(run) for run in _compared(new, old, (LINES, SENTENCES, WORDS)))
    return _tidy(_compared(old, new, (LINES, SENTENCES, WORDS)))


def likeness(old: str, new: str) -> float:
    """Return how many words two texts share, from 0 to 1, wherever they stand."""
    a, b = (Counter(word.casefold() for word in re.findall(r"\w+", text)) for text in (old, new))
    both = a.total() + b.total()
    return 2 * (a & b).total() / both if both else float(old == new)


def _compared(old: str, new: str, patterns: tuple[re.Pattern[str], ...]) -> Iterator[Run]:
    if old == new or not patterns:
        yield from [Run(Kept.SAME, old)] if old == new else _replaced(old, new)
        return
    if len(patterns) > 1 and work(WORDS.findall(old), WORDS.findall(new)) <= MOST_WORK:
        patterns = (WORDS,)
    a, b = patterns[0].findall(old), patterns[0].findall(new)
    if work(a, b) > MOST_WORK:
        yield from _replaced(old, new)
        return
    matcher = SequenceMatcher(str.isspace, a, b, autojunk=False)
    for _tag, i, i_end, j, j_end in matcher.get_opcodes():
        for went, came in _pairs(a[i:i_end], b[j:j_end], patterns[1:]):
            yield from _compared(went, came, patterns[1:])


def _pairs(
    a: list[str], b: list[str], patterns: tuple[re.Pattern[str], ...]
) -> Iterable[tuple[str, str]]:
    """Where as many lines came as went, each stands for one: what is left to compare is short."""
    if patterns and len(a) == len(b):
        return zip(a, b, strict=True)
    return [("".join(a), "".join(b))]


def work(a: list[str], b: list[str]) -> int:
    """Return how many steps difflib may need at most: pairs of equal tokens, times its depth."""
    in_a, in_b = Counter(a), Counter(b)
    pairs = sum(times * in_b[token] for token, times in in_a.items() if not token.isspace())
    return pairs * min(len(a), len(b))


def _replaced(old: str, new: str) -> list[Run]:
    return [Run(Kept.REMOVED, old), Run(Kept.ADDED, new)]


def _exchanged(run: Run) -> Run:
    kinds = {Kept.ADDED: Kept.REMOVED, Kept.REMOVED: Kept.ADDED, Kept.SAME: Kept.SAME}
    return Run(kinds[run.kind], run.text)


def _is_space(run: Run) -> bool:
    return run.kind == Kept.SAME and run.text.isspace() and "\n" not in run.text


def _tidy(found: Iterator[Run]) -> tuple[Run, ...]:
    """Join neighbours. A lone space between two changes changes along: it reads as one."""
    parts = [run for run in found if run.text]
    split: list[Run] = []
    for place, run in enumerate(parts):
        is_lone = _is_space(run) and 0 < place < len(parts) - 1
        split += _replaced(run.text, run.text) if is_lone else [run]
    tidied: list[Run] = []
    for is_same, group in groupby(split, key=lambda run: run.kind == Kept.SAME):
        stretch = list(group)
        kinds = (Kept.SAME,) if is_same else (Kept.REMOVED, Kept.ADDED)
        tidied += [Run(kind, "".join(x.text for x in stretch if x.kind == kind)) for kind in kinds]
    return tuple(run for run in tidied if run.text)
