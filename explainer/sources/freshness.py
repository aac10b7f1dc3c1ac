"""How old a check may grow before a page says so: one pure function for every page and list.

Below it stands the same rule in SQL, for lists of the whole site; the tests hold both together.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from explainer.publishing.models import DEFAULT_RECHECK_MONTHS
from explainer.sources.models import Verification

DUE_SOON = timedelta(days=30)
# A date on NCI's page with the word before it, or None with “none”.
NciDate = tuple[date | None, str]


class State(Enum):
    """The most urgent thing that is true of a live text, by the name that templates ask for."""

    VERIFIED = "verified"
    CORRECTED = "corrected"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"
    IN_REVISION = "in revision"
    SOURCE_CHANGED = "source changed"
    SOURCE_GONE = "source gone"


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """What freshness needs of one check: the date that it saw, and the one recorded since."""

    source_id: int
    verdict: str
    verified_on: date
    seen: NciDate
    recorded: NciDate
    recorded_on: date

    @property
    def source_changed_since(self) -> bool:
        """Tell whether NCI's page has another date, or another word before it, than was seen."""
        return self.seen != self.recorded


@dataclass(frozen=True, slots=True)
class TextFacts:
    """What is known of one live text.

    `right` holds the newest check of each source that found the text right, `concerns` the newest
    check of each source for which a later one asked for work. `corrected_on` is the day of the
    small correction that made this text, if one did.
    """

    right: Sequence[CheckFacts]
    concerns: Sequence[CheckFacts] = ()
    recheck_months: int = DEFAULT_RECHECK_MONTHS
    corrected_on: date | None = None

    @property
    def verified_on(self) -> date:
        """A page with several sources is as old as its oldest check."""
        return min(check.verified_on for check in self.right)

    @property
    def newest(self) -> list[CheckFacts]:
        """The last check of each source, whatever it found."""
        by_source = {check.source_id: check for check in (*self.right, *self.concerns)}
        return list(by_source.values())


@dataclass(frozen=True)
class Freshness:
    """`due_on` is the first day on which the check counts as overdue, `since` that of the state."""

    state: State
    due_on: date
    since: date

    @property
    def is_overdue(self) -> bool:
        return self.state is State.OVERDUE


def freshness(text: TextFacts, today: date) -> Freshness:
    """Return what `today` makes of the newest checks of a text that has at least one."""
    due_on = months_after(text.verified_on, text.recheck_months)
    state, since = _urgent(text) or _by_calendar(text, due_on, today)
    return Freshness(state, due_on, since)


def _urgent(text: TextFacts) -> tuple[State, date] | None:
    """What no calendar knows: what somebody saw on NCI's page, or found in ours."""
    newest = text.newest
    if gone := [x for x in newest if x.verdict == Verification.Verdict.SOURCE_GONE]:
        return State.SOURCE_GONE, max(check.verified_on for check in gone)
    if changed := [check for check in newest if check.source_changed_since]:
        return State.SOURCE_CHANGED, max(check.recorded_on for check in changed)
    if text.concerns:
        return State.IN_REVISION, max(check.verified_on for check in text.concerns)
    return None


def _by_calendar(text: TextFacts, due_on: date, today: date) -> tuple[State, date]:
    if today >= due_on:
        return State.OVERDUE, due_on
    if today >= due_on - DUE_SOON:
        return State.DUE_SOON, due_on - DUE_SOON
    is_carried = any(x.verdict == Verification.Verdict.SMALL_CORRECTION for x in text.right)
    if text.corrected_on and is_carried:
        return State.CORRECTED, text.corrected_on
    return State.VERIFIED, max(check.verified_on for check in text.right)


def months_after(day: date, months: int) -> date:
    """Return the same day of the month so many months on.

    Where that month is too short, the first of the next: a 29th of February is due on a 1st of
    March.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if day.day <= monthrange(year, month + 1)[1]:
        return date(year, month + 1, day.day)
    following, month = divmod(index + 1, 12)
    return date(following, month + 1, 1)


# In SQL a text is a row: `verified_on` and `recheck_months`; the newest days `gone_on`,
# `changed_on` and `concern_on` of what is urgent; `corrected_on` and `is_carried`; `checked_on` of
# its last check. The day itself is the column `today`.
_FIRST_OF_NEXT_MONTH = (
    "extract(day FROM verified_on + make_interval(months => recheck_months))"
    " < extract(day FROM verified_on)"
)
DUE_ON_SQL = (
    "(verified_on + make_interval(months => recheck_months))::date"
    f" + CASE WHEN {_FIRST_OF_NEXT_MONTH} THEN 1 ELSE 0 END"
)
DUE_SOON_ON_SQL = f"due_on - {DUE_SOON.days}"
_IN_ORDER = (
    (State.SOURCE_GONE, "gone_on IS NOT NULL", "gone_on"),
    (State.SOURCE_CHANGED, "changed_on IS NOT NULL", "changed_on"),
    (State.IN_REVISION, "concern_on IS NOT NULL", "concern_on"),
    (State.OVERDUE, "today >= due_on", "due_on"),
    (State.DUE_SOON, f"today >= {DUE_SOON_ON_SQL}", DUE_SOON_ON_SQL),
    (State.CORRECTED, "corrected_on IS NOT NULL AND is_carried", "corrected_on"),
    (State.VERIFIED, "true", "checked_on"),
)


def state_sql() -> str:
    """Return the name of a text's state, from these columns and `due_on`."""
    return _cases([(condition, f"'{state.name}'") for state, condition, _since in _IN_ORDER])


def since_sql() -> str:
    """Return since when the state holds, from these columns and `due_on`."""
    return _cases([(condition, since) for _state, condition, since in _IN_ORDER])


def _cases(cases: Sequence[tuple[str, str]]) -> str:
    return f"CASE {' '.join(f'WHEN {condition} THEN {value}' for condition, value in cases)} END"
