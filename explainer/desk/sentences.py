"""What the staff reads of each state of a check and of each reason: one table an audience.

What readers are told stands in `explainer.sources.sentences`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from explainer.desk.waiting import Waiting, Why
from explainer.sources.freshness import Freshness, State


@dataclass(frozen=True)
class Reason:
    """A reason on a list: `later` counts the days, `today` is for a count of none."""

    heading: str
    today: str
    later: str

    def after(self, days: int) -> str:
        return self.later.format(days=in_days(days)) if days else self.today


IN_THE_MAIL = {
    Why.SOURCE_CHANGED: Reason(
        "NCI’s page changed or went away",
        "NCI’s page changed or went away today",
        "NCI’s page changed or went away {days} ago",
    ),
    Why.OVERDUE: Reason("Overdue", "overdue today", "overdue for {days}"),
    Why.DUE_SOON: Reason("Wanted within 30 days", "wanted today", "wanted in {days}"),
    Why.SUBMITTED: Reason("Submitted texts", "submitted today", "submitted {days} ago"),
    Why.NEEDS_WRITER: Reason("With a writer", "with a writer", "with a writer for {days}"),
    Why.NEEDS_CLINICIAN: Reason(
        "With a clinician", "with a clinician", "with a clinician for {days}"
    ),
}
IN_THE_QUEUE = {
    Why.SOURCE_CHANGED: "{state}",
    Why.OVERDUE: "overdue by {days}",
    Why.DUE_SOON: "due in {days}",
    Why.SUBMITTED: "submitted {days} ago",
    Why.NEEDS_WRITER: "with a writer since {since}",
    Why.NEEDS_CLINICIAN: "with a clinician since {since}",
}
# In place of those, where there are no days to count.
IN_THE_QUEUE_TODAY = {Why.OVERDUE: "due today", Why.SUBMITTED: "submitted today"}
PLANNED = "planned for {wanted_on}, due on {due_on}"
ON_THE_PAGE_OF_AN_ITEM = {
    State.VERIFIED: "due on {due_on}",
    State.CORRECTED: "due on {due_on}",
    State.DUE_SOON: "due on {due_on}",
    State.OVERDUE: "overdue since {due_on}",
    State.IN_REVISION: "somebody asked for work on it",
    State.SOURCE_CHANGED: "NCI’s page changed",
    State.SOURCE_GONE: "NCI’s page is gone",
}


def in_days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def state_of_item(freshness: Freshness) -> str:
    """Return what the page of one item says of a live text's check."""
    sentence = ON_THE_PAGE_OF_AN_ITEM[freshness.state]
    return sentence.format(due_on=freshness.due_on, since=freshness.since)


def reason_in_queue(item: Waiting) -> str:
    """Return why something waits, as the queue's list says it."""
    days = in_days(abs(item.days))
    status = item.status
    if status is None:
        return _sentence_of(item).format(days=days)
    dates: dict[str, date] = {
        "wanted_on": status.wanted_on,
        "due_on": status.freshness.due_on,
        "since": status.freshness.since,
    }
    return _sentence_of(item).format(days=days, state=state_of_item(status.freshness), **dates)


def _sentence_of(item: Waiting) -> str:
    is_planned = item.status and item.status.wanted_on != item.status.freshness.due_on
    if item.why is Why.DUE_SOON and is_planned:
        return PLANNED
    if item.days < 1 and item.why in IN_THE_QUEUE_TODAY:
        return IN_THE_QUEUE_TODAY[item.why]
    return IN_THE_QUEUE[item.why]
