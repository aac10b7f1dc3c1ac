"""How fresh the checks of all live texts are, in one query: what the desk's lists start from.

The rule is that of `freshness`; here stands which checks it asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Max, Q, QuerySet, Window

from explainer.sources.freshness import DUE_ON_SQL, since_sql, state_sql
from explainer.sources.models import Verification, VerificationQuerySet
from explainer.sources.verdicts import VERDICTS_THAT_LET_A_TEXT_GO_LIVE, Verdict

_RIGHT = ", ".join(f"'{verdict.value}'" for verdict in VERDICTS_THAT_LET_A_TEXT_GO_LIVE)
_ASKS_FOR_WORK = f"verdict NOT IN ({_RIGHT})"
# From the newest check of each source of each live text.
_FRESHNESS = f"""
    SELECT
        publication_id, verified_on, due_on, concern, notes_to_writer,
        {state_sql()} AS state,
        {since_sql()} AS since
    FROM (
        SELECT *, {DUE_ON_SQL} AS due_on
        FROM (
            SELECT
                publication_id,
                %s::date AS today,
                min(right_on) AS verified_on,
                min(recheck_months) AS recheck_months,
                max(verified_on) FILTER (WHERE verdict = '{Verdict.SOURCE_GONE.value}') AS gone_on,
                max((dated_at AT TIME ZONE 'UTC')::date) FILTER (
                    WHERE (nci_date, nci_date_kind) IS DISTINCT FROM (date_now, date_kind_now)
                ) AS changed_on,
                max(verified_on) FILTER (WHERE {_ASKS_FOR_WORK}) AS concern_on,
                max((published_at AT TIME ZONE 'UTC')::date) FILTER (WHERE correction <> '')
                    AS corrected_on,
                bool_or(verdict = '{Verdict.SMALL_CORRECTION.value}') AS is_carried,
                max(verified_on) AS checked_on,
                coalesce(
                    (array_agg(verdict ORDER BY source_id) FILTER (WHERE {_ASKS_FOR_WORK}))[1], ''
                ) AS concern,
                coalesce(
                    array_agg(note ORDER BY source_id)
                        FILTER (WHERE verdict = '{Verdict.NEEDS_WRITER.value}'),
                    ARRAY[]::text[]
                ) AS notes_to_writer
            FROM ({{newest}}) AS newest
            GROUP BY publication_id
        ) AS text
        -- Without this PostgreSQL would put the sum of `due_on` into each place that names it.
        OFFSET 0
    ) AS text_that_is_due
"""  # noqa: S608 - all parts stand here and in `freshness`


@dataclass(frozen=True)
class Query:
    """SQL to be put into other SQL, with its parameters."""

    sql: str
    parameters: tuple[Any, ...]


def checks_of_the_site() -> VerificationQuerySet:
    """Return all checks of live texts that count, for `freshness_query`."""
    return Verification.objects.in_effect().of_all_live_texts()


def freshness_query(checks: VerificationQuerySet, today: date) -> Query:
    """Return a query for a row a live text: its key, how fresh its checks are, who asks for work.

    `notes_to_writer` has the note of each newest check that asks for a writer.
    """
    sql, parameters = _newest(checks).query.sql_with_params()
    # The day stands before the checks.
    return Query(_FRESHNESS.format(newest=sql), (today, *parameters))


def _newest(checks: VerificationQuerySet) -> QuerySet[Verification, Any]:
    """Return the newest check of each source, with the last day on which one found it right."""
    found_right = Q(verdict__in=VERDICTS_THAT_LET_A_TEXT_GO_LIVE)
    places = ["publication_id", "source_id"]
    newest: QuerySet[Verification, Any] = (
        checks.annotate(
            right_on=Window(Max("verified_on", filter=found_right), partition_by=places),
            date_now=F("source__date"),
            date_kind_now=F("source__date_kind"),
            dated_at=F("source__dated_at"),
            recheck_months=F("publication__recheck_months"),
            correction=F("publication__live_edition__correction"),
            published_at=F("publication__live_edition__published_at"),
        )
        .order_by(*places, "-verified_on", "-pk")
        .distinct(*places)
        .values(
            *places,
            *("verdict", "verified_on", "nci_date", "nci_date_kind", "note"),
            *("right_on", "date_now", "date_kind_now", "dated_at"),
            *("recheck_months", "correction", "published_at"),
        )
    )
    return newest
