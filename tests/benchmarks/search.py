"""What a search costs in PostgreSQL as the site grows: the library once, 10 and 100 times.

Run by hand: `python -m pytest -q -s -n 0 tests/benchmarks/search.py`. Nothing here can fail for
being slow; it prints p50 and p95 of the milliseconds of processor time that PostgreSQL spends on a
search, all its queries together, and the ratio to that on the library alone. Linux counts them.
"""

from __future__ import annotations

import random
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from explainer.publishing.models import Publication
from explainer.searching.answers import found_for
from explainer.searching.entries import entries_of
from explainer.searching.judging import read_queries
from explainer.searching.keeping import NewEntry, write_entries
from explainer.searching.models import SearchEntry
from explainer.searching.suggestions import suggestions_for
from glossary.content import TERM
from topics.content import TOPIC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DATA = Path(__file__).parents[1] / "searching" / "data"
FILES = [DATA / "queries.tsv", DATA / "queries_of_the_library.tsv"]
TIMES = (1, 10, 100)
# Of a library: 14 topics and 100 terms a time give 1,400 and 10,000 at the end.
TOPICS_A_TIME, TERMS_A_TIME = 14, 100
SEED = 20_260_701


class Backend:
    """The process of PostgreSQL that answers this one, on this machine, and its processor time."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self._statistics = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")

    def milliseconds(self, act: Callable[[], object]) -> float:
        before = self._so_far()
        act()
        return self._so_far() - before

    def _so_far(self) -> float:
        return int(self._statistics.read_text().split()[0]) / 1e6


def copies(times: int) -> Iterator[NewEntry]:
    """Yield entries of texts that are like those of the library, with words of their own.

    A copy keeps one word in ten for itself, so that the vocabulary grows as that of real texts.
    """
    chance = random.Random(SEED + times)  # noqa: S311 - a benchmark that is the same each time
    for number in range(times):
        for kind, count in ((TOPIC, TOPICS_A_TIME), (TERM, TERMS_A_TIME)):
            pages = list(Publication.objects.live().of_kind(kind).order_by("slug"))
            for page in chance.sample(pages, count):
                for entry in entries_of(page, page.live_content, {}):
                    yield _changed(entry, chance, f"{times}-{number}-{page.slug}")


def _changed(entry: NewEntry, chance: random.Random, key: str) -> NewEntry:
    def other(text: str) -> str:
        return " ".join(
            f"{word}{chance.randrange(2_000)}x" if chance.random() < 0.1 else word
            for word in text.split()
        )

    title = other(entry.title)
    return replace(
        entry, address=f"/{key}/", title=title, text=other(entry.text), names=(title,),
        publication_id=None, origin="copy", key=f"{key}-{entry.anchor}-{chance.random()}",
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.usefixtures("library")
def test_a_search_as_the_site_grows() -> None:
    asked = [query.text for file in FILES for query in read_queries(file)]
    backend, first = Backend(), 0.0
    print(f"\n{'times':>6}{'entries':>9}{'p50 ms':>8}{'p95 ms':>8}{'ratio':>7}{'suggest p95':>13}")
    done = 0
    for times in TIMES:
        if times > 1:
            write_entries(list(copies(times - done)))
        done = times
        with connection.cursor() as cursor:
            # What autovacuum does within a minute, and cannot before the test's transaction ends.
            for index in ("search_entry_vector", "search_entry_title", "search_word_likeness"):
                cursor.execute("SELECT gin_clean_pending_list(%s)", [index])
            cursor.execute("ANALYZE")
        for query in asked[:20]:
            found_for(query)
        spent = [backend.milliseconds(partial(found_for, query)) for query in asked]
        suggested = [backend.milliseconds(partial(suggestions_for, x[:3])) for x in asked]
        p50, p95 = quantiles(spent, n=20)[9], quantiles(spent, n=20)[18]
        first = first or p95
        print(
            f"{times:>6}{SearchEntry.objects.count():>9,}{p50:>8.1f}{p95:>8.1f}"
            f"{p95 / first:>7.1f}{quantiles(suggested, n=20)[18]:>13.1f}"
        )
