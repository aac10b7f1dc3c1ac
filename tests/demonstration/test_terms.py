"""All words: a reader who does not know one learns from its definition what it is."""

from __future__ import annotations

import re

import pytest

from explainer.demonstration.starter_content import STARTER_FOLDER
from explainer.importing.content_file import read_content_file
from explainer.importing.head import Fields
from glossary.content import DICTIONARY_ENTRY

LIBRARY_TERMS = sorted((STARTER_FOLDER.parent / "library" / "terms").glob("*.md"))
TERMS = [
    term
    for path in (STARTER_FOLDER / "terms.md", *LIBRARY_TERMS)
    for term in read_content_file(path).head.mappings("terms")
]
ENTRIES = "https://www.cancer.gov/publications/dictionaries/cancer-terms/def/"

ONLY_A_KIND = re.compile(r"(a|the) (kind|type) of( [\w-]+){1,4}")


def is_it_circular(name: str, definition: str) -> bool:
    """Tell whether the first sentence has all words of the name, or only says a kind of what."""
    first = re.split(r"[.:](?:\s|$)", definition.lower())[0]
    words = re.findall(r"[\w-]+", first)
    says_all = all(word in words for word in re.findall(r"[\w-]+", name.lower()))
    return says_all or bool(ONLY_A_KIND.fullmatch(first) and "that" not in words)


@pytest.mark.parametrize(
    ("name", "definition", "is_circular"),
    [
        ("steroid", "A kind of drug. Doctors use it.", True),
        ("vein", "A kind of blood vessel that leads to the heart.", False),
        ("late effect", "A side effect that comes late.", True),
        ("late effect", "A problem that shows up years later. Late effects differ.", False),
        ("stage", "A stage: it tells how far it has spread.", True),
    ],
)
def test_what_is_circular(name: str, definition: str, is_circular: bool) -> None:
    assert is_it_circular(name, definition) == is_circular


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.text("slug"))
def test_a_definition_says_first_what_the_word_means(term: Fields) -> None:
    assert not is_it_circular(term.text("name"), term.text("definition"))


def test_an_entry_of_the_dictionary_is_titled_with_the_word_of_its_address() -> None:
    sources = [source for term in TERMS for source in term.mappings("sources")]
    entries = [x for x in sources if x.text("url").startswith(ENTRIES)]

    for entry in entries:
        before, prefix, word = entry.text("title").partition(DICTIONARY_ENTRY)
        assert (before, prefix) == ("", DICTIONARY_ENTRY)
        assert entry.text("url") == ENTRIES + word.lower().replace(" ", "-")
    assert entries
