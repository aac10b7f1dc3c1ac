"""What happened to one page, in public: its editions and the checks of their texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, IntegerField, QuerySet, Value
from django.db.models.functions import TruncDate

from explainer.publishing.models import Edition, Publication
from explainer.sources.models import Verification

EVENTS_ON_A_PAGE = 30
_CHECK, _EDITION = 1, 2


@dataclass(frozen=True)
class Event:
    """One line of the history: either an edition that went live, or a check."""

    day: date
    edition: Edition | None = None
    check: Verification | None = None


def history_of(publication: Publication, page_number: str | None) -> Page[Any]:
    """Return a page of the events of a live publication, the newest first, in four queries."""
    page = Paginator(_order_of_events(publication), EVENTS_ON_A_PAGE).get_page(page_number)
    page.object_list = _events(page.object_list)
    return page


def _order_of_events(publication: Publication) -> QuerySet[Any, Any]:
    """The days and keys of everything that happened: the database sorts and cuts them."""
    editions = publication.editions.annotate(
        day=TruncDate("published_at"), at=F("published_at"), kind=_constant(_EDITION)
    )
    checks = (
        Verification.objects.public()
        .filter(publication=publication)
        .annotate(day=F("verified_on"), at=F("recorded_at"), kind=_constant(_CHECK))
    )
    columns = ("day", "at", "kind", "pk")
    events = (
        editions.order_by()
        .values_list(*columns)
        .union(checks.order_by().values_list(*columns), all=True)
    )
    # A text is checked and goes live in one moment: the edition stands above its checks.
    return events.order_by("-day", "-at", "-kind", "-pk")


def _constant(kind: int) -> Value:
    return Value(kind, output_field=IntegerField())


def _events(rows: Iterable[tuple[date, Any, int, int]]) -> list[Event]:
    order = [(day, kind, key) for day, _, kind, key in rows]
    editions = Edition.objects.defer("content").in_bulk(_keys(order, _EDITION))
    checks = Verification.objects.for_ledger().in_bulk(_keys(order, _CHECK))
    return [
        Event(day, edition=editions[key]) if kind == _EDITION else Event(day, check=checks[key])
        for day, kind, key in order
    ]


def _keys(order: Iterable[tuple[date, int, int]], wanted: int) -> list[int]:
    return [key for _, kind, key in order if kind == wanted]
