"""Everything that stops a text from going live, wherever it comes from."""

from __future__ import annotations

from explainer.publishing.models import Publication, WorkingCopy
from explainer.workflow.models import Comment, Move

CHANGED = (
    "What this text names was changed after it was verified: the title of a source, or a tag. Send"
    " it back, so that it is reviewed again."
)


def all_blockers(working_copy: WorkingCopy) -> list[str]:
    """Say what the text lacks, and what somebody said about it that nobody has resolved."""
    return [*working_copy.publish_blockers(), *open_comment_blockers(working_copy.publication)]


def ready_blockers(working_copy: WorkingCopy, digest: str) -> list[str]:
    """Say what stops a ready text that has this digest now.

    A source's new title or a renamed tag changes the texts that name it, though nobody edited them.
    """
    publication = working_copy.publication
    verified = publication and publication.moves.filter(action=Move.Action.ACCEPT).first()
    is_same = bool(verified and verified.digest == digest)
    return [*([] if is_same else [CHANGED]), *open_comment_blockers(publication)]


def open_comment_blockers(publication: Publication | None) -> list[str]:
    """Name each part with a comment that nobody has resolved."""
    if publication is None:
        return []
    comments = Comment.objects.open().filter(publication=publication).select_related("written_by")
    return [f"Resolve the comment of {x.written_by} on “{x.part_name}”." for x in comments]
