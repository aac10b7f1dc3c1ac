"""The glossary from A to Z, with ten thousand words of NCI among ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from glossary.dictionary.models import Entry, Fetch, Wording
from glossary.listing import WORDS_ON_A_PAGE
from tests.clock import days_ago
from tests.factories import make_term
from tests.glossary.dictionary.rows import imported, row
from tests.reading import text_of

pytestmark = pytest.mark.django_db
QUERIES = 4
NAME = re.compile(r"<dt[^>]*><a [^>]*>(.*?)</a>")


def listed(client: Client, query: str = "") -> str:
    response = client.get(f"/glossary/{query}")
    assert response.status_code == 200
    return response.content.decode().partition("<main")[2]


def ten_thousand_entries() -> None:
    """Entries of 26 letters, written without the import, which takes its time."""
    fetch = Fetch.objects.create(
        fetched_on=days_ago(1), origin="x", added=10_000, changed=0, unchanged=0, refused=0
    )
    letters = "abcdefghijklmnopqrstuvwxyz"
    names = [f"{letters[number % 26]} {number:05}" for number in range(10_000)]
    entries = [
        Entry(term_id=number, slug=f"e-{number}", sort_key=name, letter=name[0].upper())
        for number, name in enumerate(names, start=1)
    ]
    Entry.objects.bulk_create(entries)
    wordings = Wording.objects.bulk_create(
        Wording(entry=entry, language="en", name=entry.sort_key, definition="Words.", fetch=fetch)
        for entry in entries
    )
    for entry, wording in zip(entries, wordings, strict=True):
        entry.english = wording
    Entry.objects.bulk_update(entries, ["english"], batch_size=2_000)


def test_ours_and_ncis_words_stand_in_one_alphabet_and_are_told_apart(
    client: Client, tmp_path: Path
) -> None:
    make_term(name="mole", definition="Ours.", published=True)
    make_term(name="anemia", published=True)
    imported(tmp_path, row("Mole"), row("membrane"), row("ácido"), row("zone"), row("μL"))

    main = listed(client)

    assert NAME.findall(main) == ["μL", "ácido", "anemia", "membrane", "mole", "zone"]
    assert re.findall(r"<h2>(.*?)</h2>", main) == ["#", "A", "M", "Z"]
    assert main.count("From the NCI dictionary, in NCI’s words") == 4
    assert "All # 1 A 2 M 2 Z 1" in text_of(main)
    assert "as the dictionary of the National Cancer Institute (NCI) explains them" in main


def test_search_engines_are_told_of_our_own_words_only(client: Client, tmp_path: Path) -> None:
    make_term(name="mole", published=True)
    imported(tmp_path, row("membrane"))

    data = client.get("/glossary/").content.decode().partition("application/ld+json")[2]

    assert '"mole"' in data
    assert "membrane" not in data


def test_reader_opens_one_letter_and_goes_on_in_it(client: Client, tmp_path: Path) -> None:
    make_term(name="zz ours", published=True)
    imported(
        tmp_path, row("abdomen"), *(row(f"z {x:03}") for x in range(WORDS_ON_A_PAGE)),
        row("5-FU", firstLetter="#"),
    )  # fmt: skip

    assert NAME.findall(listed(client, "?letter=%23")) == ["5-FU"]
    assert len(NAME.findall(listed(client, "?letter=z"))) == WORDS_ON_A_PAGE
    assert NAME.findall(listed(client, "?letter=z&page=2")) == ["zz ours"]
    assert "No word here begins with “Q” yet." in listed(client, "?letter=q")


def test_ten_thousand_words_are_listed_in_few_queries_of_few_rows(client: Client) -> None:
    make_term(name="mm ours", published=True)
    ten_thousand_entries()

    for query in ("", "?letter=m", "?page=150", "?letter=m&page=8", "?page=99999999999999999999"):
        with CaptureQueriesContext(connection) as asked:
            names = NAME.findall(listed(client, query))
        assert 0 < len(names) <= WORDS_ON_A_PAGE, query
        assert len(asked) <= QUERIES, query
        few = ("LIMIT", "IN (", " = ANY(", "GROUP BY", "publishing_sitemark")
        assert [x["sql"] for x in asked if not any(word in x["sql"] for word in few)] == []
