"""A source that is another word's dictionary entry says so on the page of the term."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from explainer.publishing.content import SourceContent
from glossary.content import DICTIONARY_ENTRY, TermContent
from tests.factories import make_source, make_term, put_live

if TYPE_CHECKING:
    from django.test import Client


def term_with_titles(*titles: str) -> TermContent:
    sources = tuple(SourceContent(f"https://www.cancer.gov/{x}", x) for x in titles)
    return TermContent("t-cell", "T cell", ("T cells", "Lymphocyte, T"), "", "A cell.", sources)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        (f"{DICTIONARY_ENTRY}antibody", ("antibody",)),
        (f"{DICTIONARY_ENTRY}CAR T cell", ("CAR T cell",)),
        (f"{DICTIONARY_ENTRY}T cell", ()),
        (f"{DICTIONARY_ENTRY}t CELL", ()),
        (f"{DICTIONARY_ENTRY}lymphocyte, T", ()),
        ("T-cell Transfer Therapy", ()),
        (f"More on the {DICTIONARY_ENTRY}antibody", ()),
    ],
)
def test_an_entry_is_another_words_unless_the_term_has_that_name(
    title: str, words: tuple[str, ...]
) -> None:
    assert term_with_titles(title).entries_of_other_words() == words


def test_every_entry_of_another_word_is_named_in_the_order_of_the_sources() -> None:
    titles = ("vein", "T cell", "antibody")

    term = term_with_titles(*(f"{DICTIONARY_ENTRY}{x}" for x in titles))

    assert term.entries_of_other_words() == ("vein", "antibody")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["vein"], "entry for “vein” is for that word, not for “T cell” itself."),
        (["a", "b"], "entries for “a” and “b” are for those words, not for “T cell” itself."),
        (["<b>"], "entry for “&lt;b&gt;” is for that word"),
    ],
)
def test_the_page_of_a_term_says_whose_entries_its_sources_are(
    client: Client, words: list[str], sentence: str
) -> None:
    term = make_term(name="T cell", slug="t-cell")
    for word in words:
        term.sources.add(make_source(title=DICTIONARY_ENTRY + word))
    put_live(term)

    page = client.get("/glossary/t-cell/").content.decode()

    assert sentence in " ".join(page.split())


@pytest.mark.django_db
def test_the_page_is_silent_where_the_entry_is_the_terms_own(client: Client) -> None:
    term = make_term(name="T cell", slug="t-cell")
    term.sources.add(make_source(title=f"{DICTIONARY_ENTRY}T cell"))
    put_live(term)

    assert "dictionary entr" not in client.get("/glossary/t-cell/").content.decode()
