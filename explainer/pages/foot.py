"""The site pages to which every page of a reader leads at its foot.

Every page names them and no page may cost a query more for it, so each process keeps them while the
state of the site stays.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import DatabaseError

from explainer.pages.content import SITE_PAGE
from explainer.pages.models import PLACES
from explainer.publishing.kept_by_state import KeptByState
from explainer.publishing.models import Publication, PublicationQuerySet


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


_kept: KeptByState[tuple[FootLink, ...]] = KeptByState()
# Without a state, for pages that must not need a database.
_last_known: list[tuple[FootLink, ...]] = [()]


def links_at_the_foot(state: str) -> tuple[FootLink, ...]:
    """Return the links of this state. Without a database these are the last that were known."""
    if not state:
        return known_links()
    try:
        _last_known[0] = _kept.get(state, live_links)
    except DatabaseError:
        return known_links()
    return _last_known[0]


def known_links() -> tuple[FootLink, ...]:
    """Return what this process showed last, for a page that must not need a database."""
    return _last_known[0]


def live_links() -> tuple[FootLink, ...]:
    return tuple(FootLink(x.name, x.get_absolute_url()) for x in live_pages()[:PLACES])
