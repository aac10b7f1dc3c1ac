"""Lists from A to Z: one rule for the letter under which a page stands."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Left, Upper

from explainer.publishing.models import Publication, PublicationQuerySet

# Names that begin with a digit or a sign stand together, as in NCI's dictionary.
OTHER_INITIAL = "#"
_SORT_KEY = "live_edition__rendition__sort_key"
_INITIAL = Case(
    When(**{f"{_SORT_KEY}__regex": "^[a-z]"}, then=Upper(Left(_SORT_KEY, 1))),
    default=Value(OTHER_INITIAL),
)


def from_a_to_z(pages: PublicationQuerySet, letter: str = "") -> PublicationQuerySet:
    """Return `pages` for lists, each with its `initial`; an empty letter stands for all."""
    listed = pages.for_list().annotate(initial=_INITIAL)
    return listed.filter(initial=letter) if letter else listed


def initials_of(pages: PublicationQuerySet) -> QuerySet[Publication, Any]:
    """Return the letters under which `pages` stand, in alphabetical order."""
    return (
        pages.annotate(initial=_INITIAL)
        .order_by("initial")
        .values_list("initial", flat=True)
        .distinct()
    )


def letter_asked(text: str) -> str:
    """Return the letter that a reader asked for; empty, which stands for all, where it is none."""
    letter = text.strip().upper()
    return letter if len(letter) == 1 and letter.isprintable() else ""
