"""What waits for whom: the lists that the admin's home and the mail in the morning show.

One rule for both. What is read does not depend on how many people there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from explainer.desk.review_status import statuses_with_work
from explainer.desk.sentences import IN_THE_MAIL
from explainer.desk.staff import Member, staff
from explainer.desk.text_news import TextNews, texts_with_news
from explainer.desk.waiting import FOR_A_REVIEWER, Waiting, Why, waiting
from explainer.feedback.reports import open_reports
from explainer.publishing.models import Publication
from explainer.publishing.working_copy import WorkingCopy
from explainer.searching.misses import Missed, misses
from explainer.sources.verification import self_check_refusal
from explainer.workflow.addresses import admin_address

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST = 20
NOTES_SHOWN = 5
MISSES_SHOWN = 5


@dataclass(frozen=True)
class Entry:
    """One thing to do: what, where on the site, why it waits, and what somebody said about it."""

    name: str
    path: str
    reason: str = ""
    notes: Sequence[str] = ()
    publish_at: datetime | None = None

    @property
    def notes_shown(self) -> Sequence[str]:
        """The first of what was said: one text must not fill the page."""
        return self.notes[:NOTES_SHOWN]

    @property
    def more_notes(self) -> int:
        return len(self.notes) - len(self.notes_shown)


@dataclass(frozen=True)
class Part:
    """The first things of one sort, at most `MOST`, and how many more there are."""

    entries: Sequence[Entry] = ()
    more: int = 0

    @property
    def count(self) -> int:
        return len(self.entries) + self.more


@dataclass(frozen=True)
class ToDo:
    """What waits for one person. The parts are named as in the templates.

    `counts` tells of the queue how many wait for each reason; `reports` how many things readers
    said that nobody has handled, `searches` what many of them looked for in vain.
    """

    counts: dict[Why, int] = field(default_factory=dict)
    queue: Part = Part()
    taken: Part = Part()
    sent_back: Part = Part()
    needs_writer: Part = Part()
    comments: Part = Part()
    changed_words: Part = Part()
    to_accept: Part = Part()
    ready: Part = Part()
    scheduled: Part = Part()
    reports: int = 0
    searches: Sequence[Missed] = ()

    @property
    def count(self) -> int:
        """How many things are the person's to do; what has its time does itself."""
        of_a_publisher = (self.to_accept, self.ready)
        of_a_writer = (self.sent_back, self.needs_writer, self.comments, self.changed_words)
        parts = (self.queue, *of_a_writer, *of_a_publisher)
        return sum(part.count for part in parts) + self.reports

    @property
    def is_empty(self) -> bool:
        return not (self.count or self.scheduled.count or self.searches)


@dataclass(frozen=True)
class _Everything:
    """All that waits for anybody."""

    texts: Sequence[TextNews]
    reports: int
    searches: Sequence[Missed] = ()
    queues: dict[int, list[Waiting]] = field(default_factory=dict)
    pages: dict[int, Publication] = field(default_factory=dict)


def waiting_for(person: User, today: date) -> ToDo | None:
    """Return what waits for a person who writes or publishes, None for everybody else.

    Without the queue, which is a page of its own.
    """
    member = Member.of(person)
    if not (member.writes or member.may_publish):
        return None
    statuses = statuses_with_work(today) if member.writes else []
    texts = texts_with_news(statuses, staff())
    if not member.writes:
        return _todo_of(member, _Everything(texts, 0))
    return _todo_of(member, _Everything(texts, open_reports().count(), misses()[:MISSES_SHOWN]))


def todos(today: date, now: datetime) -> list[tuple[User, ToDo]]:
    """Return for everybody of the staff what waits for them, the queue among it."""
    members = staff()
    items = waiting(today, now)
    texts = texts_with_news((item.status for item in items if item.status), members)
    queues = {x.person.pk: _queue_of(items, x.person) for x in members if x.may_verify}
    pages = _pages(item for queue in queues.values() for item in _shown(queue))
    everything = _Everything(texts, open_reports().count(), (), queues, pages)
    return [(member.person, _todo_of(member, everything)) for member in members]


def one_line(text: str) -> str:
    """Keep a name from looking like several lines of a mail, or from hiding in it."""
    return "".join(x for x in " ".join(text.split()) if x.isprintable())


def _todo_of(member: Member, everything: _Everything) -> ToDo:
    key = member.person.pk
    return ToDo(
        **_for_a_reviewer(everything.queues.get(key, []), key, everything.pages),
        **_for_a_writer(everything.texts, key),
        **_for_a_publisher(everything.texts if member.may_publish else [], key),
        reports=everything.reports if member.writes else 0,
        searches=everything.searches,
    )


def _queue_of(items: Iterable[Waiting], person: User) -> list[Waiting]:
    """Return what this person may check: nothing that others have taken, no text of their own."""
    return [
        item
        for item in items
        if item.why in FOR_A_REVIEWER
        and item.claimed_by in (None, person.pk)
        and not self_check_refusal(item.edited_by, person)
    ]


def _shown(queue: Sequence[Waiting]) -> Iterator[Waiting]:
    yield from queue[:MOST]
    yield from (item for item in queue if item.claimed_by)


def _pages(items: Iterable[Waiting]) -> dict[int, Publication]:
    """Return the live pages among the items, in one query."""
    live = {item.publication_id for item in items if not item.is_submitted}
    return Publication.objects.live().for_list().in_bulk(live)


def _for_a_reviewer(
    queue: Sequence[Waiting], key: int, pages: dict[int, Publication]
) -> dict[str, Any]:
    counted = Counter(item.why for item in queue)
    return {
        "counts": {why: counted[why] for why in FOR_A_REVIEWER if counted[why]},
        "queue": _part([_check(item, pages) for item in queue]),
        "taken": _part([_check(item, pages) for item in queue if item.claimed_by == key]),
    }


def _check(item: Waiting, pages: dict[int, Publication]) -> Entry:
    reason = IN_THE_MAIL[item.why].after(abs(item.days))
    if item.working_copy:
        return _entry(item.working_copy, "review", reason=reason)
    page = pages.get(item.publication_id)
    # Behind the last line that is shown, or withdrawn since the queue was read.
    if page is None:
        return Entry(item.sort_key, reverse("admin:index"), reason)
    path = reverse("admin:desk_item", args=[page.kind, page.slug])
    return Entry(one_line(page.name), path, reason)


def _for_a_writer(texts: Sequence[TextNews], key: int) -> dict[str, Any]:
    own = [x for x in texts if key in x.owners]
    wanted = [x for x in texts if x.changes_wanted and key in x.writers]
    return {
        "sent_back": _part([_entry(x.text, notes=[x.sent_back]) for x in own if x.sent_back]),
        "needs_writer": _part([_entry(x.text, notes=x.changes_wanted) for x in wanted]),
        "comments": _part([_commented(x) for x in own if x.comments]),
        "changed_words": _part([_with_changed_words(x) for x in own if x.changed_words]),
    }


def _commented(news: TextNews) -> Entry:
    notes = [f"{x.written_by} on {x.part_name}: {x.text}" for x in news.comments]
    return _entry(news.text, "comments", notes=notes)


def _with_changed_words(news: TextNews) -> Entry:
    notes = [f"{word.name}: {word.after}" for word in news.changed_words]
    return _entry(news.text, "words", notes=notes)


def _for_a_publisher(texts: Sequence[TextNews], key: int) -> dict[str, Any]:
    to_accept = [x.text for x in texts if x.is_to_be_accepted and x.text.edited_by_id != key]
    ready = [x.text for x in texts if x.is_ready]
    timed = sorted((x.publish_at, x.pk, x) for x in ready if x.publish_at)
    return {
        "to_accept": _part([_entry(text, "review") for text in to_accept]),
        "ready": _part([_entry(text, "publish") for text in ready if not text.publish_at]),
        "scheduled": _part([_entry(x, "publish", publish_at=at) for at, _pk, x in timed]),
    }


def _entry(text: WorkingCopy, page: str = "change", **about: Any) -> Entry:  # noqa: ANN401 - fields of Entry
    return Entry(one_line(str(text)), admin_address(text, page), **about)


def _part(entries: Sequence[Entry]) -> Part:
    return Part(entries[:MOST], max(0, len(entries) - MOST))
