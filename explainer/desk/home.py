"""What waits for writers and publishers, bounded, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from explainer.desk.review_status import review_statuses
from explainer.feedback.reports import open_reports
from explainer.publishing.kinds import kinds_of_text
from explainer.publishing.models import Publication, WorkingCopy
from explainer.publishing.rights import MAY_PUBLISH
from explainer.sources.models import Verification
from explainer.workflow.models import Comment, Move
from explainer.workflow.rules import Right

if TYPE_CHECKING:
    from django.contrib.auth.models import User

MOST = 20


@dataclass(frozen=True)
class Entry:
    """One thing to do: what, where, and what somebody said about it."""

    name: str
    address: str
    said: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class ToDo:
    """What waits for one person, list by list. Each list holds at most `MOST`.

    `reports` counts what readers said and nobody has handled yet.
    """

    sent_back: Sequence[Entry] = field(default_factory=list)
    needs_writer: Sequence[Entry] = field(default_factory=list)
    comments: Sequence[Entry] = field(default_factory=list)
    ready: Sequence[Entry] = field(default_factory=list)
    reports: int = 0

    @property
    def is_empty(self) -> bool:
        lists = (self.sent_back, self.needs_writer, self.comments, self.ready)
        return not (any(lists) or self.reports)

    @property
    def most(self) -> int:
        return MOST


def waiting_for(person: User, today: date) -> ToDo | None:
    """Return what waits for a person who writes or publishes, None for everybody else."""
    is_writer = any(Right.WRITE.is_had_by(person, kind()) for kind in kinds_of_text())
    is_publisher = person.has_perm(MAY_PUBLISH)
    if not (is_writer or is_publisher):
        return None
    return ToDo(
        sent_back=list(_sent_back(person))[:MOST] if is_writer else [],
        needs_writer=list(_needs_writer(today)) if is_writer else [],
        comments=list(_commented(person)) if is_writer else [],
        ready=list(_ready())[:MOST] if is_publisher else [],
        reports=open_reports().count() if is_writer else 0,
    )


def _sent_back(person: User) -> Iterator[Entry]:
    """Yield this person's texts that were given back last."""
    newest = Move.objects.of_texts().filter(publication=OuterRef("publication"))
    for kind in kinds_of_text():
        texts = kind._default_manager.filter(edited_by=person).annotate(
            action=Subquery(newest.values("action")[:1]), why=Subquery(newest.values("why")[:1])
        )
        for text in texts.filter(action=Move.Action.SEND_BACK).order_by("edited_at")[:MOST]:
            yield Entry(str(text), _page_of(text, "change"), text.why)


def _needs_writer(today: date) -> Iterator[Entry]:
    """Yield the live pages in which a reviewer found work for a writer, the oldest wish first."""
    verdict = Verification.Verdict.NEEDS_WRITER
    wanted = [x for x in review_statuses(today) if x.concern == verdict]
    wanted.sort(key=lambda status: (status.freshness.since, status.sort_key))
    keys = [status.publication_id for status in wanted[:MOST]]
    checks = Verification.objects.in_effect().filter(publication__in=keys, verdict=verdict)
    newest = checks.order_by("publication_id", "-pk").distinct("publication_id")
    notes = dict(newest.values_list("publication_id", "note"))
    texts = dict(_texts_of(keys))
    for key in keys:
        if key in texts:
            yield Entry(str(texts[key]), _page_of(texts[key], "change"), notes.get(key, ""))


def _texts_of(keys: Sequence[int]) -> Iterator[tuple[int, WorkingCopy]]:
    for kind in kinds_of_text():
        for text in kind._default_manager.filter(publication__in=keys):
            yield text.publication_id or 0, text


def _commented(person: User) -> Iterator[Entry]:
    """Yield what others said about texts that this person edited last, and nobody has resolved."""
    names = {kind.KIND: str(kind._meta.model_name) for kind in kinds_of_text()}
    edited = Q()
    for name in names.values():
        edited |= Q(**{f"publication__{name}__edited_by": person})
    comments: QuerySet[Comment] = Comment.objects.open().filter(edited)
    related = [f"publication__{name}" for name in names.values()]
    for comment in comments.select_related("written_by", *related)[:MOST]:
        text = getattr(comment.publication, names[Publication.Kind(comment.publication.kind)])
        said = f"{comment.written_by} on {comment.part_name}: {comment.text}"
        yield Entry(str(text), _page_of(text, "comments"), said)


def _ready() -> Iterator[Entry]:
    for kind in kinds_of_text():
        ready = kind._default_manager.filter(state=WorkingCopy.State.READY)
        for text in ready.order_by("publish_at", "edited_at")[:MOST]:
            yield Entry(str(text), _page_of(text, "publish"), at=text.publish_at)


def _page_of(text: WorkingCopy, page: str) -> str:
    opts = text._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[text.pk])
