"""What this site has still to say of itself before it goes public."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from explainer.pages.content import SITE_PAGE, SitePageContent
from explainer.pages.markers import markers
from explainer.pages.starter import starter_pages
from explainer.publishing.content import digest_of, from_edition
from explainer.publishing.kinds import kind_named
from explainer.publishing.models import Publication

HOW_TO_FINISH = (
    "Write what is missing in the admin, under “About this site”, and publish it. `manage.py"
    " load_content explainer/pages/starter.md --editor NAME` brings the texts to begin with."
)


@dataclass(frozen=True)
class Unfinished:
    """A site page that is missing, still as it came with the software, or has places to fill in."""

    name: str
    address: str
    is_missing: bool = False
    is_sample: bool = False
    to_fill_in: tuple[str, ...] = ()

    def sentences(self) -> Iterator[str]:
        if self.is_missing:
            yield f"“{self.name}” is missing: no page is live at {self.address}."
        if self.is_sample:
            yield f"“{self.name}” ({self.address}) is still the text that came with the software."
        for what in self.to_fill_in:
            yield f"“{self.name}” ({self.address}) still has to be filled in: {what}."


def unfinished_pages() -> list[Unfinished]:
    """Return what is left to do: first the pages that every site should have, then its own."""
    live = {x.slug: x.live.content for x in _live_editions()}
    starter = {page.slug: page for page in starter_pages()}
    missing = [
        Unfinished(page.name, _address(slug), is_missing=True)
        for slug, page in starter.items()
        if slug not in live
    ]
    texts = [from_edition(SitePageContent, content) for content in live.values()]
    looked_at = [_looked_at(text, starter.get(text.slug)) for text in texts]
    return [*missing, *(x for x in looked_at if x.is_sample or x.to_fill_in)]


def what_is_unfinished() -> list[str]:
    """Return the same as sentences."""
    return [sentence for page in unfinished_pages() for sentence in page.sentences()]


def _live_editions() -> list[Publication]:
    live = Publication.objects.live().of_kind(SITE_PAGE)
    return list(live.select_related("live_edition").order_by("slug"))


def _looked_at(page: SitePageContent, starter: SitePageContent | None) -> Unfinished:
    return Unfinished(
        page.name,
        _address(page.slug),
        is_sample=starter is not None and digest_of(starter) == digest_of(page),
        to_fill_in=tuple(markers("\n".join(page.texts()))),
    )


def _address(slug: str) -> str:
    return kind_named(SITE_PAGE).address_of(slug)
