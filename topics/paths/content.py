"""A learning path as frozen content: its name, and the topics in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from explainer.pictures.sharing import SharingWords
from explainer.publishing.content import SearchText, SourceContent, Step
from explainer.text.fields import labelled

# What publications call this kind of text.
PATH = "path"


@dataclass(frozen=True)
class PathContent:
    """`topics` are slugs. Which of them are live is asked when somebody reads."""

    STEPS: ClassVar[tuple[Step, ...]] = ()

    slug: str = labelled("Address of the page")
    name: str = labelled("Name")
    description: str = labelled("Description", is_due_at_publication=True)
    topics: tuple[str, ...] = labelled("Topics")

    @property
    def sources(self) -> tuple[SourceContent, ...]:
        """None: a path makes no medical statement of its own."""
        return ()

    def card(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "description": self.description,
            "topics": list(self.topics),
        }

    def explained_by(self) -> tuple[tuple[str, str], ...]:
        return ()

    def search_texts(self) -> list[SearchText]:
        return [SearchText(PATH, self.name, self.description, names=(self.name,))]

    def sharing_words(self) -> SharingWords:
        return SharingWords("Learning path", self.name)
