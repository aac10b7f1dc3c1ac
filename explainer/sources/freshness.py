"""How old a check may grow before a page says so: one pure function for every page and list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from explainer.sources.models import Verification
from explainer.sources.verification import VerifiedText

DUE_SOON = timedelta(days=30)


class State(Enum):
    """The most urgent thing that is true of a live text, by the name that templates ask for."""

    VERIFIED = "verified"
    DUE_SOON = "due soon"
    OVERDUE = "overdue"
    SOURCE_CHANGED = "source changed"


@dataclass(frozen=True)
class Freshness:
    """`due_on` is the first day on which the check counts as overdue."""

    state: State
    due_on: date


def freshness(verified: VerifiedText, today: date) -> Freshness:
    """Return what `today` makes of the newest checks: overdue a year after the oldest of them."""
    due_on = a_year_after(verified.verified_on)
    if any(source_changed_since(check) for check in verified.checks):
        return Freshness(State.SOURCE_CHANGED, due_on)
    if today >= due_on:
        return Freshness(State.OVERDUE, due_on)
    if today >= due_on - DUE_SOON:
        return Freshness(State.DUE_SOON, due_on)
    return Freshness(State.VERIFIED, due_on)


def freshness_of(verified: VerifiedText | None, today: date) -> Freshness | None:
    """Return the freshness of a text, or None for one that has no checks to speak of."""
    return freshness(verified, today) if verified else None


def a_year_after(day: date) -> date:
    """Return the same day of the next year; the 1st of March after a 29th of February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)


def source_changed_since(check: Verification) -> bool:
    """Tell whether NCI's page has another date, or another word before it, than the check saw."""
    recorded = (check.source.date, check.source.date_kind)
    return recorded != (check.nci_date, check.nci_date_kind)
