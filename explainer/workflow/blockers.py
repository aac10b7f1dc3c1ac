"""Everything that stops a text from going live, wherever it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from explainer.publishing.content import Content, from_edition
from explainer.publishing.models import Publication
from explainer.publishing.working_copy import WorkingCopy
from explainer.text.difference import difference
from explainer.workflow.models import Comment, Move

# A text, its content, and the digest of what somebody read.
ReadyText: TypeAlias = tuple[WorkingCopy, Content, str]
SEND_BACK = "Send it back, so that it is reviewed again."
NOT_KEPT = (
    "This is not, letter for letter, the text that was verified, and the record from then does not"
    f" say what differs. {SEND_BACK}"
)
OTHER_SHAPE = f"The site keeps texts in another form since this one was verified. {SEND_BACK}"


def all_blockers(working_copy: WorkingCopy) -> list[str]:
    """Say what the text lacks, and what somebody said about it that nobody has resolved."""
    return [*working_copy.publish_blockers(), *open_comment_blockers(working_copy.publication)]


def ready_blockers(texts: Iterable[ReadyText]) -> list[list[str]]:
    """Say of each ready text, which has this digest now, what stops it.

    A source's new title or a renamed tag changes the texts that name it, though nobody edited them.
    """
    asked = list(texts)
    keys = [working_copy.publication_id for working_copy, _, _ in asked]
    accepted = Move.objects.filter(publication__in=keys, action=Move.Action.ACCEPT)
    newest = accepted.order_by("publication", "-pk").distinct("publication").defer("content")
    verified = {move.publication_id: move for move in newest}
    comments = _open_comments(keys)
    return [
        [*_changes(verified.get(key or 0), content, digest), *comments.get(key or 0, ())]
        for key, (_, content, digest) in zip(keys, asked, strict=True)
    ]


def _changes(verified: Move | None, content: Content, digest: str) -> list[str]:
    is_same = verified is not None and verified.digest == digest
    return [] if is_same else [change_since(verified, content)]


def change_since(verified: Move | None, content: Content) -> str:
    """Name what differs between the text that was verified and the one that it is now."""
    if verified is None or not verified.content:
        return NOT_KEPT
    changed = difference(from_edition(type(content), verified.content), content)
    if not changed:
        return OTHER_SHAPE
    names = ", ".join(dict.fromkeys(part.label for part in changed))
    return f"Something that this text names was changed after it was verified: {names}. {SEND_BACK}"


def open_comment_blockers(publication: Publication | None) -> list[str]:
    """Name each part with a comment that nobody has resolved."""
    return _open_comments([publication.pk]).get(publication.pk, []) if publication else []


def _open_comments(publications: Iterable[int | None]) -> dict[int, list[str]]:
    blockers: dict[int, list[str]] = {}
    comments = Comment.objects.open().filter(publication__in=publications)
    for x in comments.select_related("written_by"):
        sentence = f"Resolve the comment of {x.written_by} on “{x.part_name}”."
        blockers.setdefault(x.publication_id, []).append(sentence)
    return blockers
