"""What each kind of page costs as the site grows: 10, 100 and 1,000 topics, ten terms to a topic.

Run by hand: `python -m pytest -q -s -n 0 tests/benchmarks/growth.py`. Nothing here can fail for
being slow; it prints the bytes of a page before compression, its queries, and the milliseconds of
processor time that the site and PostgreSQL spend on it, the least of some runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import process_time
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from glossary.models import Term
from tests import clock
from tests.benchmarks.search import Backend
from tests.factories import make_user
from tests.growth import grow
from tests.reader_site import PAGES
from tests.reader_site import fill as fill_site
from topics.models import Topic

if TYPE_CHECKING:
    from django.contrib.auth.models import User

__all__ = ["fill_site"]

SIZES = ((10, 100), (100, 1_000), (1_000, 10_000))
RUNS = 3
READERS = {name: address for name, address in PAGES.items() if name != "server error"} | {
    "ledger as a file": "/how-we-verify/ledger.csv",
    "feed": "/feed.atom",
    "feed of a tag": "/feed.atom?tag=treatment",
    "sitemap": "/sitemap.xml",
    "suggestions": "/search/suggestions/?q=imm",
    "API, topics": "/api/v1/topics/",
    "API, terms": "/api/v1/terms/",
    "API, one topic": "/api/v1/topics/immunotherapy/",
    "API, verifications": "/api/v1/verifications/",
    "glossary, one letter": "/glossary/?letter=g",
    "glossary, last page": "/glossary/?letter=g&page=40",
}
STAFF = {
    "desk": "/admin/",
    "forecast": "/admin/desk/forecast/",
    "one item of the desk": "/admin/desk/topic/grown-topic-7/",
    "list of topics": "/admin/topics/topic/",
    "list of terms": "/admin/glossary/term/",
    "form of a topic": "/admin/topics/topic/{topic}/change/",
    "form of a new topic": "/admin/topics/topic/add/",
    "form of a term": "/admin/glossary/term/{term}/change/",
}


@dataclass(frozen=True)
class Cost:
    size: int
    queries: int
    site: float
    database: float

    def __str__(self) -> str:
        size, site = f"{self.size / 1000:.0f} kB", f"{self.site:.0f} ms"
        return f"{size} · {self.queries} · {site} · {self.database:.1f} ms"


def cost_of(client: Client, address: str, backend: Backend) -> Cost:
    """Ask for a page once to warm it, then a few times; and once with its queries counted."""
    spent: list[float] = []
    size = 0

    def ask() -> None:
        nonlocal size
        start = process_time()
        answer = client.get(address)
        size = len(answer.getvalue())
        spent.append(1000 * (process_time() - start))

    ask()
    database = min(backend.milliseconds(ask) for _ in range(RUNS))
    with CaptureQueriesContext(connection) as asked:
        ask()
    return Cost(size, len(asked), min(spent[:-1]), database)


def client_of(person: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


@pytest.mark.django_db
@pytest.mark.usefixtures("site_of_the_module")
def test_pages_as_the_site_grows() -> None:
    publisher = make_user(role="publisher")
    reader = Client(raise_request_exception=False)
    staff = {role: client_of(make_user(role=role)) for role in ("writer", "reviewer")}
    rows: dict[str, list[Cost]] = {}
    backend = Backend()
    for topics, terms in SIZES:
        more_topics, more_terms = topics - Topic.objects.count(), terms - Term.objects.count()
        grow(topics=more_topics, terms=more_terms, publisher=publisher, today=clock.today())
        for name, address in READERS.items():
            rows.setdefault(name, []).append(cost_of(reader, address, backend))
        keys = {
            "topic": Topic.objects.get(slug="immunotherapy").pk,
            "term": Term.objects.get(slug="t-cell").pk,
        }
        for role, client in staff.items():
            for name, address in STAFF.items():
                cost = cost_of(client, address.format(**keys), backend)
                rows.setdefault(f"{name} ({role})", []).append(cost)

    heads = [f"{topics:,} topics, {terms:,} terms" for topics, terms in SIZES]
    print("\nBytes · queries · the site's processor time · PostgreSQL's")
    print(f"| page | {' | '.join(heads)} |\n{'| --- ' * (len(SIZES) + 1)}|")
    for name, costs in rows.items():
        print(f"| {name} | {' | '.join(map(str, costs))} |")
