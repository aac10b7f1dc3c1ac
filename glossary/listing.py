"""The glossary from A to Z, and the topics behind a word."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Left, Upper

from explainer.publishing.models import Publication, PublicationQuerySet

TOPICS_SHOWN = 20
# Names that begin with a digit or a sign stand together, as in NCI's dictionary.
OTHER_INITIAL = "#"


_SORT_KEY = "live_edition__rendition__sort_key"
_INITIAL = Case(
    When(**{f"{_SORT_KEY}__regex": "^[a-z]"}, then=Upper(Left(_SORT_KEY, 1))),
    default=Value(OTHER_INITIAL),
)


def live_terms(letter: str = "") -> PublicationQuerySet:
    """Return live terms for lists, each with its `initial`; an empty letter stands for all."""
    terms = Publication.objects.live().terms().for_list().annotate(initial=_INITIAL)
    return terms.filter(initial=letter.upper()) if letter else terms


def initials() -> QuerySet[Publication, Any]:
    """Return the initials of live terms, in alphabetical order."""
    terms = Publication.objects.live().terms().annotate(initial=_INITIAL)
    return terms.order_by("initial").values_list("initial", flat=True).distinct()


def topics_that_use(slug: str) -> PublicationQuerySet:
    """Return the first live topics, by title, that have the term among their words to know."""
    using = Publication.objects.live().topics().for_list()
    return using.filter(live_edition__rendition__card__contains={"terms": [slug]})[:TOPICS_SHOWN]
