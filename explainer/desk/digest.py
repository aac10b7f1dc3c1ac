"""Who has what to do, for a mail in the morning: the queue is read once for all people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db.models import Count, OuterRef, Q, Subquery
from django.template.loader import render_to_string
from django.urls import reverse

from explainer.desk.queue import FOR_A_REVIEWER, Waiting, Why, waiting
from explainer.desk.review_session import own_text_refusal
from explainer.publishing.kinds import kinds_of_text
from explainer.publishing.models import Publication, WorkingCopy
from explainer.publishing.rights import MAY_PUBLISH
from explainer.sources.rights import MAY_VERIFY
from explainer.workflow.models import Comment, Move

BACKEND = "django.contrib.auth.backends.ModelBackend"
LINES = 20


@dataclass(frozen=True)
class Line:
    """One thing to do, with what the mail says of it; `path` is where on the site it is done."""

    name: str
    path: str
    why: str = ""
    days: int = 0
    publish_at: datetime | None = None
    open_comments: int = 0


@dataclass(frozen=True)
class Part:
    """The first things of one sort, and how many more there are."""

    lines: Sequence[Line] = ()
    more: int = 0

    @property
    def count(self) -> int:
        return len(self.lines) + self.more


@dataclass(frozen=True)
class Digest:
    """What waits for one person. The parts are named as in the mail's template."""

    person: User
    counts: dict[str, int] = field(default_factory=dict)
    queue: Part = Part()
    taken: Part = Part()
    ready: Part = Part()
    scheduled: Part = Part()
    sent_back: Part = Part()
    needs_writer: Part = Part()
    commented: Part = Part()

    @property
    def count(self) -> int:
        """How many things are the person's to do; what has its time does itself."""
        parts = (self.queue, self.ready, self.sent_back, self.needs_writer, self.commented)
        return sum(part.count for part in parts)

    @property
    def says_something(self) -> bool:
        return bool(self.count or self.scheduled.count)


def digests(today: date, now: datetime) -> list[Digest]:
    """Return the digest of every active person of the staff with an address, if it has anything."""
    items = waiting(today, now)
    people = list(User.objects.filter(is_active=True, is_staff=True).exclude(email=""))
    reviewers, publishers = _allowed(MAY_VERIFY), _allowed(MAY_PUBLISH)
    queues = {x.pk: _queue_of(items, x) for x in people if x.pk in reviewers}
    pages = _pages(x for queue in queues.values() for x in _shown(queue))
    in_revision = {x.publication_id for x in items if x.why is Why.NEEDS_WRITER}
    texts = list(_texts_with_news(in_revision))
    found = [
        Digest(
            person,
            **_for_a_reviewer(queues.get(person.pk, []), person, pages),
            **_for_a_publisher(texts if person.pk in publishers else []),
            **_for_a_writer([x for x in texts if x.edited_by_id == person.pk], in_revision),
        )
        for person in sorted(people, key=lambda person: person.pk)
    ]
    return [digest for digest in found if digest.says_something]


def send(digest: Digest) -> None:
    """Send one plain mail. Raises OSError or ValueError if the address takes none."""
    count = digest.count
    subject = f"Cancer Explained: {count} {'thing waits' if count == 1 else 'things wait'} for you"
    context = {"digest": digest, "site": settings.SITE_ADDRESS, "desk": reverse("admin:index")}
    body = render_to_string("mail/digest.txt", context)
    EmailMessage(subject, body, to=[digest.person.email]).send()


def one_line(text: str) -> str:
    """Keep a name from looking like several lines of a mail, or from hiding in it."""
    return "".join(x for x in " ".join(text.split()) if x.isprintable())


def _allowed(permission: str) -> set[int]:
    people = User.objects.with_perm(permission, backend=BACKEND)
    return set(people.values_list("pk", flat=True))


def _queue_of(items: Iterable[Waiting], person: User) -> list[Waiting]:
    """Return what this person may check: nothing that others have taken, no text of their own."""
    return [
        item
        for item in items
        if item.why in FOR_A_REVIEWER
        and item.claimed_by in (None, person.pk)
        and not own_text_refusal(item, person)
    ]


def _shown(queue: Sequence[Waiting]) -> Iterator[Waiting]:
    yield from queue[:LINES]
    yield from (item for item in queue if item.claimed_by)


def _pages(items: Iterable[Waiting]) -> dict[int, Publication]:
    """Return the live pages among the items, in one query."""
    live = {item.publication_id for item in items if not item.is_submitted}
    return Publication.objects.live().for_list().in_bulk(live)


def _for_a_reviewer(
    queue: Sequence[Waiting], person: User, pages: dict[int, Publication]
) -> dict[str, Any]:
    def line(item: Waiting) -> Line:
        about: dict[str, Any] = {"why": item.why.value, "days": abs(item.days)}
        if item.working_copy:
            return _line(item.working_copy, "review", **about)
        page = pages.get(item.publication_id)
        # Behind the last line that is shown, or withdrawn since the queue was read.
        if page is None:
            return Line(item.sort_key, reverse("admin:index"), **about)
        return Line(
            one_line(page.name), reverse("admin:desk_item", args=[page.kind, page.slug]), **about
        )

    counted = Counter(item.why for item in queue)
    return {
        "counts": {why.value: counted[why] for why in FOR_A_REVIEWER if counted[why]},
        "queue": _part([line(item) for item in queue]),
        "taken": _part([line(item) for item in queue if item.claimed_by == person.pk]),
    }


def _for_a_publisher(texts: Iterable[WorkingCopy]) -> dict[str, Any]:
    ready = [text for text in texts if text.state == WorkingCopy.State.READY]
    timed = [_line(x, "publish", publish_at=x.publish_at) for x in ready if x.publish_at]
    return {
        "ready": _part([_line(text, "publish") for text in ready if not text.publish_at]),
        "scheduled": _part(timed),
    }


def _for_a_writer(texts: Sequence[WorkingCopy], in_revision: set[int]) -> dict[str, Any]:
    commented = [(text, _open_comments(text)) for text in texts if _open_comments(text)]
    return {
        "sent_back": _part([_line(x) for x in texts if _newest_move(x) == Move.Action.SEND_BACK]),
        "needs_writer": _part([_line(x) for x in texts if x.publication_id in in_revision]),
        "commented": _part([_line(x, "comments", open_comments=n) for x, n in commented]),
    }


def _texts_with_news(in_revision: set[int]) -> Iterator[WorkingCopy]:
    """Yield the texts that somebody wrote of or moved, in one query a kind."""
    of_text = {"publication": OuterRef("publication")}
    moves = Move.objects.of_texts().filter(**of_text)
    comments = Comment.objects.open().filter(**of_text).order_by().values("publication")
    for kind in kinds_of_text():
        texts = kind._default_manager.annotate(
            newest_move=Subquery(moves.values("action")[:1]),
            open_comments=Subquery(comments.annotate(count=Count("pk")).values("count")),
        )
        yield from texts.filter(
            Q(state=WorkingCopy.State.READY)
            | Q(newest_move=Move.Action.SEND_BACK)
            | Q(open_comments__isnull=False)
            | Q(publication__in=in_revision)
        ).order_by("pk")


def _newest_move(text: WorkingCopy) -> str | None:
    newest_move: str | None = text.newest_move  # type: ignore[attr-defined]
    return newest_move


def _open_comments(text: WorkingCopy) -> int:
    return text.open_comments or 0  # type: ignore[attr-defined]


def _line(text: WorkingCopy, page: str = "change", **about: Any) -> Line:  # noqa: ANN401 - fields of Line
    opts = text._meta
    return Line(
        one_line(str(text)),
        reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[text.pk]),
        **about,
    )


def _part(lines: Sequence[Line]) -> Part:
    return Part(lines[:LINES], max(0, len(lines) - LINES))
