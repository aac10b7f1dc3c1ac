"""Saying something about a part of a text, answering, and agreeing that it is done."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from explainer.publishing.publish import locked_row, publication_of
from explainer.publishing.rights import MAY_PUBLISH
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.rights import MAY_VERIFY
from explainer.workflow.models import Comment
from explainer.workflow.parts import part_names
from explainer.workflow.rights import MAY_COMMENT
from explainer.workflow.rules import Right

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@transaction.atomic
def comment(working_copy: WorkingCopy, person: User, *, part: str, text: str) -> Comment:
    """Say something about a part. Raises ValidationError for a part that has gone."""
    _refuse_stranger(person)
    text_row = locked_row(working_copy)
    names = part_names(text_row)
    if part not in names:
        raise ValidationError("This part is no longer in the text. Choose another one.")
    return _kept(
        Comment(
            publication=publication_of(text_row),
            part=part,
            part_name=names[part],
            text=text.strip(),
            written_by=person,
        )
    )


@transaction.atomic
def answer(to: Comment, person: User, *, text: str) -> Comment:
    """Answer a comment that is open. Raises ValidationError once it is resolved."""
    _refuse_stranger(person)
    asked = Comment.objects.select_for_update().get(pk=to.pk)
    _refuse_resolved(asked)
    return _kept(
        Comment(
            publication=asked.publication,
            part=asked.part,
            part_name=asked.part_name,
            text=text.strip(),
            written_by=person,
            answer_to=asked,
        )
    )


@transaction.atomic
def resolve(to: Comment, person: User, *, now: datetime) -> Comment:
    """Agree that a comment is done. Raises ValidationError with why this person cannot."""
    found = Comment.objects.select_for_update().get(pk=to.pk)
    _refuse_resolved(found)
    if refusal := resolve_refusal(found, person):
        raise ValidationError(refusal)
    found.resolved_by, found.resolved_at = person, now
    found.save(update_fields=["resolved_by", "resolved_at"])
    return found


def resolve_refusal(found: Comment, person: User) -> str:
    """Say why this person may not resolve the comment, or nothing.

    Whoever wrote it may, and reviewers and publishers; a writer answers, and leaves the verdict on
    the answer to them.
    """
    if found.written_by_id == person.pk:
        return ""
    if person.has_perm(MAY_VERIFY) or person.has_perm(MAY_PUBLISH):
        return ""
    return f"{found.written_by} or a reviewer decides whether this is done. You can answer."


def may_comment(person: User) -> bool:
    return person.has_perm(MAY_COMMENT)


def _refuse_stranger(person: User) -> None:
    if not may_comment(person):
        raise ValidationError(
            f"Only {Right.WRITE.value}, {Right.SEND_BACK.value} may comment on a text."
        )


def _refuse_resolved(found: Comment) -> None:
    if found.resolved_at:
        raise ValidationError(f"{found.resolved_by} has resolved this comment already.")


def _kept(said: Comment) -> Comment:
    said.full_clean()
    said.save()
    said.refresh_from_db(fields=["written_at"])
    return said
