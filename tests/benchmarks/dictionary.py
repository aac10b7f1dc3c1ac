"""What NCI's dictionary costs: the same words once, ten times and a hundred times.

Run by hand: `python -m pytest -q -s -n 0 tests/benchmarks/dictionary.py`. Nothing here can fail for
being slow; what to compare are the ratios of one run. The words are those that the demonstration
ships, each time with other numbers and names.
"""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from explainer.demonstration.starter_dictionary import TERM_FILES
from glossary.dictionary.files import gather, rows_of
from glossary.dictionary.importing import import_entries
from glossary.dictionary.models import Entry
from tests.clock import today
from tests.factories import make_term

TIMES = (1, 10, 100)
TERMS = 1_000
ROUNDS = 15
ROWS_OF_A_FILE = 20_000
PAGES = {
    "A to Z, all": "/glossary/",
    "A to Z, a letter": "/glossary/?letter=m",
    "A to Z, a far page": "/glossary/?letter=a&page=999999",
    "entry of NCI": "",
    "term of ours": "/glossary/mole/",
}


def files_of(times: int, folder: Path) -> list[Path]:
    """Write the first thousand terms in both languages, as many times as asked."""
    shipped = [row for path in TERM_FILES for row in rows_of(path)]
    first = {row["termId"] for row in islice(shipped, TERMS)}
    rows = [row for row in shipped if row["termId"] in first]
    copies = [copy_of(row, number) for number in range(times) for row in rows]
    paths = []
    for start in range(0, len(copies), ROWS_OF_A_FILE):
        paths.append(folder / f"{times}-{start}.json")
        paths[-1].write_text(json.dumps(copies[start : start + ROWS_OF_A_FILE]))
    return paths


def copy_of(row: dict[str, Any], number: int) -> dict[str, Any]:
    name, slug = row["termName"], row["prettyUrlName"]
    changes = {"termId": row["termId"] + number * 10_000_000, "termName": f"{name} {number}"}
    return row | changes | {"prettyUrlName": slug and f"{slug}-{number}"} if number else row


def seconds(act: Callable[[], object]) -> str:
    """Return the time of this process, and in brackets of all that it waited for."""
    processor, start = process_time(), perf_counter()
    act()
    return f"{process_time() - processor:.1f} ({perf_counter() - start:.1f})"


def most_bytes(act: Callable[[], object]) -> int:
    """Return how much an act held at once. It takes several times as long as without this."""
    tracemalloc.start()
    act()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def milliseconds_in_sql(address: str) -> tuple[float, int]:
    """Return the median of the time in PostgreSQL of a page, and its number of queries."""
    client = Client()

    def once() -> tuple[float, int]:
        spent: list[float] = []

        def timed(execute: Callable[..., object], *words: object) -> object:
            start = perf_counter()
            answer = execute(*words)
            spent.append(perf_counter() - start)
            return answer

        with connection.execute_wrapper(timed):
            assert client.get(address).status_code == 200
        return sum(spent), len(spent)

    found = [once() for _ in range(ROUNDS)]
    return 1_000 * median(one for one, _ in found), found[0][1]


def measured(times: int, folder: Path) -> dict[str, str]:
    paths = files_of(times, folder)

    def run() -> None:
        import_entries(gather(paths), fetched_on=today(), origin="x")

    with transaction.atomic():
        figures = {"first import, s": seconds(run), "second import, s": seconds(run)}
        figures["reading, MB"] = f"{most_bytes(lambda: gather(paths)) / 1024**2:.0f}"
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ANALYZE")
        alone = Entry.objects.alone().order_by("-pk")[0].get_absolute_url()
        pages = {name: milliseconds_in_sql(page or alone) for name, page in PAGES.items()}
        transaction.set_rollback(True)
    return figures | {
        f"{name}, ms": f"{spent:.1f} ({queries})" for name, (spent, queries) in pages.items()
    }


@pytest.mark.django_db
def test_the_dictionary_once_ten_times_and_a_hundred_times(tmp_path: Path) -> None:
    make_term(name="mole", slug="mole", published=True)
    columns = [measured(times, tmp_path) for times in TIMES]

    print(f"\n{'':24}" + "".join(f"{f'{times} times':>18}" for times in TIMES))
    for name in columns[0]:
        print(f"{name:24}" + "".join(f"{column[name]:>18}" for column in columns))
    print("Seconds of this process (of all); milliseconds in PostgreSQL (queries).")
