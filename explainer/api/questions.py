"""One question to the API, and how every list answers it: so many at once, with its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import BigIntegerField, F, Func, IntegerField, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse

from explainer.api.parameters import Refused
from explainer.api.schemas import ADDRESS, NUMBER, TEXT, Schema, list_of, object_of, or_null
from explainer.publishing.models import Publication, PublicationQuerySet
from explainer.searching.answers import found_for

RESULTS_AT_ONCE = 100
# Of the parts of pages that a search looks at.
MOST_FOUND = 2_000
_CARD = "live_edition__rendition__card"


@dataclass(frozen=True)
class Question:
    """A request, what its parameters ask for, and the day on which freshness is told."""

    request: HttpRequest
    asked: Mapping[str, Any]
    today: date

    def link(self, path: str) -> str:
        return self.request.build_absolute_uri(path)

    def link_to(self, name: str, *args: str | int) -> str:
        return self.link(reverse(f"api:{name}", args=args))

    @cached_property
    def site(self) -> str:
        """What the site's own addresses begin with."""
        return self.link("/").removesuffix("/")

    @property
    def since(self) -> datetime | None:
        """The first moment of the day that is asked for."""
        day: date | None = self.asked.get("since")
        return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None

    @property
    def is_searched(self) -> bool:
        """Whether the answer rests on more than the record: on what the search knows."""
        return self.asked.get("q") is not None

    @property
    def is_narrowed(self) -> bool:
        return any(self.asked.get(name) is not None for name in ("kind", "tag", "q"))

    def narrowed(self, pages: PublicationQuerySet) -> PublicationQuerySet:
        """Return those pages that are of the kind, have the tag and hold the words asked for."""
        if kind := self.asked.get("kind"):
            pages = pages.of_kind(kind)
        tag = self.asked.get("tag")
        if tag is not None:
            pages = pages.filter(**{f"{_CARD}__contains": {"tags": [tag]}})
        words = self.asked.get("q")
        return pages if words is None else _in_order(pages, pages_found(words))


def pages_found(words: str) -> list[int]:
    """Return the keys of the pages that a search finds, the best first, each once."""
    rows = found_for(words, most=MOST_FOUND).rows
    return [row.best.publication for row in rows if row.best.publication]


def _in_order(pages: PublicationQuerySet, keys: list[int]) -> PublicationQuerySet:
    order = Value(keys, output_field=ArrayField(BigIntegerField()))
    place = Func(order, F("pk"), function="array_position", output_field=IntegerField())
    return pages.filter(pk__in=keys).order_by(place)


class Pages:
    """Pages for a paginator: PostgreSQL counts them without what lists show of them."""

    def __init__(self, pages: PublicationQuerySet) -> None:
        self.pages = pages

    def count(self) -> int:
        return self.pages.count()

    def __getitem__(self, part: slice) -> PublicationQuerySet:
        return self.pages.rendered()[part]


def listed(
    question: Question,
    rows: QuerySet[Any] | Pages,
    items: Callable[[Question, Iterable[Any]], list[dict[str, Any]]],
) -> dict[str, Any]:
    """Return one page of `rows`, each said as `items` says it. Raises Refused beyond the last."""
    counted: Any = rows
    paginator = Paginator(counted, RESULTS_AT_ONCE)
    try:
        page = paginator.page(question.asked["page"])
    except EmptyPage:
        why = f"There is no such page. The last one is page {paginator.num_pages}."
        raise Refused(why, 404) from None
    return {
        "notice": settings.SITE_NOTICE,
        "count": paginator.count,
        "page": page.number,
        "pages": paginator.num_pages,
        **_neighbors(question, page),
        "results": items(question, page.object_list),
    }


def _neighbors(question: Question, page: Page[Any]) -> dict[str, str | None]:
    def at(number: int) -> str:
        query = question.request.GET.copy()
        query["page"] = str(number)
        return question.link(f"{question.request.path}?{query.urlencode()}")

    return {
        "previous": at(page.previous_page_number()) if page.has_previous() else None,
        "next": at(page.next_page_number()) if page.has_next() else None,
    }


def list_schema(item: Schema) -> Schema:
    return object_of(
        {
            "notice": TEXT,
            "count": NUMBER,
            "page": NUMBER,
            "pages": NUMBER,
            "previous": or_null(ADDRESS),
            "next": or_null(ADDRESS),
            "results": list_of(item),
        }
    )


def live_pages() -> PublicationQuerySet:
    """What every list of pages begins with, in alphabetical order."""
    return Publication.objects.live().for_list()
