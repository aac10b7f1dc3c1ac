"""The texts about which somebody has to do something, and who that is: read once for all people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from explainer.desk.review_status import ReviewStatus
from explainer.desk.staff import Member
from explainer.publishing.kinds import Kind, all_kinds
from explainer.publishing.working_copy import WorkingCopy
from explainer.workflow.changed_words import unseen_words
from explainer.workflow.models import ChangedWord, Comment, Move
from explainer.workflow.rules import needs_checks

Action = Move.Action


@dataclass(frozen=True)
class TextNews:
    """One text with what somebody wrote of it.

    `writers` are the keys of all who may edit it, `owners` of those among them whose text it is.
    `changes_wanted` holds what reviewers of the live page want a writer to do, which may be empty
    words, `sent_back` why it came back, `comments` the open ones, `changed_words` those that the
    live page uses and that nobody looked at since they mean something else.
    """

    text: WorkingCopy
    writers: frozenset[int]
    owners: frozenset[int]
    sent_back: str = ""
    changes_wanted: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    changed_words: tuple[ChangedWord, ...] = ()

    @property
    def is_ready(self) -> bool:
        return self.text.state == WorkingCopy.State.READY

    @property
    def is_to_be_accepted(self) -> bool:
        """Tell whether a publisher may let it pass: nobody has to compare it with sources."""
        is_in_review = self.text.state == WorkingCopy.State.IN_REVIEW
        return is_in_review and not needs_checks(self.text)


def texts_with_news(statuses: Iterable[ReviewStatus], members: Iterable[Member]) -> list[TextNews]:
    """Return every text that is ready, came back, needs a writer, has open comments or uses words
    that changed, and those in review that need no checks.

    In one query for the comments, one for the words and one a kind. What needs a writer comes
    first, by the age of the request.
    """
    wanted = _changes_wanted(statuses)
    comments, words = _open_comments(), _unseen_words()
    members = list(members)
    news: list[TextNews] = []
    for kind in all_kinds():
        writers = frozenset(x.person.pk for x in members if kind.name in x.writes)
        for text in _texts(kind, wanted):
            key = text.publication_id or 0
            news.append(
                TextNews(
                    text,
                    writers,
                    _owners(text, writers),
                    _sent_back(text),
                    wanted.get(key, ()),
                    comments.get(key, ()),
                    words.get(key, ()),
                )
            )
    order = {key: place for place, key in enumerate(wanted)}
    return sorted(news, key=lambda one: order.get(one.text.publication_id or 0, len(order)))


def _changes_wanted(statuses: Iterable[ReviewStatus]) -> dict[int, tuple[str, ...]]:
    """Return what writers are asked for, by the page's key, the oldest request first."""
    asking = [status for status in statuses if status.notes_to_writer]
    asking.sort(key=lambda status: (status.freshness.since, status.sort_key))
    return {status.publication_id: status.notes_to_writer for status in asking}


def _open_comments() -> dict[int, tuple[Comment, ...]]:
    comments: dict[int, tuple[Comment, ...]] = {}
    for comment in Comment.objects.open().select_related("written_by"):
        of_text = comments.get(comment.publication_id, ())
        comments[comment.publication_id] = (*of_text, comment)
    return comments


def _unseen_words() -> dict[int, tuple[ChangedWord, ...]]:
    words: dict[int, tuple[ChangedWord, ...]] = {}
    for word in unseen_words():
        words[word.publication_id] = (*words.get(word.publication_id, ()), word)
    return words


def _texts(kind: Kind, wanted: Iterable[int]) -> QuerySet[WorkingCopy]:
    """Return the texts with their newest move, and with who submitted them last."""
    moves = Move.objects.of_texts().filter(publication=OuterRef("publication"))
    submitted = moves.filter(action__in=[Action.SUBMIT, Action.CORRECT])
    states = [WorkingCopy.State.READY]
    if not kind.policy.needs_checks:
        states.append(WorkingCopy.State.IN_REVIEW)
    texts: QuerySet[WorkingCopy] = kind.model._default_manager.filter(
        Q(state__in=states)
        | Q(publication__in=list(wanted))
        | Q(publication__in=_moves_that_sent_back().values("publication"))
        | Q(publication__in=Comment.objects.open().order_by().values("publication"))
        | Q(publication__in=unseen_words().order_by().values("publication"))
    )
    return texts.annotate(
        newest_action=Subquery(moves.values("action")[:1]),
        newest_why=Subquery(moves.values("why")[:1]),
        submitted_by=Subquery(submitted.values("made_by")[:1]),
    ).order_by("edited_at", "pk")


def _moves_that_sent_back() -> QuerySet[Move]:
    """Return the moves that sent a text back and were the last of that text.

    From the few that ever did, so that not every text of the site is looked at.
    """
    texts = Move.objects.of_texts()
    later = texts.filter(publication=OuterRef("publication"), pk__gt=OuterRef("pk"))
    return texts.filter(~Exists(later), action=Action.SEND_BACK).order_by()


def _owners(text: WorkingCopy, writers: frozenset[int]) -> frozenset[int]:
    """Return whose text it is: who edited it last, or submitted it, or else everybody's."""
    submitted_by: int | None = text.submitted_by  # type: ignore[attr-defined]
    for key in (text.edited_by_id, submitted_by):
        if key in writers:
            return frozenset({key})
    return writers


def _sent_back(text: WorkingCopy) -> str:
    newest_action: str | None = text.newest_action  # type: ignore[attr-defined]
    newest_why: str | None = text.newest_why  # type: ignore[attr-defined]
    return (newest_why or "") if newest_action == Action.SEND_BACK else ""
