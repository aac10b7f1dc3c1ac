"""Making ready texts live: one that a publisher asks for, or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from explainer.publishing.content import Content
from explainer.publishing.keeping import check_alone
from explainer.publishing.models import Edition
from explainer.publishing.publish import TextToPublish, locked_row, publish_all
from explainer.publishing.working_copy import WorkingCopy
from explainer.workflow.blockers import ready_blockers
from explainer.workflow.models import Move
from explainer.workflow.moves import MoveRequest, move_of, refuse_moved
from explainer.workflow.rules import Action, refusal


@dataclass(frozen=True)
class ReadyText:
    """A text that is locked, what its rows hold, and who asked for its publication."""

    working_copy: WorkingCopy
    content: Content
    asked: MoveRequest


@transaction.atomic
def publish_now(working_copy: WorkingCopy, asked: MoveRequest) -> Edition:
    """Make a ready text what readers see, and return its edition."""
    text = locked_row(working_copy)
    refuse_moved(text, asked)
    (done,) = publish_ready([ReadyText(text, text.compose(), asked)])
    if isinstance(done, ValidationError):
        raise done
    return done


def publish_ready(texts: Sequence[ReadyText]) -> list[Edition | ValidationError]:
    """Make texts of one kind live, and return for each its edition, or what stops it alone.

    Nobody moved them since their publication was asked for.
    """
    stopped = _refusals(texts)
    going = [text for text, refused in zip(texts, stopped, strict=True) if refused is None]
    done = publish_all(
        [TextToPublish(x.working_copy, x.content, x.asked.person, x.asked.digest) for x in going]
    )
    _record(going, done)
    rest = iter(done)
    return [refused or next(rest) for refused in stopped]


def _refusals(texts: Sequence[ReadyText]) -> list[ValidationError | None]:
    blockers = ready_blockers((x.working_copy, x.content, x.asked.digest) for x in texts)
    said = [
        refusal(Action.PUBLISH, text.working_copy, text.asked.person) or stops
        for text, stops in zip(texts, blockers, strict=True)
    ]
    return [ValidationError(sentences) if sentences else None for sentences in said]


def _record(texts: Sequence[ReadyText], done: Sequence[Edition | ValidationError]) -> None:
    """Record the moves of those that are live, whose texts go on as drafts."""
    moves, keys = [], []
    for text, edition in zip(texts, done, strict=True):
        if isinstance(edition, ValidationError):
            continue
        moves.append(move_of(Action.PUBLISH, text.working_copy, text.asked, edition=edition))
        check_alone(moves[-1])
        keys.append(text.working_copy.pk)
    if moves:
        Move.objects.bulk_create(moves)
        rows = type(texts[0].working_copy)._default_manager.filter(pk__in=keys)
        rows.update(state=WorkingCopy.State.DRAFT, publish_at=None, correction="")
