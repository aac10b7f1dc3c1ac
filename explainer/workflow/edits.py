"""One edit of many texts, as of a tag that all of them have: each is told, and nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F

from explainer.publishing.content import digest_of
from explainer.publishing.keeping import check_alone, fetch_rows
from explainer.publishing.publish import publication_of
from explainer.publishing.working_copy import WorkingCopy
from explainer.workflow.models import Move
from explainer.workflow.moves import MoveRequest, move_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class EditedText:
    """A text whose rows hold something else now, and what the record says of that."""

    working_copy: WorkingCopy
    why: str


def note_edits(edited: Sequence[EditedText], person: User, *, now: datetime) -> None:
    """Make texts of one kind drafts that `person` edited last, each with a move that says why.

    To be called in the transaction that edits them, with their rows locked. A form of such a text
    that is open elsewhere is told of it, as of any other edit.
    """
    if not edited:
        return
    texts = [one.working_copy for one in edited]
    fetch_rows(texts)
    moves = [_move(one, person) for one in edited]
    Move.objects.bulk_create(moves)
    rows = type(texts[0])._default_manager.filter(pk__in=[text.pk for text in texts])
    rows.update(
        state=WorkingCopy.State.DRAFT,
        publish_at=None,
        correction="",
        revision=F("revision") + 1,
        edited_by=person,
        edited_at=now,
    )


def _move(one: EditedText, person: User) -> Move:
    publication_of(one.working_copy)
    digest = digest_of(one.working_copy.compose())
    move = move_of(Move.Action.EDIT, one.working_copy, MoveRequest(person, 0, digest, one.why))
    check_alone(move)
    return move
