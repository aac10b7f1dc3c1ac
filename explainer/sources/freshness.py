"""How old a check may grow before a page says so: one pure function for every page and list."""

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
