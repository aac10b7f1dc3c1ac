"""What readers are told of each state of a check: on pages, in the API, in the feed.

One table for all of them. `{day}` stands for the day on which the state began, or the check is due.
What the staff reads stands in `explainer.desk.sentences`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.dateformat import format as formatted

from explainer.sources.freshness import Freshness, State

DAY = "{day}"
# November 28, 2026: as templates write a day for readers.
DAY_BY_NAME = "F j, Y"


@dataclass(frozen=True)
class Sentence:
    """`meaning` explains the sentence on the page on how we verify; `icon` stands before it."""

    text: str
    meaning: str
    icon: str
    is_calm: bool = False
    is_of_due_day: bool = False

    @property
    def has_day(self) -> bool:
        return DAY in self.text

    @property
    def before_day(self) -> str:
        return self.text.partition(DAY)[0]

    @property
    def after_day(self) -> str:
        return self.text.partition(DAY)[2]

    @property
    def of_any_day(self) -> str:
        return self.text.replace(DAY, "a day")

    def day(self, freshness: Freshness) -> date | None:
        """Return the day that the sentence names, or None if it names none."""
        if not self.has_day:
            return None
        return freshness.due_on if self.is_of_due_day else freshness.since


FOR_READERS = {
    State.VERIFIED: Sentence(
        "Our check of this page is up to date.",
        "A reviewer found the text right, and it is too early for a new check.",
        icon="check",
        is_calm=True,
    ),
    State.CORRECTED: Sentence(
        "We corrected a detail on {day}.",
        "The text had a small mistake. The check from before still counts.",
        icon="check",
        is_calm=True,
    ),
    State.DUE_SOON: Sentence(
        "A new check is due before {day}.",
        "That day is 30 days away or less. Until then the check holds.",
        icon="calendar",
        is_calm=True,
        is_of_due_day=True,
    ),
    State.OVERDUE: Sentence(
        "This page is overdue for a new check.",
        "The day has come, and nobody has checked the page yet."
        " The page says so from that very day on.",
        icon="calendar",
    ),
    State.IN_REVISION: Sentence(
        "We found something to improve here.",
        "At the last check a reviewer asked for a writer, or for somebody with medical training.",
        icon="warning",
    ),
    State.SOURCE_CHANGED: Sentence(
        "NCI changed its page. We are checking.",
        "NCI’s page has another date than at our check."
        " Our page may be out of date until we check it again.",
        icon="warning",
    ),
    State.SOURCE_GONE: Sentence(
        "NCI’s page is gone. We are on it.",
        "A reviewer did not find NCI’s page at its address.",
        icon="warning",
    ),
}


def sentence_for_readers(freshness: Freshness) -> str:
    """Return, without markup, what a page says of itself under its title."""
    sentence = FOR_READERS[freshness.state]
    day = sentence.day(freshness)
    return sentence.text.format(day=formatted(day, DAY_BY_NAME) if day else "")
