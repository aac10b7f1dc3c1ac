"""A site page as its readers see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from explainer.pages.content import SITE_PAGE, PageSectionContent, SitePageContent
from explainer.pages.markers import with_marks
from explainer.publishing.content import rendered
from explainer.publishing.models import Publication
from explainer.publishing.renditions import live_text
from explainer.text.anchors import anchors_of
from explainer.workflow.withdrawn import live_or_gone

# Ids that the page itself has.
PAGE_ANCHORS = ("main",)


@dataclass(frozen=True)
class ReadSection:
    """`anchor` is the section's address on the page."""

    anchor: str
    heading: str
    body: SafeString


@dataclass(frozen=True)
class SitePageView:
    """A page with its markdown as HTML. A draft has neither a day nor a picture."""

    page: SitePageContent
    changed_on: date | None = None
    picture: str = ""

    @property
    def sections(self) -> list[ReadSection]:
        return list(_read(self.page.sections))


def live_page(slug: str) -> SitePageView:
    """Return the live page at an address. Raises what `live_or_gone` raises where there is none."""
    publication = live_or_gone(Publication.objects.of_kind(SITE_PAGE).for_page(), slug)
    page = live_text(SitePageContent, publication)
    return SitePageView(page, publication.live.published_at.date(), publication.picture)


def draft_page(page: SitePageContent) -> SitePageView:
    """Return the page as it would be if it were published now."""
    return SitePageView(rendered(page))


def _read(sections: Sequence[PageSectionContent]) -> Iterator[ReadSection]:
    """Yield the sections, each under an address that no other part of the page has."""
    anchors = anchors_of((section.heading for section in sections), PAGE_ANCHORS)
    for anchor, section in zip(anchors, sections, strict=True):
        yield ReadSection(anchor, section.heading, with_marks(section.body))
