"""What is no text of ours is found beside ours, and never passes as ours."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from explainer.searching.answers import found_for
from explainer.searching.models import SearchEntry, SearchName
from explainer.searching.outside import (
    OutsideEntry,
    forget_outside_entries,
    keep_names,
    keep_outside_entries,
)
from tests.factories import make_term, put_live

pytestmark = pytest.mark.django_db
ABLATION = OutsideEntry(
    key="44271-en",
    kind="dictionary",
    language="en",
    title="ablation",
    summary="The removal of a part of the body.",
    address="/glossary/nci/ablation/",
    names=("tissue removal",),
)


def titles(query: str) -> list[str]:
    return [row.best.title for row in found_for(query).rows]


def test_a_reader_finds_an_entry_of_the_dictionary_and_sees_whose_it_is(client: Client) -> None:
    keep_outside_entries("nci", [ABLATION])

    page = client.get("/search/?q=ablation").content.decode()

    assert 'href="/glossary/nci/ablation/"' in page
    assert "From the NCI dictionary" in page


def test_an_entry_that_is_brought_again_is_there_once() -> None:
    keep_outside_entries("nci", [ABLATION, replace(ABLATION, title="an earlier one"), ABLATION])
    keep_outside_entries("nci", [replace(ABLATION, title="ablation therapy")])

    assert titles("ablation") == ["ablation therapy"]


def test_an_entry_that_is_taken_away_is_found_no_more() -> None:
    keep_outside_entries("nci", [ABLATION])

    forget_outside_entries("nci", [ABLATION.key, "nobody has this"])

    assert not SearchEntry.objects.exists()


def test_nobody_takes_away_what_another_brought() -> None:
    keep_outside_entries("nci", [ABLATION])

    forget_outside_entries("another", [ABLATION.key])

    assert titles("ablation") == ["ablation"]


@pytest.mark.parametrize("name", ["", "   ", "#", "x" * 50_000, "🙂", "<script>alert(1)</script>"])
def test_no_name_is_too_odd_to_be_brought(name: str) -> None:
    keep_outside_entries("nci", [replace(ABLATION, names=(name, name.upper()))])
    keep_names("nci", [(ABLATION.address, name)])

    assert SearchEntry.objects.count() == 1


def test_an_extra_name_stays_when_the_text_is_published_again() -> None:
    term = make_term(name="leukemia", published=True)
    keep_names("nci", [(term.get_absolute_url(), "leucemia"), ("/glossary/nothing/", "nada")])
    term.definition = "Cancer of the blood."
    term.save()
    put_live(term)

    assert list(SearchName.objects.values_list("folded", flat=True)) == ["leukemia", "leucemia"]


def test_extra_names_that_come_before_their_page_wait_for_it() -> None:
    keep_names("nci", [("/glossary/leukemia/", "leucemia")])

    make_term(name="leukemia", slug="leukemia", published=True)

    assert SearchName.objects.filter(folded="leucemia", origin="nci").exists()


def test_names_that_are_brought_again_replace_those_of_the_same_origin_alone() -> None:
    address = make_term(name="leukemia", published=True).get_absolute_url()
    keep_names("nci", [(address, "leucemia"), (address, "sangre")])
    keep_names("editors", [(address, "blood cancer")])

    keep_names("nci", [(address, "leucemias")])

    names = SearchName.objects.order_by("folded").values_list("folded", flat=True)
    assert list(names) == ["blood cancer", "leucemias", "leukemia"]
