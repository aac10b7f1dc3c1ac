"""Searches that find nothing are counted, and nothing is kept of who searched."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.conf import LazySettings
from django.db import DatabaseError
from django.test import Client

from explainer.searching.misses import (
    DAYS_KEPT,
    MOST_A_DAY,
    SHOWN_FROM,
    count_miss,
    misses,
)
from explainer.searching.models import SearchMiss
from explainer.searching.synonyms import Synonym
from tests.factories import make_term

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 10)


def counted() -> dict[str, int]:
    return dict(SearchMiss.objects.values_list("words", "times"))


def miss(words: str, *, times: int, day: date = DAY) -> None:
    for _ in range(times):
        count_miss(words, day)


def test_the_same_words_are_counted_together_however_they_are_typed(client: Client) -> None:
    for query in ("Quokka-Fever", "what is quokka fever?", "QUOKKA  FEVER"):
        client.get("/search/", {"q": query})

    assert counted() == {"quokka fever": 3}
    assert {field.name for field in SearchMiss._meta.fields} == {"id", "words", "day", "times"}


def test_what_is_found_is_not_counted(client: Client) -> None:
    make_term(name="spleen", published=True)

    client.get("/search/", {"q": "spleen"})
    client.get("/search/", {"q": "spleen", "level": "beginner"})
    client.get("/search/", {"q": "#"})

    assert counted() == {}


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"}],
)
def test_what_a_browser_fetches_unasked_is_not_counted(
    client: Client, headers: dict[str, str]
) -> None:
    client.get("/search/", {"q": "quokka"}, headers=headers)
    client.head("/search/", {"q": "quokka"})

    assert counted() == {}


def test_an_operator_can_have_nothing_counted(client: Client, settings: LazySettings) -> None:
    settings.COUNT_SEARCHES = False

    client.get("/search/", {"q": "quokka"})

    assert counted() == {}


@pytest.mark.parametrize(
    "query",
    ["call 555 0100 now", "jane@example.org", "x" * 61, "quo kka fe ver an tel ope", "\x00", "",
     "' OR 1=1111", "a " * 5_000],
)  # fmt: skip
def test_numbers_addresses_and_long_texts_are_not_counted(query: str) -> None:
    count_miss(query, DAY)

    assert counted() == {}


def test_a_day_has_room_for_so_many_words_and_no_more() -> None:
    SearchMiss.objects.bulk_create(
        SearchMiss(words=f"word {number}", day=DAY) for number in range(MOST_A_DAY)
    )

    miss("another", times=1)
    miss("word 7", times=1)
    miss("another", times=1, day=DAY + timedelta(days=1))

    assert counted()["word 7"] == 2
    assert SearchMiss.objects.filter(words="another").get().day == DAY + timedelta(days=1)


@pytest.mark.parametrize(("age", "left"), [(DAYS_KEPT, 2), (DAYS_KEPT + 1, 1)])
def test_old_words_are_forgotten_when_new_ones_come(age: int, left: int) -> None:
    miss("old", times=1, day=DAY - timedelta(days=age))

    miss("new", times=1)

    assert SearchMiss.objects.count() == left


def test_words_are_shown_once_enough_people_looked_for_them() -> None:
    miss("quokka", times=SHOWN_FROM - 1)
    assert misses() == []

    miss("quokka", times=1, day=DAY + timedelta(days=1))
    assert [(x.words, x.times, x.last_on) for x in misses()] == [
        ("quokka", SHOWN_FROM, DAY + timedelta(days=1))
    ]


def test_what_has_become_a_synonym_or_a_name_is_shown_no_more() -> None:
    miss("quokka", times=SHOWN_FROM)
    miss("wombat", times=SHOWN_FROM)
    Synonym.objects.create(phrase="Quokka", folded="quokka", means="x", folded_meaning="x")
    make_term(name="Wombat", published=True)

    assert misses() == []


def test_a_search_goes_on_when_nothing_can_be_counted(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("explainer.searching.misses._count", refuse)

    assert client.get("/search/", {"q": "quokka"}).status_code == 200
