"""What happened to one page, in public: its editions, the checks of their texts, withdrawals, and
words that it uses and that mean something else since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, Value, When
from django.db.models.functions import TruncDate

from explainer.publishing.models import Edition, Publication
from explainer.sources.models import Verification
from explainer.workflow.changed_words import changed_words
from explainer.workflow.models import ChangedWord, Move
from explainer.workflow.withdrawn import withdrawals

EVENTS_ON_A_PAGE = 30
_CHECK, _EDITION, _WITHDRAWAL, _WORD = 1, 2, 3, 4
_COLUMNS = ("day", "at", "kind", "pk")


@dataclass(frozen=True)
class Event:
    """One line of the history: an edition that went live, a check, a withdrawal, a changed word."""

    day: date
    edition: Edition | None = None
    check: Verification | None = None
    withdrawal: Move | None = None
    word: ChangedWord | None = None


def history_of(publication: Publication, page_number: str | None) -> Page[Any]:
    """Return a page of the events of a live publication, the newest first, in six queries."""
    order = _order_of_events(
        publication.editions.all(),
        Verification.objects.public().filter(publication=publication),
        publication.moves.filter(action=Move.Action.WITHDRAW),
        publication.changed_words.all(),
    )
    page = Paginator(order, EVENTS_ON_A_PAGE).get_page(page_number)
    page.object_list = _events(page.object_list)
    return page


def newest_events_since(edition: Edition, day: date, most: int) -> list[Event]:
    """Return what happened to a live page since one of its editions was read on a day.

    Of a check on that very day nobody knows whether it came first; it says nothing new. What was
    taken back or only carried forward saw nothing.
    """
    publication, number = edition.publication, edition.number
    checks = Verification.objects.public().in_effect().filter(publication=publication)
    order = _order_of_events(
        publication.editions.filter(number__gt=number),
        checks.filter(carried_from__isnull=True, verified_on__gt=day),
        publication.moves.filter(action=Move.Action.WITHDRAW, edition__number__gte=number),
        publication.changed_words.none(),
    )
    return _events(order[:most])


def _order_of_events(
    editions: QuerySet[Edition],
    checks: QuerySet[Verification],
    gone: QuerySet[Move],
    words: QuerySet[ChangedWord],
) -> QuerySet[Any, Any]:
    """The days and keys of all these events: the database sorts and cuts them."""
    # What was carried forward happened with the correction, whatever day it carries.
    day_of_check = Case(
        When(carried_from__isnull=True, then=F("verified_on")), default=TruncDate("recorded_at")
    )
    first, *others = (
        events.order_by().values_list(*_COLUMNS)
        for events in (
            editions.annotate(
                day=TruncDate("published_at"), at=F("published_at"), kind=_constant(_EDITION)
            ),
            checks.annotate(day=day_of_check, at=F("recorded_at"), kind=_constant(_CHECK)),
            gone.annotate(day=TruncDate("made_at"), at=F("made_at"), kind=_constant(_WITHDRAWAL)),
            words.annotate(day=TruncDate("changed_at"), at=F("changed_at"), kind=_constant(_WORD)),
        )
    )
    # A text is checked and goes live in one moment: the edition stands above its checks.
    return first.union(*others, all=True).order_by("-day", "-at", "-kind", "-pk")


def _constant(kind: int) -> Value:
    return Value(kind, output_field=IntegerField())


def _events(rows: Iterable[tuple[date, Any, int, int]]) -> list[Event]:
    order = [(day, kind, key) for day, _, kind, key in rows]
    editions = _editions().in_bulk(_keys(order, _EDITION))
    checks = Verification.objects.for_ledger().in_bulk(_keys(order, _CHECK))
    gone = withdrawals().in_bulk(_keys(order, _WITHDRAWAL))
    words = changed_words().in_bulk(_keys(order, _WORD))
    return [
        Event(
            day,
            edition=editions[key] if kind == _EDITION else None,
            check=checks[key] if kind == _CHECK else None,
            withdrawal=gone[key] if kind == _WITHDRAWAL else None,
            word=words[key] if kind == _WORD else None,
        )
        for day, kind, key in order
    ]


def _editions() -> QuerySet[Edition]:
    """Editions that know whether they were withdrawn, and whether they brought a page back."""
    gone = Move.objects.filter(action=Move.Action.WITHDRAW)
    before = {
        "edition__publication": OuterRef("publication"),
        "edition__number": OuterRef("number") - 1,
    }
    return Edition.objects.defer("content").annotate(
        is_withdrawn=Exists(gone.filter(edition=OuterRef("pk"))),
        is_return=Exists(gone.filter(**before)),
    )


def _keys(order: Iterable[tuple[date, int, int]], wanted: int) -> list[int]:
    return [key for _, kind, key in order if kind == wanted]
