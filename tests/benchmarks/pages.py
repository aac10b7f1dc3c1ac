"""What a reader's page costs: processor time of ours and of PostgreSQL, queries and bytes.

Run by hand: `python -m pytest -q -s -n 0 tests/benchmarks/pages.py`. Nothing here can fail for
being slow. Of each page it prints the least of several rounds, in milliseconds of processor time a
request, and beside it what it costs to tell that the page is as it was; once on the library, and
once with 10,000 more terms and as many checks. Linux counts the time of PostgreSQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from io import BytesIO
from time import process_time
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from explainer.operations.demonstration import HELP_LINE
from explainer.publishing.models import Publication
from glossary.content import TERM
from tests.benchmarks.search import Backend
from tests.many_terms import make_many_terms

if TYPE_CHECKING:
    from collections.abc import Callable


PAGES = {
    "home": "/",
    "term": "/glossary/t-cell/",
    "glossary": "/glossary/",
    "glossary, a letter": "/glossary/?letter=c",
    "quiz": "/topics/immunotherapy/quiz/",
    "quiz, answered": "/topics/immunotherapy/quiz/?q1=1&q2=2&q3=unsure&check=1",
    "search": "/search/?q=side+effects",
    "search, a word": "/search/?q=t+cell",
    "feed": "/feed.atom",
    "API, list": "/api/v1/topics/",
    "API, item": "/api/v1/topics/immunotherapy/",
    "API, terms": "/api/v1/terms/",
}
ROUNDS, REQUESTS = 3, 10
TERMS = 10_000
NAME, VALUE = "HTTP_IF_NONE_MATCH", "ETag"


@dataclass(frozen=True)
class Cost:
    ours: float
    postgresql: float
    queries: int
    size: int


class Site:
    """The application as a web server calls it, without what a test's client adds.

    It keeps the connection of the test, whose transaction has the rows.
    """

    def __init__(self) -> None:
        self.handler = WSGIHandler()
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)

    def get(self, address: str, **headers: str) -> tuple[str, dict[str, str], bytes]:
        """Return status, headers and body."""
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "SERVER_NAME": "testserver", "SERVER_PORT": "80", "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(), **headers,
        }  # fmt: skip
        began: list[Any] = []

        def start(*said: Any) -> Callable[[bytes], object]:  # noqa: ANN401 - as WSGI has it
            began.extend(said)
            return began.append

        response = self.handler(environ, start)
        body = b"".join(response)
        response.close()
        return began[0], dict(began[1]), body

    def visit(self, address: str, **headers: str) -> None:
        for _ in range(REQUESTS):
            self.get(address, **headers)


def cost_of(site: Site, address: str, **headers: str) -> Cost:
    backend = Backend()
    for _ in range(5):
        site.get(address, **headers)
    queries: list[str] = []

    def count(execute: Callable[..., object], sql: str, *rest: object) -> object:
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        body = site.get(address, **headers)[2]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        began = process_time()
        theirs.append(backend.milliseconds(partial(site.visit, address, **headers)))
        ours.append((process_time() - began) * 1000)
    return Cost(min(ours) / REQUESTS, min(theirs) / REQUESTS, len(queries), len(body))


def print_costs(title: str) -> None:
    site = Site()
    print(f"\n{title:<20}{'ms':>8}{'SQL ms':>8}{'queries':>9}{'bytes':>9}{'304 ms':>9}")
    for name, address in PAGES.items():
        cost = cost_of(site, address)
        tag = site.get(address)[1].get(VALUE, "")
        again = cost_of(site, address, **{NAME: tag})
        print(
            f"{name:<20}{cost.ours:>8.2f}{cost.postgresql:>8.2f}{cost.queries:>9}{cost.size:>9,}"
            f"{again.ours:>9.2f}"
        )


@pytest.mark.django_db
@pytest.mark.usefixtures("library")
def test_what_pages_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in HELP_LINE.items():
        monkeypatch.setattr(settings, name, value)
    print_costs("the library")
    make_many_terms(Publication.objects.get(kind=TERM, slug="t-cell"), TERMS)
    print_costs(f"{TERMS:,} more terms")
