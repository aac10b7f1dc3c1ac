"""How long an article waits while four people fetch the whole ledger, or sitemaps, at once.

Run by hand: `python -m pytest -q -s -n 0 tests/benchmarks/beside_downloads.py`. It fills a database
with 11,000 texts and 12,000 checks, which takes a minute, and asks a real worker. The article is
asked for all the while; what counts are the numbers beside each other.
"""

from __future__ import annotations

from statistics import quantiles
from threading import Event, Thread
from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.worker import Worker, serving
from tests.factories import check_again, make_live_topics, make_topic

if TYPE_CHECKING:
    from pathlib import Path

TEXTS, MORE_CHECKS, AT_ONCE, ARTICLES = 11_000, 1_000, 4, 60
ARTICLE = "/topics/copy-7/"
DOWNLOADS = {
    "nothing": "",
    "the ledger as CSV": "/how-we-verify/ledger.csv",
    "the ledger as CSV, narrowed": "/how-we-verify/ledger.csv?q=copy",
    "a sitemap": "/sitemap-publications.xml",
    "another article": "/topics/copy-8/",
}


def fill_site() -> None:
    topic = make_topic(published=True)
    make_live_topics(TEXTS - 1, like=topic)
    check_again(topic, MORE_CHECKS)


@pytest.mark.usefixtures("site_of_the_module")
@pytest.mark.django_db(transaction=True)
def test_an_article_beside_downloads(tmp_path: Path) -> None:
    print(f"\n{'beside four of':32}{'p50 ms':>8}{'p95 ms':>8}{'most ms':>9}", end="")
    print(f"{'downloads':>11}{'503':>5}{'s each':>8}{'MB':>7}{'worker MB':>11}")
    with serving(tmp_path) as worker:
        for _warming in range(20):
            worker.get(ARTICLE)
        for name, address in DOWNLOADS.items():
            _measure(worker, name, address)


def _measure(worker: Worker, name: str, address: str) -> None:
    done = Event()
    fetched: list[tuple[int, int, float]] = []

    def fetch() -> None:
        while address and not done.is_set():
            start = perf_counter()
            fetched.append((*worker.get(address), perf_counter() - start))

    crowd = [Thread(target=fetch) for _person in range(AT_ONCE)]
    for person in crowd:
        person.start()
    waits = [_wait_for_the_article(worker) for _article in range(ARTICLES)]
    done.set()
    for person in crowd:
        person.join()
    whole = [x for x in fetched if x[0] == 200]
    each = sum(x[2] for x in whole) / len(whole) if whole else 0.0
    largest = max((x[1] for x in whole), default=0) / 2**20
    twentieths = quantiles(waits, n=20)
    print(f"{name:32}{twentieths[9]:8.1f}{twentieths[18]:8.1f}{max(waits):9.1f}", end="")
    print(f"{len(whole):11}{len(fetched) - len(whole):5}{each:8.2f}{largest:7.2f}", end="")
    print(f"{worker.megabytes():11.0f}")


def _wait_for_the_article(worker: Worker) -> float:
    start = perf_counter()
    assert worker.get(ARTICLE)[0] == 200
    return (perf_counter() - start) * 1000
