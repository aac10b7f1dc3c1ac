"""A site page as frozen content: what this site says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from explainer.pictures.sharing import SharingWords
from explainer.publishing.content import SearchText, SourceContent, Step
from explainer.text.fields import labelled

# What publications call this kind of text.
SITE_PAGE = "site_page"
# What readers call it, where they find one.
ABOUT = "about this site"


@dataclass(frozen=True)
class PageSectionContent:
    heading: str = labelled("heading")
    body: str = labelled("text", is_markdown=True)


@dataclass(frozen=True)
class SitePageContent:
    """`place` is where a link to it stands at the foot of every page, beginning with 1."""

    STEPS: ClassVar[tuple[Step, ...]] = ()

    slug: str = labelled("Address of the page")
    name: str = labelled("Name")
    description: str = labelled("Description", is_due_at_publication=True)
    place: int = labelled("Place at the foot of every page")
    sections: tuple[PageSectionContent, ...] = labelled("Section")

    @property
    def sources(self) -> tuple[SourceContent, ...]:
        """None: a site page makes no medical statement."""
        return ()

    def texts(self) -> Iterator[str]:
        """Yield all that it says, from top to bottom."""
        yield from (self.name, self.description)
        for section in self.sections:
            yield from (section.heading, section.body)

    def card(self) -> dict[str, Any]:
        return {"name": self.name, "description": self.description, "place": self.place}

    def explained_by(self) -> tuple[tuple[str, str], ...]:
        return ()

    def search_texts(self) -> list[SearchText]:
        body = "\n".join(f"{x.heading}. {x.body}" for x in self.sections)
        return [SearchText(SITE_PAGE, self.name, self.description, body, names=(self.name,))]

    def sharing_words(self) -> SharingWords:
        return SharingWords("About this site", self.name)
