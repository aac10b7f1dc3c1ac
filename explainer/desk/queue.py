"""What waits for a reviewer, in the order of what matters: counted and listed by PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Subquery

from explainer.desk.claims import LASTS, holds
from explainer.desk.review_status import (
    STATUS_COLUMNS,
    ReviewStatus,
    StatusRow,
    checks_resting_on,
    rows_of_query,
    statuses_query,
)
from explainer.desk.rights import NOT_EDITED_BY_SQL, may_check_text
from explainer.publishing.content import sort_key
from explainer.publishing.kinds import all_kinds, kind_of
from explainer.publishing.models import Publication, WorkingCopy
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
        """As `_IN_ORDER`."""
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
# The order of Python: bytes, not the alphabet of some language.
_PLACE = 'why, -days, sort_key COLLATE "C", publication_id'
_COUNTS = ", ".join(f"count(*) FILTER (WHERE why = {why.rank})" for why in Why)
# One row at least, for the counts.
_PAGE_AND_COUNTS = f"""
    WITH waiting AS MATERIALIZED ({{waiting}})
    SELECT *
    FROM (SELECT {_COUNTS} FROM waiting) AS counted
    LEFT JOIN (
        SELECT * FROM waiting WHERE why = ANY(%s) ORDER BY {_PLACE} LIMIT %s OFFSET %s
    ) AS page ON true
    ORDER BY {_PLACE}
"""  # noqa: S608 - all parts stand here
_FREE_FOR = f"""
    why = ANY(%s) AND (claimed_by IS NULL OR claimed_by = %s) AND {NOT_EDITED_BY_SQL}
"""
_NEXT = f"""
    SELECT * FROM ({{waiting}}) AS waiting
    WHERE {_FREE_FOR} AND ({_PLACE}) > (%s, %s, %s, %s)
    ORDER BY {_PLACE} LIMIT 1
"""  # noqa: S608 - all parts stand here
_NUMBER_OF_FREE = f"""
    SELECT count(*) FROM ({{waiting}}) AS waiting WHERE {_FREE_FOR} AND publication_id <> %s
"""  # noqa: S608 - all parts stand here
# Before everything that waits.
_BEGINNING = (-1, 0, "", 0)


class Queue:
    """What waits for one person under a filter, as a list that is read in parts.

    The live pages of a part and the counts of all come in one query; submitted texts, which are
    few, in one a kind.
    """

    def __init__(self, wanted: Filter, person: User, *, today: date, now: datetime) -> None:
        self.wanted = wanted
        self.person = person
        self.today = today
        self.now = now
        # The part of the live pages that was read last, and where it begins and ends.
        self._part: tuple[int, int, list[Waiting]] = (0, 0, [])
        self._of_live_pages: dict[Why, int] = {}

    @property
    def counts(self) -> dict[Why, int]:
        """How many wait for each reason, under all else that the filter asks for."""
        if not self._of_live_pages:
            self.read(0, 0)
        return {why: self._of_live_pages.get(why, len(self.submitted)) for why in Why}

    @cached_property
    def submitted(self) -> list[Waiting]:
        """The submitted texts that the filter lets pass, in order."""
        found = submitted_texts(self.today, self.now)
        passing = (item for item in found if self.wanted.lets_pass(item, self.person))
        return sorted(passing, key=lambda item: item.order)

    def read(self, start: int, stop: int) -> None:
        """Read the live pages of a part of the list, and the counts along with them."""
        rows = list(self._rows(_PAGE_AND_COUNTS, self._ranks, stop - start, start))
        self._of_live_pages = {why: rows[0][why.rank] for why in Why if why is not Why.SUBMITTED}
        pages = (row[len(Why) :] for row in rows)
        self._part = (start, stop, [_live_page(page) for page in pages if page[0] is not None])

    def __len__(self) -> int:
        counts = self.counts
        return sum(counts[why] for why in self.wanted.reasons)

    def __getitem__(self, part: slice) -> Sequence[Waiting]:
        """Return a part of the list. No reason of live pages comes behind the submitted texts
        where both are asked for.
        """
        start, stop = part.start, part.stop
        first, last, live = self._part
        if not first <= start <= stop <= last:
            self.read(start, stop)
            first, last, live = self._part
        live = live[start - first : stop - first]
        if Why.SUBMITTED not in self.wanted.reasons:
            return live
        before = len(self) - len(self.submitted)
        return live + self.submitted[max(0, start - before) : max(0, stop - before)]

    def after(self, done: Waiting | None) -> Waiting | None:
        """Return the first item behind `done`, or of all, that is free and that this person may
        check.
        """
        place = done.order if done else _BEGINNING
        found = self._rows(_NEXT, *self._free, *place)
        live = next((_live_page(row) for row in found), None)
        return live or next((x for x in self._free_texts if x.order > place), None)

    def number_of_free(self, *, but: Waiting | None) -> int:
        """Return how many items this person may check and nobody else has taken."""
        live_key = but.publication_id if but and not but.is_submitted else 0
        [[live]] = self._rows(_NUMBER_OF_FREE, *self._free, live_key)
        others = (x for x in self._free_texts if but is None or x.order != but.order)
        return int(live) + sum(1 for _text in others)

    @property
    def _free(self) -> tuple[list[int], int, int]:
        return self._ranks, self.person.pk, self.person.pk

    @property
    def _free_texts(self) -> Iterator[Waiting]:
        if Why.SUBMITTED in self.wanted.reasons:
            yield from (x for x in self.submitted if self._is_free(x))

    def _is_free(self, item: Waiting) -> bool:
        is_allowed = item.working_copy and may_check_text(self.person, item.working_copy)
        return bool(is_allowed) and item.claimed_by in (None, self.person.pk)

    @property
    def _ranks(self) -> list[int]:
        return [why.rank for why in self.wanted.reasons]

    def _rows(self, sql: str, *parameters: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - what PostgreSQL takes
        checks = checks_resting_on(self.wanted.source_id)
        waiting = _waiting_query(checks, self.today, self.now)
        conditions, wanted = self._conditions()
        inner = Query(waiting.sql + conditions, (*waiting.parameters, *wanted))
        return rows_of_query(Query(sql.format(waiting=inner.sql), (*inner.parameters, *parameters)))

    def _conditions(self) -> tuple[str, list[Any]]:
        wanted: list[tuple[str, Any]] = []
        if self.wanted.kind:
            wanted.append(("kind = %s", self.wanted.kind))
        if self.wanted.words:
            wanted.append(("strpos(sort_key, %s) > 0", self.wanted.words))
        if self.wanted.mine:
            wanted.append(("claimed_by = %s", self.person.pk))
        return "".join(f" AND {sql}" for sql, _value in wanted), [value for _sql, value in wanted]


def waiting(today: date, now: datetime) -> list[Waiting]:
    """Return everything that waits, in order, in one query and one more a kind of text."""
    live = map(_live_page, rows_of_query(_waiting_query(checks_of_the_site(), today, now)))
    return sorted([*live, *submitted_texts(today, now)], key=lambda item: item.order)


def live_page_in_queue(publication: Publication, today: date, now: datetime) -> Waiting | None:
    """Return a live page as it waits, or None if its check is good for a while."""
    checks = checks_of_the_site().filter(publication=publication)
    return next(map(_live_page, rows_of_query(_waiting_query(checks, today, now))), None)


def _waiting_query(checks: VerificationQuerySet, today: date, now: datetime) -> Query:
    statuses = statuses_query(today, checks)
    parameters = (today, today, *statuses.parameters, now - LASTS)
    return Query(_LIVE_PAGES.format(statuses=statuses.sql), parameters)


def _live_page(row: Sequence[Any]) -> Waiting:
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
