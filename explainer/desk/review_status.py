"""Where every live page stands today: what the desk, the forecast and the digest start from.

One query for all pages, whatever their number, and no rule of its own: `freshness` decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from explainer.sources.freshness import CheckFacts, Freshness, TextFacts, freshness
from explainer.sources.models import Verification
from explainer.sources.verified import newest_checks, parted

NEEDS_WRITER = Verification.Verdict.NEEDS_WRITER


@dataclass(frozen=True, slots=True)
class ReviewStatus:
    """One live page: how fresh its check is, and on which day its next check is wanted.

    `wanted_on` is the day planned for the check, or the day on which it is due. `notes_to_writer`
    has the note of each check that asks for a writer, which may say nothing.
    """

    publication_id: int
    kind: str
    sort_key: str
    freshness: Freshness
    verified_on: date
    wanted_on: date
    concern: str = ""
    edited_by: int | None = None
    claimed_by: int | None = None
    claimed_at: datetime | None = None
    notes_to_writer: tuple[str, ...] = ()


class _Row(NamedTuple):
    publication_id: int
    is_right: bool
    verdict: str
    note: str
    verified_on: date
    pk: int
    source_id: int
    nci_date: date | None
    nci_date_kind: str
    source__date: date | None
    source__date_kind: str
    source__dated_at: datetime
    publication__kind: str
    publication__recheck_months: int
    publication__live_edition__correction: str
    publication__live_edition__edited_by: int | None
    publication__live_edition__published_at: datetime
    publication__live_edition__rendition__sort_key: str
    publication__check_plan__verified_on: date | None
    publication__check_plan__planned_on: date | None
    publication__claim__person: int | None
    publication__claim__taken_at: datetime | None


COLUMNS = tuple(_Row.__annotations__)


def review_statuses(today: date, *, source_id: int | None = None) -> list[ReviewStatus]:
    """Return where every live page stands, or every one that rests on a source; in no order."""
    checks = newest_checks()
    if source_id is not None:
        resting = Verification.objects.in_effect().of_live_texts().filter(source=source_id)
        checks = checks.filter(publication__in=resting.values("publication"))
    # No iterator(): PostgreSQL plans a cursor for its first rows, and is several times slower.
    rows = (_Row(*row) for row in checks.values_list(*COLUMNS))
    return [
        _review_status(list(of_one), today)
        for _, of_one in groupby(rows, attrgetter("publication_id"))
    ]


def _review_status(rows: list[_Row], today: date) -> ReviewStatus:
    right, concerns = parted(rows)
    row = rows[0]
    text = TextFacts(
        right=list(_facts(right)),
        concerns=list(_facts(concerns)),
        recheck_months=row.publication__recheck_months,
        corrected_on=(
            row.publication__live_edition__published_at.date()
            if row.publication__live_edition__correction
            else None
        ),
    )
    fresh = freshness(text, today)
    return ReviewStatus(
        publication_id=row.publication_id,
        kind=row.publication__kind,
        sort_key=row.publication__live_edition__rendition__sort_key,
        freshness=fresh,
        verified_on=text.verified_on,
        wanted_on=_wanted_on(row, text.verified_on, fresh.due_on),
        concern=concerns[0].verdict if concerns else "",
        edited_by=row.publication__live_edition__edited_by,
        claimed_by=row.publication__claim__person,
        claimed_at=row.publication__claim__taken_at,
        notes_to_writer=tuple(x.note for x in concerns if x.verdict == NEEDS_WRITER),
    )


def _facts(rows: Iterable[_Row]) -> Iterator[CheckFacts]:
    for row in rows:
        yield CheckFacts(
            row.source_id,
            row.verdict,
            row.verified_on,
            (row.nci_date, row.nci_date_kind),
            (row.source__date, row.source__date_kind),
            row.source__dated_at.date(),
        )


def _wanted_on(row: _Row, verified_on: date, due_on: date) -> date:
    """A plan is for the time after one check only, and never puts a check off."""
    planned_on = row.publication__check_plan__planned_on
    if planned_on and row.publication__check_plan__verified_on == verified_on:
        return min(planned_on, due_on)
    return due_on
