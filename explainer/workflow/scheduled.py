"""Texts whose time has come. A timer may run this twice at once: each text goes live once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from explainer.publishing.kinds import Kind, all_kinds
from explainer.publishing.models import Edition, WorkingCopy
from explainer.workflow.moves import MoveRequest, publish_now
from explainer.workflow.rules import Action


@dataclass(frozen=True)
class Outcome:
    """What became of one text: its edition, or the sentence that says why it has none."""

    name: str
    edition: Edition | None = None
    refusal: str = ""


def publish_due(now: datetime) -> list[Outcome]:
    """Publish every ready text whose time has come, each on its own: one fault stops no other."""
    return [
        outcome
        for kind in all_kinds()
        for key in _due(kind, now)
        for outcome in _published(kind.model, key, now)
    ]


def _due(kind: Kind, now: datetime) -> list[int]:
    due = kind.model._default_manager.filter(publish_at__lte=now)
    return list(due.values_list("pk", flat=True))


def _published(model: type[WorkingCopy], key: int, now: datetime) -> Iterator[Outcome]:
    """Publish one text, as the person who set its time; yields nothing if somebody else has it."""
    text: WorkingCopy | None = None
    try:
        with transaction.atomic():
            due = model._default_manager.select_for_update(skip_locked=True, of=("self",))
            text = due.select_related("publication").filter(pk=key, publish_at__lte=now).first()
            if text is None or text.publication is None:
                return
            order = text.publication.moves.filter(action=Action.SCHEDULE).latest("pk")
            newest = text.publication.moves.latest("pk")
            edition = publish_now(text, MoveRequest(order.made_by, newest.pk, order.digest))
        yield Outcome(str(text), edition=edition)
    except ValidationError as error:
        yield Outcome(str(text), refusal=" ".join(error.messages))
