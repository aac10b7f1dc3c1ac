"""Where every live page stands today: what the desk, the forecast and the digest start from.

One query for all pages, whatever their number, and no rule of its own: `freshness` decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from explainer.sources.freshness import Freshness, State
from explainer.sources.models import Verification, VerificationQuerySet
from explainer.sources.site_freshness import Query, checks_of_the_site, freshness_query


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
    notes_to_writer: tuple[str, ...] = ()


class StatusRow(NamedTuple):
    """The columns of `statuses_query`."""

    publication_id: int
    kind: str
    sort_key: str
    state: str
    due_on: date
    since: date
    verified_on: date
    wanted_on: date
    concern: str
    edited_by: int | None
    notes_to_writer: Sequence[str]

    @property
    def status(self) -> ReviewStatus:
        return ReviewStatus(
            publication_id=self.publication_id,
            kind=self.kind,
            sort_key=self.sort_key,
            freshness=Freshness(State[self.state], self.due_on, self.since),
            verified_on=self.verified_on,
            wanted_on=self.wanted_on,
            concern=self.concern,
            edited_by=self.edited_by,
            notes_to_writer=tuple(self.notes_to_writer),
        )


STATUS_COLUMNS = ", ".join(StatusRow.__annotations__)
# A plan is for the time after one check only, and never puts a check off.
_STATUSES = """
    SELECT
        fresh.publication_id, page.kind, rendition.sort_key,
        fresh.state, fresh.due_on, fresh.since, fresh.verified_on,
        least(plan.planned_on, fresh.due_on) AS wanted_on,
        fresh.concern, edition.edited_by_id AS edited_by, fresh.notes_to_writer
    FROM ({fresh}) AS fresh
    JOIN publishing_publication AS page ON page.id = fresh.publication_id
    JOIN publishing_edition AS edition ON edition.id = page.live_edition_id
    JOIN publishing_rendition AS rendition ON rendition.edition_id = edition.id
    LEFT JOIN desk_checkplan AS plan
        ON plan.publication_id = page.id AND plan.verified_on = fresh.verified_on
"""


def statuses_query(today: date, checks: VerificationQuerySet | None = None) -> Query:
    """Return a query for a `StatusRow` a live page, or only for those whose checks these are."""
    fresh = freshness_query(checks_of_the_site() if checks is None else checks, today)
    return Query(_STATUSES.format(fresh=fresh.sql), fresh.parameters)


def review_statuses(today: date, *, source_id: int | None = None) -> list[ReviewStatus]:
    """Return where every live page stands, or every one that rests on a source; in no order."""
    found = statuses_query(today, checks_resting_on(source_id))
    return [StatusRow(*row).status for row in rows_of_query(found)]


def statuses_with_work(today: date) -> list[ReviewStatus]:
    """Return where the live pages stand for which somebody asked for a writer; in no order."""
    asking = Verification.objects.in_effect().of_live_texts()
    asking = asking.filter(verdict=Verification.Verdict.NEEDS_WRITER).order_by()
    checks = checks_of_the_site().filter(publication__in=asking.values("publication"))
    rows = (StatusRow(*row) for row in rows_of_query(statuses_query(today, checks)))
    return [row.status for row in rows if row.notes_to_writer]


def checks_resting_on(source_id: int | None) -> VerificationQuerySet:
    """Return the checks of all live pages, or of those that rest on a source."""
    checks = checks_of_the_site()
    if source_id is None:
        return checks
    resting = Verification.objects.in_effect().of_live_texts().filter(source=source_id).order_by()
    return checks.filter(publication__in=resting.values("publication"))


def rows_of_query(query: Query) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query.sql, query.parameters)
        yield from cursor.fetchall()
