"""The papers about security name tests that are there, and the table has every item of level 2."""

from __future__ import annotations

import ast
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Final

import pytest

HERE: Final = Path(__file__).parent
TESTS: Final = HERE.parent
# In each section of ASVS 4.0.3 the items of levels 1 and 2, without those that it has deleted.
ITEMS: Final = {
    "1.1": range(1, 8), "1.2": range(1, 5), "1.4": (1, 4, 5), "1.5": range(1, 5),
    "1.6": range(1, 5), "1.7": (1, 2), "1.8": (1, 2), "1.9": (1, 2), "1.10": (1,), "1.11": (1, 2),
    "1.12": (2,), "1.14": range(1, 7),
    "2.1": range(1, 13), "2.2": range(1, 4), "2.3": range(1, 4), "2.4": range(1, 6),
    "2.5": range(1, 8), "2.6": range(1, 4), "2.7": range(1, 7), "2.8": range(1, 8),
    "2.9": range(1, 4), "2.10": range(1, 5),
    "3.1": (1,), "3.2": range(1, 5), "3.3": range(1, 5), "3.4": range(1, 6), "3.5": range(1, 4),
    "3.7": (1,),
    "4.1": (1, 2, 3, 5), "4.2": (1, 2), "4.3": range(1, 4),
    "5.1": range(1, 6), "5.2": range(1, 9), "5.3": range(1, 11), "5.4": range(1, 4),
    "5.5": range(1, 5),
    "6.1": range(1, 4), "6.2": range(1, 7), "6.3": (1, 2), "6.4": (1, 2),
    "7.1": range(1, 5), "7.2": (1, 2), "7.3": (1, 3, 4), "7.4": range(1, 4),
    "8.1": range(1, 5), "8.2": range(1, 4), "8.3": range(1, 9),
    "9.1": range(1, 4), "9.2": range(1, 5),
    "10.2": (1, 2), "10.3": range(1, 4),
    "11.1": range(1, 9),
    "12.1": range(1, 4), "12.2": (1,), "12.3": range(1, 7), "12.4": (1, 2), "12.5": (1, 2),
    "12.6": (1,),
    "13.1": (1, 3, 4, 5), "13.2": (1, 2, 3, 5, 6), "13.3": (1, 2), "13.4": (1, 2),
    "14.1": range(1, 5), "14.2": range(1, 7), "14.3": (2, 3), "14.4": range(1, 8),
    "14.5": range(1, 5),
}  # fmt: skip
ROW: Final = re.compile(r"\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|")
NAMED: Final = re.compile(r"`([\w/]+\.py)::(\w+)`")
VERDICTS: Final = ("shown", "partly", "read", "no", "n/a")


@dataclass(frozen=True)
class Row:
    """One item: what it asks in a few words, our verdict, and the tests or the reason."""

    item: str
    asks: str
    verdict: str
    why: str

    @property
    def tests(self) -> list[tuple[str, str]]:
        return NAMED.findall(self.why)

    @property
    def words(self) -> str:
        return NAMED.sub("", self.why).replace(",", "").strip()


def paper(name: str) -> str:
    return (HERE / name).read_text()


def rows() -> list[Row]:
    lines = (ROW.fullmatch(line) for line in paper("ASVS.md").splitlines())
    return [Row(*line.groups()) for line in lines if line]


@cache
def functions_of(file: str) -> frozenset[str]:
    path = TESTS / file
    if not path.is_file():
        return frozenset()
    functions = (x for x in ast.walk(ast.parse(path.read_text())) if isinstance(x, ast.FunctionDef))
    return frozenset(x.name for x in functions if x.name.startswith("test_"))


def absent(named: list[tuple[str, str]]) -> list[str]:
    return [f"{file}::{name}" for file, name in named if name not in functions_of(file)]


def test_the_table_has_each_item_of_level_2_once_and_in_order() -> None:
    wanted = chain.from_iterable((f"{x}.{n}" for n in numbers) for x, numbers in ITEMS.items())

    assert [row.item for row in rows()] == list(wanted)


def test_every_test_that_the_table_names_is_there() -> None:
    assert absent(list(chain.from_iterable(row.tests for row in rows()))) == []


def test_every_test_that_the_threat_model_names_is_there() -> None:
    named = NAMED.findall(paper("THREATS.md"))

    assert len(named) > 20
    assert absent(named) == []


@pytest.mark.parametrize("row", [pytest.param(row, id=row.item) for row in rows()])
def test_a_verdict_stands_on_tests_or_says_why_there_are_none(row: Row) -> None:
    assert row.verdict in VERDICTS
    assert bool(row.tests) is (row.verdict in ("shown", "partly"))
    assert row.words or row.verdict == "shown"


def test_the_table_counts_its_own_verdicts() -> None:
    counted = Counter(row.verdict for row in rows())

    for verdict in VERDICTS:
        assert re.search(rf"^\| {verdict} \| {counted[verdict]} \|", paper("ASVS.md"), re.MULTILINE)


def test_the_threat_model_has_two_pages() -> None:
    assert 600 < len(NAMED.sub("", paper("THREATS.md")).split()) < 1_300


def test_a_test_that_is_not_there_is_noticed() -> None:
    named = [("security/test_papers.py", "test_nobody_wrote"), ("nowhere.py", "test_x")]

    assert absent(named) == ["security/test_papers.py::test_nobody_wrote", "nowhere.py::test_x"]
