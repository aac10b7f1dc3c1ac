"""The events that a feed is made of, sort by sort, and one page of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from explainer.publishing.live import ON_A_LIVE_PAGE
from explainer.publishing.models import Edition, Publication
from explainer.site.feed import entries as made
from explainer.site.feed.changed_parts import with_text_before
from explainer.site.feed.entries import Entry, FetchEntry, Rows
from explainer.site.feed.places import ROWS_ON_A_PAGE, Place, Turn
from explainer.sources.freshness import State
from explainer.sources.models import Verification
from explainer.sources.verified import freshness_of, verified_texts
from explainer.workflow.withdrawn import withdrawals
from glossary.dictionary.models import Fetch

OPEN_STATES = (State.SOURCE_CHANGED, State.SOURCE_GONE)


@dataclass(frozen=True)
class Scope:
    """What a feed is about: one page, the pages with a tag, or all."""

    publication: Publication | None = None
    tag: str = ""

    def of(self, rows: QuerySet[Any], edition: str = "publication__live_edition") -> QuerySet[Any]:
        """Return those rows that it is about; `edition` is the path to that with the tags."""
        if self.publication:
            rows = rows.filter(publication=self.publication)
        if self.tag:
            rows = rows.filter(**{f"{edition}__rendition__card__contains": {"tags": [self.tag]}})
        return rows


@dataclass(frozen=True)
class Stream:
    """One sort of event: the field that says when, the rows, and what is told of some of them."""

    at: str
    rows: Callable[[Scope], QuerySet[Any]]
    entries: Callable[[Rows], Iterator[Entry] | Iterator[FetchEntry]]


@dataclass(frozen=True)
class FeedPage:
    """`newer` and `older` are the places beside which the neighbors begin, if there are any."""

    entries: list[Entry | FetchEntry]
    newer: Place | None
    older: Place | None


def feed_page(scope: Scope, turn: Turn, today: date) -> FeedPage:
    """Return one page of events, newest first, in as many queries whatever there is."""
    found = [
        (Place(row.told_at, rank, row.pk), row)
        for rank, stream in STREAMS.items()
        for row in turn.of(stream.rows(scope), stream.at, rank)
    ]
    found.sort(key=itemgetter(0), reverse=turn.is_back)
    shown, has_more = found[:ROWS_ON_A_PAGE], len(found) > ROWS_ON_A_PAGE
    if not turn.is_back:
        shown.reverse()
    newest, oldest = (shown[0][0], shown[-1][0]) if shown else (None, None)
    return FeedPage(
        list(_told(shown, today)),
        newer=newest if turn.place and (turn.is_back or has_more) else None,
        older=oldest if has_more or not turn.is_back else None,
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
    verified = verified_texts(live.values()) if live else {}
    for entry in entries:
        if isinstance(entry, FetchEntry):
            yield entry
            continue
        freshness = freshness_of(verified.get(entry.publication.pk), today)
        if not entry.is_open or (freshness and freshness.state in OPEN_STATES):
            yield replace(entry, freshness=None if entry.withdrawal else freshness)


def _editions(scope: Scope) -> QuerySet[Any]:
    editions = (
        Edition.objects.filter(ON_A_LIVE_PAGE)
        .select_related("publication__live_edition__rendition")
        .defer(
            "content",
            "publication__live_edition__content",
            "publication__live_edition__rendition__content",
        )
    )
    return scope.of(with_text_before(editions))


def _checks(scope: Scope) -> QuerySet[Any]:
    """Return checks that somebody made: what was carried forward or taken back saw nothing."""
    checks = Verification.objects.public().in_effect().filter(carried_from__isnull=True)
    return scope.of(checks.for_ledger().with_check_before())


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
    is_same_date = Q(nci_date=F("source__date")) | Q(
        nci_date__isnull=True, source__date__isnull=True
    )
    is_answered = is_same_date & Q(nci_date_kind=F("source__date_kind"))
    is_gone = Q(verdict=Verification.Verdict.SOURCE_GONE)
    checks = (
        Verification.objects.in_effect()
        .of_live_texts()
        .filter(is_gone | ~is_answered, ~Exists(newer))
        .annotate(changed_at=Case(When(is_gone, then="recorded_at"), default="source__dated_at"))
    )
    return scope.of(checks.for_ledger())


def _withdrawals(scope: Scope) -> QuerySet[Any]:
    return scope.of(withdrawals(), edition="edition")


def _fetches(scope: Scope) -> QuerySet[Any]:
    """Return the fetches of NCI's dictionary, which are about no page and no tag."""
    return Fetch.objects.none() if scope.publication or scope.tag else Fetch.objects.all()


# By rank: of one moment, a text stands above its checks, and what it then lost at the very end.
STREAMS = {
    4: Stream("published_at", _editions, made.of_editions),
    3: Stream("recorded_at", _checks, made.of_checks),
    2: Stream("changed_at", _open_changes, made.of_open_changes),
    1: Stream("made_at", _withdrawals, made.of_withdrawals),
    0: Stream("made_at", _fetches, made.of_fetches),
}
