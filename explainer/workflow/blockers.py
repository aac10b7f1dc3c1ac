"""Everything that stops a text from going live, wherever it comes from."""

from __future__ import annotations

from explainer.publishing.content import Content, from_edition
from explainer.publishing.models import Publication, WorkingCopy
from explainer.text.difference import difference
from explainer.workflow.models import Comment, Move

SEND_BACK = "Send it back, so that it is reviewed again."
NOT_KEPT = (
    "This is not, letter for letter, the text that was verified, and the record from then does not"
    f" say what differs. {SEND_BACK}"
)
OTHER_SHAPE = f"The site keeps texts in another form since this one was verified. {SEND_BACK}"


def all_blockers(working_copy: WorkingCopy) -> list[str]:
    """Say what the text lacks, and what somebody said about it that nobody has resolved."""
    return [*working_copy.publish_blockers(), *open_comment_blockers(working_copy.publication)]


def ready_blockers(working_copy: WorkingCopy, digest: str) -> list[str]:
    """Say what stops a ready text that has this digest now.

    A source's new title or a renamed tag changes the texts that name it, though nobody edited them.
    """
    publication = working_copy.publication
    accepted = Move.objects.filter(publication=publication, action=Move.Action.ACCEPT)
    verified, comments = accepted.first(), open_comment_blockers(publication)
    if verified and verified.digest == digest:
        return comments
    return [change_since(verified, working_copy.compose()), *comments]


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
    if publication is None:
        return []
    comments = Comment.objects.open().filter(publication=publication).select_related("written_by")
    return [f"Resolve the comment of {x.written_by} on “{x.part_name}”." for x in comments]
