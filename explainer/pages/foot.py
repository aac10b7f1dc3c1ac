"""The site pages to which every page of a reader leads at its foot.

Every page names them and no page may cost a query more for it, so each process asks for them twice
a minute and keeps them in Django's local-memory cache. The process that publishes or withdraws one
forgets at once; all others show what they know for half a minute more, as the caches in front do.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.db import DatabaseError

from explainer.pages.content import SITE_PAGE
from explainer.pages.models import PLACES
from explainer.publishing.models import Publication, PublicationQuerySet
from explainer.publishing.renditions import LiveTexts

SECONDS = 30
FRESH, LAST_KNOWN = "pages.foot.fresh", "pages.foot.last_known"


@dataclass(frozen=True)
class FootLink:
    name: str
    address: str


def live_pages() -> PublicationQuerySet:
    """Return the live site pages in the order that their writers gave them."""
    live = Publication.objects.live().of_kind(SITE_PAGE).for_list()
    return live.order_by(
        "live_edition__rendition__card__place", "live_edition__rendition__sort_key", "slug"
    )


def links_at_the_foot() -> tuple[FootLink, ...]:
    """Return the links. Without a database these are the last that were known, or none."""
    links: tuple[FootLink, ...] | None = cache.get(FRESH)
    if links is not None:
        return links
    try:
        links = tuple(FootLink(x.name, x.get_absolute_url()) for x in live_pages()[:PLACES])
    except DatabaseError:
        return known_links()
    keep_links(links)
    return links


def known_links() -> tuple[FootLink, ...]:
    """Return what this process knows, for a page that must not need a database."""
    links: tuple[FootLink, ...] = cache.get(LAST_KNOWN, ())
    return links


def keep_links(links: tuple[FootLink, ...]) -> None:
    cache.set(FRESH, links, SECONDS)
    cache.set(LAST_KNOWN, links, None)


def forget_links() -> None:
    cache.delete_many([FRESH, LAST_KNOWN])


def forget_feet(texts: LiveTexts) -> None:
    """Ask again after texts went live, if a site page is among them."""
    for publication, _ in texts:
        forget_foot(publication)


def forget_foot(publication: Publication) -> None:
    """Ask again after a site page went live or was withdrawn."""
    if publication.kind == SITE_PAGE:
        forget_links()
