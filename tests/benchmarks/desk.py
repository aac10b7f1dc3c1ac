"""What the pages of the staff cost at 11,000 texts: bytes, queries, milliseconds.

Run by hand: `python -m pytest -q -s -n 0 tests/benchmarks/desk.py`. Nothing here can fail for being
slow. Milliseconds are the lowest of some runs: those of Python are of the processor, those of SQL
as PostgreSQL took them, so on a busy machine they say more of the machine.
"""

from __future__ import annotations

import gzip
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.db.models.functions import Length
from django.test import Client
from django.test.utils import CaptureQueriesContext

from explainer.desk.digest import digests
from glossary.models import Term
from tests import clock
from tests.factories import make_user
from tests.growth import grow
from topics.models import Topic

if TYPE_CHECKING:
    from collections.abc import Callable

TOPICS, TERMS, RUNS = 1_000, 10_000, 5


@dataclass(frozen=True)
class Cost:
    """What one page costs."""

    page: bytes
    queries: int
    python: float
    sql: float

    def __str__(self) -> str:
        small = len(gzip.compress(self.page, 6))
        return (
            f"{len(self.page):10,}{small:9,}{self.queries:9}"
            f"{self.python * 1000:11.0f}{self.sql * 1000:8.0f}"
        )


def cost_of(act: Callable[[], Any]) -> Cost:
    act()
    python = sql = float("inf")
    for _run in range(RUNS):
        begun = time.process_time()
        act()
        python = min(python, time.process_time() - begun)
        with CaptureQueriesContext(connection) as captured:
            answer = act()
        sql = min(sql, sum(float(x["time"]) for x in captured.captured_queries))
    return Cost(getattr(answer, "content", b""), len(captured), python, sql)


def addresses() -> dict[str, tuple[str, str]]:
    """Return for each page who opens it, and where; the topic is the longest of the library."""
    length = Length("publication__live_edition__content")
    topic = Topic.objects.order_by(length.desc(nulls_last=True))[0]
    grown = Topic.objects.filter(slug__startswith="grown")[0]
    source = grown.topic_sources.all()[0].source_id
    term = Term.objects.filter(slug__startswith="grown")[0]
    about, of_term = f"/admin/topics/topic/{topic.pk}/", f"/admin/glossary/term/{term.pk}/"
    return {
        "desk": ("reviewer", "/admin/"),
        "desk, overdue": ("reviewer", "/admin/?why=overdue"),
        "desk, page 5": ("reviewer", "/admin/?page=5"),
        "desk, words": ("reviewer", "/admin/?words=term+10"),
        "desk, of a source": ("reviewer", f"/admin/?source={source}"),
        "desk, find a source": ("reviewer", "/admin/?find_source=page+number+10"),
        "one item": ("reviewer", f"/admin/desk/topic/{grown.slug}/"),
        "pages of a source": ("reviewer", f"/admin/desk/source/{source}/"),
        "forecast": ("reviewer", "/admin/desk/forecast/"),
        "home of a writer": ("writer", "/admin/"),
        "home of a publisher": ("publisher", "/admin/"),
        "topic": ("writer", f"{about}change/"),
        "new topic": ("writer", "/admin/topics/topic/add/"),
        "term": ("writer", f"{of_term}change/"),
        "new term": ("writer", "/admin/glossary/term/add/"),
        "topics": ("writer", "/admin/topics/topic/"),
        "terms": ("writer", "/admin/glossary/term/"),
        "terms, live": ("writer", "/admin/glossary/term/?state=live"),
        "terms, edited": ("writer", "/admin/glossary/term/?state=edited"),
        "terms, page 90": ("writer", "/admin/glossary/term/?p=90"),
        "terms, found": ("writer", "/admin/glossary/term/?q=infection+number+77"),
        "terms, by use": ("writer", "/admin/glossary/term/?o=-3"),
        "sources": ("reviewer", "/admin/sources/source/"),
        "checks": ("reviewer", "/admin/sources/verification/"),
        "where it stands": ("writer", f"{about}stands/"),
        "comments": ("writer", f"{about}comments/"),
        "review": ("reviewer", f"{about}review/"),
        "correction": ("reviewer", f"{about}correct/"),
    }


@pytest.mark.usefixtures("library")
@pytest.mark.django_db
def test_the_pages_of_the_staff_at_11_000_texts() -> None:
    clients = {role: Client() for role in ("writer", "reviewer", "publisher")}
    for role, client in clients.items():
        person = make_user(role=role)
        client.force_login(person)
        type(person).objects.filter(pk=person.pk).update(email=f"{role}@explained.example")
    with transaction.atomic():
        grow(topics=TOPICS, terms=TERMS, publisher=person, today=clock.today())

    print(f"\n{'':22}{'bytes':>10}{'gzip':>9}{'queries':>9}{'Python ms':>11}{'SQL ms':>8}")
    for name, (role, address) in addresses().items():
        print(f"{name:22}{cost_of(partial(clients[role].get, address))}")
    print(f"{'the digests':22}{cost_of(partial(digests, clock.today(), clock.now()))}")
