"""Lists from A to Z: one rule for the letter under which a page stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F, QuerySet

from explainer.publishing.models import OTHER_LETTER, Publication, PublicationQuerySet

NAMES_ON_A_PAGE = 100
LETTER = "live_edition__rendition__letter"
SORT_KEY = "live_edition__rendition__sort_key"


def letter_of(sort_key: str) -> str:
    """Return the letter under which a name stands, by its sort key: as PostgreSQL does."""
    first = sort_key[:1]
    return first.upper() if "a" <= first <= "z" else OTHER_LETTER


def from_a_to_z(
    pages: PublicationQuerySet, query: Mapping[str, str], on_a_page: int = NAMES_ON_A_PAGE
) -> dict[str, Any]:
    """Return what a list of `pages` shows: those of the `letter` that a reader asked for, page by
    page and each with its `first_letter`, and all `letters` as {"letter", "names"}, the number
    being names. An empty letter stands for all.
    """
    letter = letter_asked(query.get("letter", ""))
    listed = pages.rendered().for_list().annotate(first_letter=F(LETTER))
    found = Paginator(listed.filter(first_letter=letter) if letter else listed, on_a_page)
    return {
        "letter": letter,
        "letters": _letters_of(pages),
        "page": found.get_page(query.get("page")),
    }


def _letters_of(pages: PublicationQuerySet) -> QuerySet[Publication, Any]:
    """Return the letters under which `pages` stand, in alphabetical order."""
    return (
        pages.rendered()
        .annotate(letter=F(LETTER))
        .order_by("letter")
        .values("letter")
        .annotate(names=Count("pk"))
    )


def letter_asked(text: str) -> str:
    """Return the letter that is meant; empty, which stands for all, where it is none."""
    letter = text.strip().upper()
    return letter if len(letter) == 1 and letter.isprintable() else ""
