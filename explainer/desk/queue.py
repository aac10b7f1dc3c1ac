"""The queue of one reviewer, in the order of what matters: counted and listed by PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from explainer.desk.review_status import checks_resting_on, rows_of_query
from explainer.desk.rights import NOT_EDITED_BY_SQL, may_check_text
from explainer.desk.waiting import (
    Filter,
    Waiting,
    Why,
    live_page,
    submitted_texts,
    waiting_query,
)
from explainer.sources.site_freshness import Query

if TYPE_CHECKING:
    from django.contrib.auth.models import User

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
        self._part = (start, stop, [live_page(page) for page in pages if page[0] is not None])

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
        live = next((live_page(row) for row in found), None)
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
        waiting = waiting_query(checks, self.today, self.now)
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
