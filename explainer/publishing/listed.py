"""A live text as far as a list shows it: fetched for readers without the rows that it stands in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from django.db.models import QuerySet
from django.utils.text import capfirst

from explainer.publishing.content import rendition_version
from explainer.publishing.kinds import kind_named
from explainer.publishing.models import Publication, PublicationQuerySet

Row: TypeAlias = tuple[str, str, dict[str, Any], str]


class Listed(Protocol):
    """What lists ask of a live text: a publication has it, too."""

    @property
    def kind(self) -> str: ...
    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def card(self) -> Mapping[str, Any]: ...
    def get_absolute_url(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ListedText:
    """One of these costs a tenth of a publication with its edition and its rendition."""

    kind: str
    slug: str
    card: Mapping[str, Any]

    @property
    def name(self) -> str:
        return capfirst(str(self.card["name"]))

    def get_absolute_url(self) -> str:
        return kind_named(self.kind).address_of(self.slug)


def listed_rows(publications: PublicationQuerySet) -> QuerySet[Publication, Row]:
    """Return the query for the rows that `listed_texts` reads."""
    card = "live_edition__rendition__card"
    return publications.values_list("kind", "slug", card, "live_edition__rendition__made_by")


def listed_texts(rows: Sequence[Row]) -> list[ListedText] | None:
    """Return texts of these rows, or None where other software made one of their cards."""
    if any(made_by != rendition_version(kind_named(kind).content) for kind, _, _, made_by in rows):
        return None
    return [ListedText(kind, slug, card) for kind, slug, card, _ in rows]
