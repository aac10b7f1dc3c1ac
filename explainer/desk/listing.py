"""The rows of the desk's list: what waits, in words, with who has taken it and since when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator

from explainer.desk.claims import holds
from explainer.desk.review_session import ReviewSession
from explainer.desk.waiting import Waiting, Why
from explainer.publishing.models import Publication
from explainer.workflow.models import Move

if TYPE_CHECKING:
    from explainer.desk.models import Claim

ROWS_ON_A_PAGE = 50
LONGEST_PAGE_NUMBER = 9


@dataclass(frozen=True)
class Row:
    """One thing that waits. `submitted` is the move that brought it, if it was submitted."""

    item: Waiting
    publication: Publication
    address: str
    now: datetime
    submitted: Move | None = None

    @property
    def name(self) -> str:
        return str(self.item.working_copy) if self.item.working_copy else self.publication.name

    @property
    def claim(self) -> Claim | None:
        claim: Claim | None = getattr(self.publication, "claim", None)
        return claim if claim and holds(claim.taken_at, self.now) else None


@dataclass(frozen=True)
class Count:
    """How many wait for one reason, and the address of the list of only these."""

    why: Why
    count: int
    address: str
    is_chosen: bool


def page_of(session: ReviewSession) -> Page:
    """Return the page of the list that is asked for, the last one for a number beyond it."""
    wanted = session.request.GET.get("page", "")
    is_number = wanted.isascii() and wanted.isdecimal() and len(wanted) <= LONGEST_PAGE_NUMBER
    first = max(0, int(wanted) - 1) * ROWS_ON_A_PAGE if is_number else 0
    session.queue.read(first, first + ROWS_ON_A_PAGE)
    # It is read by slices alone.
    return Paginator(session.queue, ROWS_ON_A_PAGE).get_page(wanted)  # type: ignore[arg-type]


def rows_of(page: Page, session: ReviewSession) -> list[Row]:
    """Return the rows of one page of the list, in two queries."""
    items: Sequence[Waiting] = page.object_list  # type: ignore[assignment]
    publications = (
        Publication.objects.for_list()
        .select_related("live_edition__rendition", "claim__person")
        .in_bulk([item.publication_id for item in items])
    )
    submitted = [item.publication_id for item in items if item.is_submitted]
    moves = (
        Move.objects.of_texts()
        .filter(publication__in=submitted)
        .select_related("made_by")
        .order_by("publication_id", "-pk")
        .distinct("publication_id")
    )
    by_publication = {move.publication_id: move for move in moves}
    return [
        _row(item, publications[item.publication_id], session, by_publication)
        for item in items
        if item.publication_id in publications
    ]


def _row(
    item: Waiting, publication: Publication, session: ReviewSession, moves: dict[int, Move]
) -> Row:
    if item.working_copy:
        address = session.address_of_text(item.working_copy)
        return Row(item, publication, address, session.now, moves.get(publication.pk))
    address = session.address("desk_item", publication.kind, publication.slug)
    return Row(item, publication, address, session.now)


def counts_of(session: ReviewSession) -> list[Count]:
    """Return how many wait for each reason, under all else that the filter asks for."""
    return [_count(why, count, session) for why, count in session.queue.counts.items()]


def _count(why: Why, count: int, session: ReviewSession) -> Count:
    address = session.address("index", why=why.name.lower())
    return Count(why, count, address, session.filter.why is why)
