"""What a reader finds of NCI's dictionary by searching: behind our own pages, and as NCI's."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from explainer.searching.answers import found_for
from explainer.searching.models import ExtraName, SearchEntry
from tests.factories import make_entry, make_term, make_withdrawn
from tests.glossary.dictionary.rows import as_file, imported, row, run_import_names, said

pytestmark = pytest.mark.django_db


def addresses(query: str) -> list[str]:
    return [found.best.address for found in found_for(query).rows]


@pytest.mark.parametrize("query", ["mole", "nevus", "moles", "lunar", "nevo"])
def test_reader_finds_an_entry_by_every_name_in_both_languages(tmp_path: Path, query: str) -> None:
    spanish = row("lunar", termId=7, language="es", definition=said("También se llama nevo."))
    imported(tmp_path, row("mole", termId=7, definition=said("X. Also called nevus.")), spanish)
    run_import_names(as_file(tmp_path, [{"cdr_id": 7, "anchor_texts": ["moles"]}], "n.json"))

    assert addresses(query) == ["/glossary/nci/mole/"]


def test_reader_sees_that_a_result_is_ncis(client: Client, tmp_path: Path) -> None:
    imported(tmp_path, row("mole"))

    page = client.get("/search/?q=mole").content.decode()

    assert 'href="/glossary/nci/mole/"' in page
    assert "From the NCI dictionary" in page


def test_our_own_page_comes_first(tmp_path: Path) -> None:
    make_term(name="birthmark", slug="birthmark", definition="A mole.", published=True)
    make_term(name="margin", slug="margin", published=True)
    imported(tmp_path, row("margin", termId=1), row("margin", termId=2))

    assert addresses("margin")[0] == "/glossary/margin/"
    assert len(addresses("margin")) == 3


def test_an_entry_on_our_page_is_no_second_result_but_lends_it_its_names(tmp_path: Path) -> None:
    make_term(name="mole", slug="mole", published=True)
    spanish = row("lunar", termId=7, language="es")
    imported(tmp_path, row("mole", termId=7, definition=said("X. Also called nevus.")), spanish)

    assert [addresses(x) for x in ("mole", "nevus", "lunar")] == [["/glossary/mole/"]] * 3
    assert SearchEntry.objects.filter(origin="nci").count() == 0


def test_a_search_follows_an_entry_that_changes_its_page(tmp_path: Path) -> None:
    spoken = row("mole", termId=7, definition=said("X. Also called nevus."))
    imported(tmp_path, spoken)
    term = make_term(name="mole", slug="mole", published=True)
    assert addresses("nevus") == ["/glossary/mole/"]

    make_withdrawn(term)

    assert addresses("nevus") == ["/glossary/nci/mole/"]
    assert not ExtraName.objects.exists()


def test_a_search_finds_the_newest_words_only(tmp_path: Path) -> None:
    imported(tmp_path, row("mole", termId=7, definition=said("A quokka.")))
    imported(tmp_path, row("mole", termId=7, definition=said("A wombat.")))

    assert addresses("quokka") == []
    assert addresses("wombat") == ["/glossary/nci/mole/"]


def test_an_import_makes_few_queries_for_the_search(
    tmp_path: Path, django_assert_max_num_queries: object
) -> None:
    rows = [row(f"a {number}") for number in range(400)]

    with django_assert_max_num_queries(60):  # type: ignore[operator]
        imported(tmp_path, *rows)

    assert SearchEntry.objects.filter(origin="nci").count() == 400
    assert make_entry(name="b").get_absolute_url() in addresses("b")
