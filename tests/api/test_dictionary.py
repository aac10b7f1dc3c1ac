"""What other sites read of NCI's dictionary: NCI's words as NCI's, and never as ours."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests import clock
from tests.factories import make_entry, make_term, make_withdrawn
from tests.glossary.dictionary.rows import imported, row, said

pytestmark = pytest.mark.django_db
DICTIONARY = "/api/v1/dictionary/"


def told(client: Client, address: str = "") -> Any:  # noqa: ANN401 - any JSON
    response = client.get(f"{DICTIONARY}{address}")
    assert response.status_code == 200, response.content
    return response.json()


def test_an_entry_is_told_in_both_languages_with_its_credit(client: Client, tmp_path: Path) -> None:
    spanish = row("lunar", termId=7, language="es", definition=said("Una mancha."))
    imported(
        tmp_path, row("mole", termId=7, definition=said("A mark. Also called nevus.")), spanish
    )

    entry = told(client, "7/")

    assert entry["credit"] == "NCI Dictionary of Cancer Terms, National Cancer Institute"
    assert (entry["id"], entry["our_term"]) == (7, None)
    assert entry["address"] == "http://testserver/glossary/nci/mole/"
    assert [(x["language"], x["name"]) for x in entry["wordings"]] == [
        ("en", "mole"),
        ("es", "lunar"),
    ]
    assert entry["wordings"][0]["definition"] == "A mark. Also called nevus."
    assert entry["wordings"][0]["also_called"] == ["nevus"]
    assert entry["wordings"][0]["fetched_on"] == clock.days_ago(1).isoformat()
    assert told(client)["results"] == [{k: v for k, v in entry.items() if k != "notice"}]


def test_an_entry_leads_to_our_term_of_its_name_while_that_is_live(client: Client) -> None:
    entry = make_entry(name="mole")
    term = make_term(name="mole", slug="mole", published=True)
    joined = told(client, f"{entry.pk}/")["our_term"]
    make_withdrawn(term)

    assert joined == "http://testserver/glossary/mole/"
    assert told(client, f"{entry.pk}/")["our_term"] is None


@pytest.mark.parametrize("key", ["1", "0", "9" * 30, "mole"])
def test_an_entry_that_is_not_there_is_refused_in_words(client: Client, key: str) -> None:
    response = client.get(f"{DICTIONARY}{key}/")

    assert response.status_code == 404
    assert response.json()["error"]


@pytest.mark.parametrize(("later", "found"), [(-1, 1), (0, 1), (1, 0)])
def test_since_a_day_means_fetched_on_that_day_or_later(
    client: Client, tmp_path: Path, later: int, found: int
) -> None:
    imported(tmp_path, row("mole"))

    since = (clock.days_ago(1) + timedelta(days=later)).isoformat()

    assert told(client, f"?since={since}")["count"] == found


def test_a_program_sees_that_nci_says_something_else(client: Client, tmp_path: Path) -> None:
    imported(tmp_path, row("mole", termId=7))
    tag = client.get(DICTIONARY)["ETag"]
    same = client.get(DICTIONARY, headers={"If-None-Match": tag})
    imported(tmp_path, row("mole", termId=7, definition=said("Other words.")))

    assert same.status_code == 304
    assert client.get(DICTIONARY, headers={"If-None-Match": tag}).status_code == 200


def test_no_entry_costs_a_query_of_its_own(
    client: Client, tmp_path: Path, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    imported(tmp_path, *(row(f"mole {number}") for number in range(30)))

    with django_assert_num_queries(3):
        assert len(told(client)["results"]) == 30
