"""How well a search answers: queries with the pages that should come, and what came.

A query counts 1 where a right page comes first, 1/2 where it comes second, and so on; the mean of
that over all queries is the mean reciprocal rank. A query for which nothing is here is right if
nothing comes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from explainer.searching.answers import found_for

NOTHING = "(none)"
COLUMNS = ["query", "expected_1", "expected_2", "kind"]
ROWS_READ = 20
FIRST_THREE = 3
LETTERS_TO_MISTYPE, LETTERS_TYPED, SHARE_TYPED = 6, 4, 0.6
_BRITISH_TWINS = (("emia", "aemia"), ("tumor", "tumour"), ("edema", "oedema"), ("esoph", "oesoph"),
    ("estrogen", "oestrogen"), ("ization", "isation"), ("anesthe", "anaesthe"))  # fmt: skip


@dataclass(frozen=True)
class Query:
    """What somebody types, the addresses that answer it (none: nothing should come), its kind."""

    text: str
    expected: frozenset[str]
    kind: str


@dataclass(frozen=True)
class Judged:
    query: Query
    came: tuple[str, ...]

    @property
    def worth(self) -> float:
        if not self.query.expected:
            return 0.0 if self.came else 1.0
        places = (1 / n for n, x in enumerate(self.came, start=1) if x in self.query.expected)
        return next(places, 0.0)


def read_queries(path: Path) -> list[Query]:
    """Return the queries of a table. Raises ValueError, saying where, for what is none."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))
    if not rows or rows[0] != COLUMNS:
        raise ValueError(f"{path}: the first line must read {' '.join(COLUMNS)}, between tabs.")
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(COLUMNS) or not row[1] or not row[3]:
            raise ValueError(f"{path}, line {number}: a query has an address and a kind.")
    return [
        Query(text, frozenset(_page(x) for x in (first, second) if x not in ("", NOTHING)), kind)
        for text, first, second, kind in rows[1:]
    ]


def judge(queries: Iterable[Query]) -> list[Judged]:
    return [Judged(query, _pages_for(query.text)) for query in queries]


def mean(judged: Sequence[Judged]) -> float:
    """Return the mean reciprocal rank, 0 of nothing."""
    return sum(x.worth for x in judged) / (len(judged) or 1)


def by_kind(judged: Iterable[Judged]) -> dict[str, list[Judged]]:
    kinds: dict[str, list[Judged]] = {}
    for x in judged:
        kinds.setdefault(x.query.kind, []).append(x)
    return dict(sorted(kinds.items()))


def table(judged: Sequence[Judged]) -> Iterator[str]:
    """Yield a line for each kind, and one for all."""
    yield f"{'kind':<20}{'queries':>8}{'MRR':>7}{'first':>7}{'in 3':>7}{'empty':>7}"
    for kind, of_kind in [*by_kind(judged).items(), ("all", list(judged))]:
        count = len(of_kind) or 1
        first = sum(x.worth == 1 for x in of_kind) / count
        in_three = sum(x.worth >= 1 / FIRST_THREE for x in of_kind) / count
        empty = sum(bool(x.query.expected) and not x.came for x in of_kind)
        yield (
            f"{kind:<20}{len(of_kind):>8}{mean(of_kind):>7.2f}{first:>7.2f}{in_three:>7.2f}"
            f"{empty:>7}"
        )


def mechanical(names: dict[str, frozenset[str]]) -> Iterator[Query]:
    """Yield what may become of each name on its way: `names` are those of pages by their words."""
    for name, pages in names.items():
        words = name.split()
        for kind, text in _ways_to_type(name, words):
            if text != name:
                yield Query(text, pages, kind)


def _ways_to_type(name: str, words: Sequence[str]) -> Iterator[tuple[str, str]]:
    longest = max(words, key=len)
    if len(longest) >= LETTERS_TO_MISTYPE and longest.isalpha():
        yield "typo", name.replace(longest, _mistyped(longest), 1)
    if len(name) > LETTERS_TYPED:
        yield "half typed", name[: max(LETTERS_TYPED, int(len(name) * SHARE_TYPED))]
    yield "hyphens", "-".join(words)
    yield "joined", "".join(words)
    yield "reversed", " ".join(reversed(words))
    for american, british in _BRITISH_TWINS:
        if american in name and british not in name:
            yield "british", name.replace(american, british)


def _mistyped(word: str) -> str:
    """Return the word with one slip, always the same: nothing here is left to chance."""
    chance = crc32(word.encode())
    place = 1 + chance % (len(word) - 2)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    slips = (
        before + after,
        before + letter + letter + after,
        before + after[:1] + letter + after[1:],
        before + ("e" if letter != "e" else "a") + after,
    )
    return slips[chance // 7 % len(slips)]


def _pages_for(text: str) -> tuple[str, ...]:
    return tuple(row.best.address for row in found_for(text).rows[:ROWS_READ])


def _page(address: str) -> str:
    return address.partition("#")[0]
