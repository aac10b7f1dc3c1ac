"""The state of the site: a text that is another one as soon as anything that readers see changed.

Tables that pages are made of have the rule `moves_the_state()`. A transaction that writes to one of
them gives a new mark to one row of a small table, and so the state is another one at the moment at
which the change is there for others to see, never before and never after. It takes any row that no
other transaction holds, or adds one: publications wait for nobody here. There are never more rows
than transactions that once wrote at the same time. Marks are random, and the table itself has
another number after a restore: no backup brings back a state that stood for something else.
"""

from __future__ import annotations

from typing import Final

from django.db import DatabaseError, connections, models, router
from django.http import HttpRequest

# Other transactions see no setting of this one; the one that writes sees its own changes by it.
# Afterwards its session has an empty one.
_STATE: Final = """
    SELECT concat_ws(
        ' ', 'publishing_sitemark'::regclass::oid, string_agg(mark::text, ' ' ORDER BY id),
        nullif(current_setting('explainer.moved', true), '')
    ) FROM publishing_sitemark
"""
_KEPT: Final = "explainer.state"


class SiteMark(models.Model):
    """A part of the state. The rule writes it, and nobody else."""

    mark = models.UUIDField()

    def __str__(self) -> str:
        return str(self.mark)


def state_of_the_site() -> str:
    """Return the state in one query, asked where pages are read from.

    Whoever keeps what they make of the database asks for the state first: what is kept may then be
    newer than its state, which does no harm, and never older.
    """
    with connections[router.db_for_read(SiteMark)].cursor() as cursor:
        cursor.execute(_STATE)
        row: tuple[str] = cursor.fetchone()
    return row[0]


def state_for(request: HttpRequest) -> str:
    """Return the state as this request first saw it; empty while nobody can say."""
    if _KEPT not in request.META:
        try:
            request.META[_KEPT] = state_of_the_site()
        except DatabaseError:
            request.META[_KEPT] = ""
    state: str = request.META[_KEPT]
    return state
