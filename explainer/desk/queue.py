"""What waits for a reviewer, in the order of what matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from explainer.desk.claims import holds
from explainer.desk.review_status import ReviewStatus, review_statuses
from explainer.publishing.kinds import all_kinds, kind_of
from explainer.publishing.models import WorkingCopy
from explainer.sources.freshness import DUE_SOON, State
from explainer.sources.models import Verification
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
        return (self.why.rank, -self.days, self.sort_key, self.publication_id)

    @property
    def is_submitted(self) -> bool:
        return self.working_copy is not None


@dataclass(frozen=True)
class Filter:
    """What a reviewer wants to see of the queue; nothing said means all that is theirs to do."""

    why: Why | None = None
    kind: str = ""
    source_id: int | None = None
    words: str = ""
    mine: bool = False

    def lets_pass(self, item: Waiting, person: User) -> bool:
        return (
            (item.why is self.why if self.why else item.why in FOR_A_REVIEWER)
            and (not self.kind or item.kind == self.kind)
            and self.words in item.sort_key
            and (not self.mine or item.claimed_by == person.pk)
        )


def waiting(today: date, now: datetime, *, source_id: int | None = None) -> list[Waiting]:
    """Return everything that waits, in order, in one query and one more a kind of text."""
    live = _live_pages(review_statuses(today, source_id=source_id), today, now)
    submitted = [] if source_id else list(_submitted(today, now))
    return sorted([*live, *submitted], key=lambda item: item.order)


def next_after(items: list[Waiting], done: Waiting | None, person: User) -> Waiting | None:
    """Return the first item behind `done` that nobody else has taken, or the first of all."""
    free = (x for x in items if x.claimed_by in (None, person.pk))
    return next((x for x in free if done is None or x.order > done.order), None)


def _live_pages(statuses: list[ReviewStatus], today: date, now: datetime) -> Iterator[Waiting]:
    for status in statuses:
        why = why_of(status, today)
        if why:
            yield Waiting(
                status.publication_id,
                status.kind,
                why,
                (today - _counted_from(status, why)).days,
                status.sort_key,
                status.claimed_by if holds(status.claimed_at, now) else None,
                status=status,
            )


def why_of(status: ReviewStatus, today: date) -> Why | None:
    """Return why a live page waits, or None for one whose check is good for a while."""
    state = status.freshness.state
    if state is State.IN_REVISION:
        is_medical = status.concern == Verification.Verdict.NEEDS_CLINICIAN
        return Why.NEEDS_CLINICIAN if is_medical else Why.NEEDS_WRITER
    if state in (State.SOURCE_CHANGED, State.SOURCE_GONE):
        return Why.SOURCE_CHANGED
    if state is State.OVERDUE:
        return Why.OVERDUE
    return Why.DUE_SOON if today >= status.wanted_on - DUE_SOON else None


def _counted_from(status: ReviewStatus, why: Why) -> date:
    is_by_calendar = why in (Why.OVERDUE, Why.DUE_SOON)
    return status.wanted_on if is_by_calendar else status.freshness.since


def _submitted(today: date, now: datetime) -> Iterator[Waiting]:
    moved_at = Move.objects.of_texts().filter(publication=OuterRef("publication"))
    for kind in all_kinds():
        texts = kind.model._default_manager.filter(state=WorkingCopy.State.IN_REVIEW).annotate(
            submitted_at=Subquery(moved_at.values("made_at")[:1])
        )
        for text in texts.select_related("publication__claim", "edited_by"):
            yield _of_text(text, today, now)


def _of_text(text: WorkingCopy, today: date, now: datetime) -> Waiting:
    publication = text.publication
    claim = getattr(publication, "claim", None)
    submitted_at: datetime = text.submitted_at  # type: ignore[attr-defined]
    return Waiting(
        publication.pk if publication else 0,
        kind_of(text).name,
        Why.SUBMITTED,
        (today - submitted_at.date()).days,
        str(text).casefold(),
        claim.person_id if claim and holds(claim.taken_at, now) else None,
        working_copy=text,
    )
