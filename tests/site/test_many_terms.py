"""Lists beside 10,000 terms: what PostgreSQL reads for them, and by which index."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from explainer.publishing.models import Publication
from glossary.content import TERM
from tests.factories import make_term
from tests.many_terms import EACH, MANY, make_many_terms

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_of_the_module")]
LIVE = MANY - MANY // EACH + 1
# A list shows a hundred at most, and each stands in a few tables.
FEW_ROWS = 1_500
# Where PostgreSQL finds it cheaper to read one of these tables than to look a hundred times.
ONE_TABLE = MANY + FEW_ROWS
# What is counted or compared in a whole table is so at most once a state of the site, or is cheap.
OF_ALL_ROWS = ("GROUP BY", "COUNT(*)", "IS DISTINCT FROM")


def fill_site() -> None:
    term = make_term(slug="one", name="One", published=True)
    make_many_terms(Publication.objects.of_kind(TERM).get(slug=term.slug))


def asked_by(client: Client, address: str) -> list[tuple[str, Any]]:
    asked: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, params: Any, *rest: Any) -> Any:  # noqa: ANN401 - as Django has it
        asked.append((sql, params))
        return execute(sql, params, *rest)

    with connection.execute_wrapper(note):
        assert client.get(address).status_code == 200
    return asked


def steps(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", []):
        yield from steps(inner)


def rows_read(sql: str, params: Any) -> float:  # noqa: ANN401 - as Django has it
    """Return how many rows of tables a query reads, those included that it then leaves out."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
        told = cursor.fetchone()[0]
    (plan,) = json.loads(told) if isinstance(told, str) else told
    rows: float = sum(
        (x["Actual Rows"] + x.get("Rows Removed by Filter", 0)) * x["Actual Loops"]
        for x in steps(plan["Plan"])
        if "Relation Name" in x
    )
    return rows


@pytest.mark.parametrize(
    ("address", "most"),
    [("/", FEW_ROWS), ("/a-to-z/", FEW_ROWS), ("/topics/", FEW_ROWS), ("/glossary/", FEW_ROWS),
     ("/glossary/?letter=c", FEW_ROWS), ("/glossary/?letter=c&page=5", ONE_TABLE),
     ("/glossary/?page=2", FEW_ROWS), ("/glossary/?page=150", FEW_ROWS),
     ("/glossary/one/", FEW_ROWS), ("/feed.atom", ONE_TABLE), ("/api/v1/terms/", ONE_TABLE),
     ("/api/v1/topics/", FEW_ROWS)],
)  # fmt: skip
def test_a_list_reads_few_rows_however_many_terms_there_are(
    client: Client, address: str, most: int
) -> None:
    client.get(address)

    for sql, params in asked_by(client, address):
        if not any(words in sql for words in OF_ALL_ROWS):
            assert rows_read(sql, params) <= most, sql


def test_pages_of_all_words_show_each_once_and_in_order(client: Client) -> None:
    """Where a page begins is worked out from the numbers of the letters before it."""
    name = re.compile(r'<a href="/glossary/(?:one|copy-\d+)/">([^<]*)</a>')
    shown = []
    for page in (1, 2, 6, 7, 8, LIVE // 50, LIVE // 50 + 1):
        shown += name.findall(client.get(f"/glossary/?page={page}").content.decode())

    assert Publication.objects.live().of_kind(TERM).count() == LIVE
    assert len(shown) == len(set(shown)) == 6 * 50 + LIVE % 50
    assert shown == sorted(shown, key=str.lower)
