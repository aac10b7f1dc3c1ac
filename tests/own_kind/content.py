from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from explainer.pictures.sharing import SharingWords
from explainer.publishing.content import SearchText, SourceContent, Step
from explainer.text.fields import labelled

LEAFLET = "leaflet"


@dataclass(frozen=True)
class LeafletContent:
    STEPS: ClassVar[tuple[Step, ...]] = ()

    slug: str = labelled("Address of the page")
    name: str = labelled("Name", is_correctable=True)
    lines: tuple[str, ...] = labelled("Lines", is_correctable=True)
    body: str = labelled("Text", is_markdown=True, is_correctable=True, is_due_at_publication=True)
    sources: tuple[SourceContent, ...] = labelled("Source")

    def card(self) -> dict[str, Any]:
        return {"sources": [source.address for source in self.sources]}

    def explained_by(self) -> tuple[tuple[str, str], ...]:
        return ()

    def search_texts(self) -> list[SearchText]:
        return [SearchText(LEAFLET, self.name, text=self.body, names=(self.name,))]

    def sharing_words(self) -> SharingWords:
        return SharingWords("Leaflet", self.name)
