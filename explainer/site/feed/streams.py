"""The events that a feed is made of, sort by sort, and one page of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Exists,
    F,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from explainer.publishing.live import ON_A_LIVE_PAGE
from explainer.publishing.models import Edition, Publication
from explainer.publishing.prepared import Asked, IsAnyAsked, JsonAsked, PreparedQuery
from explainer.site.feed import entries as made
from explainer.site.feed.changed_parts import with_text_before
from explainer.site.feed.entries import Entry, FetchEntry, Rows
from explainer.site.feed.places import ROWS_ON_A_PAGE, Place, Turn
from explainer.sources.freshness import State
from explainer.sources.models import Verification
from explainer.sources.verified import checked_texts, freshness_of
from explainer.workflow.withdrawn import withdrawals
from glossary.dictionary.models import Fetch

OPEN_STATES = (State.SOURCE_CHANGED, State.SOURCE_GONE)


class IsAnother(Func):
    """Whether two values differ, where nothing differs from something and not from nothing."""

    template = "(%(expressions)s)"
    arg_joiner = " IS DISTINCT FROM "
    output_field = BooleanField()


@dataclass(frozen=True)
class Scope:
    """What a feed is about: one page, the pages with a tag, or all."""

    publication: Publication | Asked | None = None
    tag: str | Asked = ""

    def of(self, rows: QuerySet[Any], edition: str = "publication__live_edition") -> QuerySet[Any]:
        """Return those rows that it is about; `edition` is the path to that with the tags."""
        if self.publication:
            rows = rows.filter(publication=self.publication)
        if self.tag:
            tagged = {"tags": [self.tag]} if isinstance(self.tag, str) else self.tag
            rows = rows.filter(**{f"{edition}__rendition__card__contains": tagged})
        return rows


@dataclass(frozen=True)
class Stream:
    """One sort of event: the field that says when, which rows there are, the same with all that is
    told of them, and what is told of some.
    """

    at: str
    rows: Callable[[Scope], QuerySet[Any]]
    whole: Callable[[QuerySet[Any]], QuerySet[Any]]
    entries: Callable[[Rows], Iterator[Entry] | Iterator[FetchEntry]]


@dataclass(frozen=True)
class FeedPage:
    """`newer` and `older` are the places beside which the neighbors begin, if there are any."""

    entries: list[Entry | FetchEntry]
    newer: Place | None
    older: Place | None


def feed_page(scope: Scope, turn: Turn, today: date) -> FeedPage:
    """Return one page of events, newest first, in as many queries whatever there is."""
    found = _places(scope, turn)
    shown, has_more = found[:ROWS_ON_A_PAGE], len(found) > ROWS_ON_A_PAGE
    if not turn.is_back:
        shown.reverse()
    newest, oldest = (shown[0], shown[-1]) if shown else (None, None)
    return FeedPage(
        list(_told(_rows_at(shown), today)),
        newer=newest if turn.place and (turn.is_back or has_more) else None,
        older=oldest if has_more or not turn.is_back else None,
    )


def _places(scope: Scope, turn: Turn) -> list[Place]:
    """Return the places of all events that the page may need, in its order and in one query."""
    if turn.place:
        rows = list(_all_sorts(scope, turn))
    else:
        key = scope.publication.pk if isinstance(scope.publication, Publication) else None
        newest = _newest(of_a_page=key is not None, of_a_tag=bool(scope.tag))
        rows = newest.rows(publication=key, tagged=json.dumps({"tags": [scope.tag]}))
    return sorted((Place(*row) for row in rows), reverse=turn.is_back)


def _all_sorts(scope: Scope, turn: Turn) -> QuerySet[Any, Any]:
    sorts = [turn.of(x.rows(scope), x.at, rank) for rank, x in STREAMS.items()]
    return sorts[0].union(*sorts[1:], all=True)


@cache
def _newest(*, of_a_page: bool, of_a_tag: bool) -> PreparedQuery[Any]:
    """Return the query of a first page, which programs ask for every hour."""
    publication = Asked("publication", BigIntegerField()) if of_a_page else None
    tag = JsonAsked("tagged", JSONField()) if of_a_tag else ""
    return PreparedQuery(lambda: _all_sorts(Scope(publication, tag), Turn()))


def _rows_at(places: Sequence[Place]) -> Rows:
    """Return the rows at these places, in a query for each sort of event among them."""
    keys: dict[int, list[int]] = {}
    for place in places:
        keys.setdefault(place.rank, []).append(place.key)
    rows = {
        rank: {x.pk: x for x in _rows_of(rank).rows(keys=keys_of_a_sort)}
        for rank, keys_of_a_sort in keys.items()
    }
    # Whoever withdraws a page meanwhile takes its events out of the feed.
    return [(x, rows[x.rank][x.key]) for x in places if x.key in rows[x.rank]]


@cache
def _rows_of(rank: int) -> PreparedQuery[Any]:
    stream = STREAMS[rank]
    return PreparedQuery(
        lambda: stream.whole(stream.rows(Scope())).filter(IsAnyAsked("pk", "keys")).order_by()
    )


def _told(rows: Rows, today: date) -> Iterator[Entry | FetchEntry]:
    """Yield what is told of rows, newest first: of a page of NCI only while it is rechecked."""
    entries: list[Entry | FetchEntry] = [
        entry
        for rank, stream in STREAMS.items()
        for entry in stream.entries([row for row in rows if row[0].rank == rank])
    ]
    entries.sort(key=lambda entry: entry.place, reverse=True)
    of_pages = [entry for entry in entries if isinstance(entry, Entry)]
    live = {x.publication.pk: x.publication for x in of_pages if not x.withdrawal}
    verified = checked_texts(live.values()) if live else {}
    for entry in entries:
        if isinstance(entry, FetchEntry):
            yield entry
            continue
        freshness = freshness_of(verified.get(entry.publication.pk), today)
        if not entry.is_open or (freshness and freshness.state in OPEN_STATES):
            yield replace(entry, freshness=None if entry.withdrawal else freshness)


def _editions(scope: Scope) -> QuerySet[Any]:
    return scope.of(Edition.objects.filter(ON_A_LIVE_PAGE))


def _whole_editions(editions: QuerySet[Any]) -> QuerySet[Any]:
    return with_text_before(
        editions.select_related("publication__live_edition__rendition").defer(
            "content",
            "publication__live_edition__content",
            "publication__live_edition__rendition__content",
        )
    )


def _checks(scope: Scope) -> QuerySet[Any]:
    """Return checks that somebody made: what was carried forward or taken back saw nothing."""
    checks = Verification.objects.public().in_effect().filter(carried_from__isnull=True)
    return scope.of(checks)


def _whole_checks(checks: Any) -> QuerySet[Any]:  # noqa: ANN401 - of a queryset with words of its own
    whole: QuerySet[Any] = checks.for_ledger().with_check_before()
    return whole


def _open_changes(scope: Scope) -> QuerySet[Any]:
    """Return the last checks of live texts that NCI's page may have outrun.

    They only keep the feed from looking at every page: `freshness` decides which are told.
    """
    of_this_text = Verification.objects.in_effect().filter(
        publication=OuterRef("publication"), digest=OuterRef("digest"), source=OuterRef("source")
    )
    newer = of_this_text.filter(
        Q(verified_on__gt=OuterRef("verified_on"))
        | Q(verified_on=OuterRef("verified_on"), pk__gt=OuterRef("pk"))
    )
    is_outrun = Q(IsAnother("nci_date", "source__date")) | ~Q(nci_date_kind=F("source__date_kind"))
    is_gone = Q(verdict=Verification.Verdict.SOURCE_GONE)
    checks = (
        Verification.objects.in_effect()
        .of_live_texts()
        # A case is worked out in its order: who compares dates first has few rows left.
        .filter(Case(When(is_gone | is_outrun, then=~Exists(newer)), default=Value(value=False)))
        .annotate(changed_at=Case(When(is_gone, then="recorded_at"), default="source__dated_at"))
    )
    return scope.of(checks)


def _whole_open_changes(checks: Any) -> QuerySet[Any]:  # noqa: ANN401 - of a queryset with words of its own
    whole: QuerySet[Any] = checks.for_ledger()
    return whole


def _withdrawals(scope: Scope) -> QuerySet[Any]:
    return scope.of(withdrawals(), edition="edition")


def _as_it_is(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


def _fetches(scope: Scope) -> QuerySet[Any]:
    """Return the fetches of NCI's dictionary, which are about no page and no tag."""
    return Fetch.objects.none() if scope.publication or scope.tag else Fetch.objects.all()


# By rank: of one moment, a text stands above its checks, and what it then lost at the very end.
STREAMS = {
    4: Stream("published_at", _editions, _whole_editions, made.of_editions),
    3: Stream("recorded_at", _checks, _whole_checks, made.of_checks),
    2: Stream("changed_at", _open_changes, _whole_open_changes, made.of_open_changes),
    1: Stream("made_at", _withdrawals, _as_it_is, made.of_withdrawals),
    0: Stream("made_at", _fetches, _as_it_is, made.of_fetches),
}
