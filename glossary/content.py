"""A term as frozen content, and what stops it from going live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst

from explainer.pictures.sharing import SharingWords
from explainer.publishing.content import SearchText, SourceContent
from explainer.text.fields import labelled

if TYPE_CHECKING:
    from glossary.models import Term


@dataclass(frozen=True)
class TermContent:
    slug: str = labelled("Address of the page")
    name: str = labelled("Name")
    aliases: tuple[str, ...] = labelled("Other names")
    pronunciation: str = labelled("Pronunciation")
    definition: str = labelled("Definition")
    sources: tuple[SourceContent, ...] = labelled("Source")

    def card(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "aliases": list(self.aliases),
            "pronunciation": self.pronunciation,
            "definition": self.definition,
            "sources": [source.address for source in self.sources],
        }

    def search_texts(self) -> list[SearchText]:
        return [SearchText("term", self.name, ", ".join(self.aliases), self.definition)]

    def sharing_words(self) -> SharingWords:
        return SharingWords("What this word means", capfirst(self.name))


def compose(term: Term) -> TermContent:
    return TermContent(
        slug=term.slug,
        name=term.name,
        aliases=tuple(term.aliases),
        pronunciation=term.pronunciation,
        definition=term.definition,
        sources=tuple(SourceContent(x.address, x.title) for x in term.sources.all()),
    )


def publish_blockers(term: Term) -> list[str]:
    """Say, in the writer's words, everything that stops this term from going live."""
    blockers = []
    if not term.definition.strip():
        blockers.append("Write the definition.")
    if not term.sources.exists():
        blockers.append("Name at least one NCI page as the source.")
    return blockers


def take_over(term: Term, content: TermContent) -> None:
    """Replace all of a term but its address by what `content` says. Raises ValidationError."""
    sources = term.sources.model.objects.in_bulk(
        [source.address for source in content.sources], field_name="address"
    )
    if missing := [x.address for x in content.sources if x.address not in sources]:
        raise ValidationError(f"This text names sources that are gone: {', '.join(missing)}.")
    term.name, term.aliases = content.name, list(content.aliases)
    term.pronunciation, term.definition = content.pronunciation, content.definition
    term.validate_unique()
    term.save()
    term.sources.set(sources.values())
