"""A term as frozen content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.text import capfirst

from explainer.help.content import HelpSignContent
from explainer.help.search_texts import as_sentences, sign_texts
from explainer.pictures.sharing import SharingWords
from explainer.publishing.content import SearchText, SourceContent, Step
from explainer.text.fields import labelled

# What publications call this kind of text.
TERM = "term"
# How the title of a source begins that is an entry of NCI's dictionary; the entry's word follows.
DICTIONARY_ENTRY = "NCI Dictionary of Cancer Terms: "


@dataclass(frozen=True)
class TermContent:
    STEPS: ClassVar[tuple[Step, ...]] = ()

    slug: str = labelled("Address of the page")
    name: str = labelled("Name", is_correctable=True)
    aliases: tuple[str, ...] = labelled("Other names", is_correctable=True)
    pronunciation: str = labelled("Pronunciation", is_optional=True, is_correctable=True)
    definition: str = labelled("Definition", is_correctable=True, is_due_at_publication=True)
    sources: tuple[SourceContent, ...] = labelled("Source")
    help_signs: tuple[HelpSignContent, ...] = labelled(
        "When to get help", default=(), is_added_later=True, file_key="when_to_get_help"
    )

    def names(self) -> tuple[str, ...]:
        """Return all that texts may call the word."""
        return (self.name, *self.aliases)

    def card(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "aliases": list(self.aliases),
            "pronunciation": self.pronunciation,
            "definition": self.definition,
            "sources": [source.address for source in self.sources],
        }

    def entries_of_other_words(self) -> tuple[str, ...]:
        """Return the words, other than this one, whose dictionary entries are its sources."""
        own = {name.casefold() for name in self.names()}
        titles = (source.title.partition(DICTIONARY_ENTRY) for source in self.sources)
        words = (word.strip() for before, prefix, word in titles if prefix and not before)
        return tuple(word for word in words if word.casefold() not in own)

    def explained_by(self) -> tuple[tuple[str, str], ...]:
        return ()

    def search_texts(self) -> list[SearchText]:
        text = f"{self.definition}\n{as_sentences(self.help_signs)}"
        others = ", ".join(self.aliases)
        term = SearchText(TERM, self.name, others, text, names=self.names(), is_definition=True)
        return [term, *sign_texts(self.help_signs, of=self.name)]

    def sharing_words(self) -> SharingWords:
        return SharingWords("What this word means", capfirst(self.name))
