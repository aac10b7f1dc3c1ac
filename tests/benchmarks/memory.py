"""What a worker keeps in memory after many requests of every kind, beside what it had after few.

Run by hand: `python -m pytest -q -s -n 0 tests/benchmarks/memory.py`; `REQUESTS=5000` in the
environment asks for fewer than 50,000. Nothing here can fail for being large; what counts is the
last column, the ratio to what the worker had after the first thousand.
"""

from __future__ import annotations

import os
import random
import string
from typing import TYPE_CHECKING

import pytest

from explainer.publishing.models import Publication
from tests.benchmarks.worker import Worker, serving
from tests.factories import check_again, make_live_topics, make_topic

if TYPE_CHECKING:
    from pathlib import Path

REQUESTS, FIRST, LOOKS = int(os.environ.get("REQUESTS", "50000")), 1_000, 10
TEXTS, CHECKS, SEED = 2_000, 3_000, 20_260_701
LISTS = [
    "/", "/topics/", "/a-to-z/", "/glossary/", "/paths/", "/flashcards/", "/flashcards/words/",
    "/how-we-verify/", "/feed.atom", "/api/v1/topics/", "/api/v1/verifications/", "/api/pages/",
    "/quizzes/review/", "/about/", "/healthz", "/readyz", "/robots.txt", "/sitemap.xml",
]  # fmt: skip
LONG = ["/how-we-verify/ledger.csv", "/sitemap-publications.xml", "/how-we-verify/ledger/?page=9"]
OF_A_TOPIC = ["", "history/", "questions/", "quiz/", "flashcards/", "leaflet/", "feed.atom"]


def fill_site() -> None:
    topic = make_topic(published=True)
    make_live_topics(TEXTS - 1, like=topic)
    check_again(topic, CHECKS - TEXTS)


def addresses(chance: random.Random) -> str:
    """Return an address: mostly an article, now and then what is long, and often what is none."""
    slug = f"copy-{chance.randrange(TEXTS - 1)}"
    word = "".join(chance.choices(string.ascii_lowercase, k=chance.randrange(1, 12)))
    return chance.choices(
        [
            f"/topics/{slug}/{chance.choice(OF_A_TOPIC)}",
            f"/api/v1/topics/{slug}/",
            chance.choice(LISTS),
            f"/search/?q={word}+{chance.randrange(10**6)}",
            f"/search/suggestions/?q={word}",
            f"/how-we-verify/ledger/?q={word}&from=2020-01-01",
            f"/topics/?tag={word}",
            f"/{word}/{chance.randrange(10**9)}/",
            f"/topics/{word}/",
            f"/feed.atom?tag={word}&before={word}",
            f"/search/?q=%00{'%F0%9F%99%82' * chance.randrange(200)}",
            chance.choice(LONG),
        ],
        weights=[40, 5, 15, 8, 5, 4, 5, 5, 5, 3, 3, 2],
    )[0]


@pytest.mark.usefixtures("site_of_the_module")
@pytest.mark.django_db(transaction=True)
def test_what_a_worker_keeps(tmp_path: Path) -> None:
    assert Publication.objects.live().count() == TEXTS
    chance = random.Random(SEED)  # noqa: S311 - a benchmark that is the same each time
    with serving(tmp_path, METRICS_ADDRESS="127.0.0.1:9100") as worker:
        print(f"\n{'requests':>9}{'MB':>8}{'ratio':>7}   answers by status")
        _ask(worker, FIRST, chance)
        first = worker.megabytes()
        print(f"{FIRST:>9,}{first:>8.1f}")
        for look in range(1, LOOKS + 1):
            statuses = _ask(worker, (REQUESTS - FIRST) // LOOKS, chance)
            now = worker.megabytes()
            asked = FIRST + look * ((REQUESTS - FIRST) // LOOKS)
            print(f"{asked:>9,}{now:>8.1f}{now / first:>7.2f}   {statuses}", flush=True)


def _ask(worker: Worker, times: int, chance: random.Random) -> dict[int, int]:
    statuses: dict[int, int] = {}
    for _time in range(times):
        status, _length = worker.get(addresses(chance))
        statuses[status] = statuses.get(status, 0) + 1
    return statuses
