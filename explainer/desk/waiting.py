"""What waits for a reviewer and why: live pages as PostgreSQL finds them, and submitted texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Subquery

from explainer.desk.claims import LASTS, holds
from explainer.desk.review_status import (
    STATUS_COLUMNS,
    ReviewStatus,
    StatusRow,
    rows_of_query,
    statuses_query,
)
from explainer.publishing.content import sort_key
from explainer.publishing.kinds import all_kinds, kind_of
from explainer.publishing.models import Publication
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.freshness import DUE_SOON, State
from explainer.sources.models import Verification, VerificationQuerySet
from explainer.sources.site_freshness import Query, checks_of_the_site
from explainer.workflow.models import Move

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class Why(Enum):
    """Why something waits, the most urgent first. The last two wait for somebody else."""

    SOURCE_CHANGED = "source changed"
    OVERDUE = "overdue"
    DUE_SOON = "due soon"
    SUBMITTED = "submitted"
    NEEDS_WRITER = "with a writer"
    NEEDS_CLINICIAN = "with a clinician"

    @property
    def rank(self) -> int:
        return list(Why).index(self)


FOR_A_REVIEWER = (Why.SOURCE_CHANGED, Why.OVERDUE, Why.DUE_SOON, Why.SUBMITTED)


@dataclass(frozen=True)
class Waiting:
    """One thing that waits: a live page to check again, or the text that somebody submitted.

    `days` is how long it is overdue, or until it is wanted if negative, or since it was submitted.
    """

    publication_id: int
    kind: str
    why: Why
    days: int
    sort_key: str
    claimed_by: int | None = None
    status: ReviewStatus | None = None
    working_copy: WorkingCopy | None = None

    @property
    def order(self) -> tuple[int, int, str, int]:
        """As `explainer.desk.queue` has it in SQL."""
        return (self.why.rank, -self.days, self.sort_key, self.publication_id)

    @property
    def is_submitted(self) -> bool:
        return self.working_copy is not None

    @property
    def edited_by(self) -> int | None:
        """Who edited this very text last, and may not check it."""
        if self.working_copy:
            return self.working_copy.edited_by_id
        return self.status.edited_by if self.status else None


@dataclass(frozen=True)
class Filter:
    """What a reviewer wants to see of the queue; nothing said means all that is theirs to do."""

    why: Why | None = None
    kind: str = ""
    source_id: int | None = None
    words: str = ""
    mine: bool = False

    @property
    def reasons(self) -> Sequence[Why]:
        return (self.why,) if self.why else FOR_A_REVIEWER

    def lets_pass(self, item: Waiting, person: User) -> bool:
        """Tell whether a submitted text is asked for, whatever the reason; it rests on no source
        before it is verified.
        """
        return (
            self.source_id is None
            and (not self.kind or item.kind == self.kind)
            and self.words in item.sort_key
            and (not self.mine or item.claimed_by == person.pk)
        )


# Why a live page waits, or nothing for one whose check is good for a while.
_WHY = f"""
    CASE
        WHEN state = '{State.IN_REVISION.name}' THEN
            CASE
                WHEN concern = '{Verification.Verdict.NEEDS_CLINICIAN.value}'
                THEN {Why.NEEDS_CLINICIAN.rank}
                ELSE {Why.NEEDS_WRITER.rank}
            END
        WHEN state IN ('{State.SOURCE_CHANGED.name}', '{State.SOURCE_GONE.name}')
        THEN {Why.SOURCE_CHANGED.rank}
        WHEN state = '{State.OVERDUE.name}' THEN {Why.OVERDUE.rank}
        WHEN %s::date >= wanted_on - {DUE_SOON.days} THEN {Why.DUE_SOON.rank}
    END
"""
_COUNTED_FROM = f"""
    CASE WHEN why IN ({Why.OVERDUE.rank}, {Why.DUE_SOON.rank}) THEN wanted_on ELSE since END
"""
_LIVE_PAGES = f"""
    SELECT
        why, %s::date - {_COUNTED_FROM} AS days, claimed_by, {STATUS_COLUMNS}
    FROM (
        SELECT status.*, {_WHY} AS why, claim.person_id AS claimed_by
        FROM ({{statuses}}) AS status
        LEFT JOIN desk_claim AS claim
            ON claim.publication_id = status.publication_id AND claim.taken_at > %s
    ) AS judged
    WHERE why IS NOT NULL
"""  # noqa: S608 - all parts stand here


def waiting(today: date, now: datetime) -> list[Waiting]:
    """Return everything that waits, in order, in one query and one more a kind of text."""
    live = map(live_page, rows_of_query(waiting_query(checks_of_the_site(), today, now)))
    return sorted([*live, *submitted_texts(today, now)], key=lambda item: item.order)


def live_page_in_queue(publication: Publication, today: date, now: datetime) -> Waiting | None:
    """Return a live page as it waits, or None if its check is good for a while."""
    checks = checks_of_the_site().filter(publication=publication)
    return next(map(live_page, rows_of_query(waiting_query(checks, today, now))), None)


def waiting_query(checks: VerificationQuerySet, today: date, now: datetime) -> Query:
    """Return a query for the live pages that wait, of those whose checks these are."""
    statuses = statuses_query(today, checks)
    parameters = (today, today, *statuses.parameters, now - LASTS)
    return Query(_LIVE_PAGES.format(statuses=statuses.sql), parameters)


def live_page(row: Sequence[Any]) -> Waiting:
    """Return what a row of `waiting_query` says."""
    rank, days, claimed_by, *columns = row
    status = StatusRow(*columns).status
    return Waiting(
        status.publication_id,
        status.kind,
        list(Why)[rank],
        days,
        status.sort_key,
        claimed_by,
        status=status,
    )


def submitted_texts(today: date, now: datetime) -> Iterator[Waiting]:
    """Yield the submitted texts, in no order, in one query a kind."""
    moved_at = Move.objects.of_texts().filter(publication=OuterRef("publication"))
    for kind in all_kinds():
        texts = kind.model._default_manager.filter(state=WorkingCopy.State.IN_REVIEW).annotate(
            submitted_at=Subquery(moved_at.values("made_at")[:1]),
            claimed_by=F("publication__claim__person"),
            claimed_at=F("publication__claim__taken_at"),
        )
        for text in texts:
            yield _of_text(text, today, now)


def _of_text(text: Any, today: date, now: datetime) -> Waiting:  # noqa: ANN401 - a text with its claim
    return Waiting(
        text.publication_id or 0,
        kind_of(text).name,
        Why.SUBMITTED,
        (today - text.submitted_at.date()).days,
        sort_key(str(text)),
        text.claimed_by if holds(text.claimed_at, now) else None,
        working_copy=text,
    )
