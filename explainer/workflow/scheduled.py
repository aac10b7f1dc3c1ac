"""Texts whose time has come. A timer may run this twice at once: each text goes live once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from explainer.operations.progress import with_progress
from explainer.publishing.keeping import fetch_rows
from explainer.publishing.kinds import all_kinds
from explainer.publishing.locks import wait_to_change_what_is_live
from explainer.publishing.models import Edition
from explainer.publishing.working_copy import WorkingCopy
from explainer.workflow.going_live import ReadyText, publish_ready
from explainer.workflow.models import Move
from explainer.workflow.moves import MoveRequest
from explainer.workflow.rules import Action

# Whoever publishes by hand meanwhile waits for as many.
PUBLISHED_AT_ONCE = 50


@dataclass(frozen=True)
class Outcome:
    """What became of one text: its edition, or the sentence that says why it has none."""

    name: str
    edition: Edition | None = None
    refusal: str = ""


@dataclass(frozen=True)
class _Batch:
    """Some texts of one kind, which go live in one transaction."""

    model: type[WorkingCopy]
    keys: Sequence[int]


def publish_due(now: datetime) -> list[Outcome]:
    """Publish every ready text whose time has come: what stops one stops no other.

    What went live stays so, whatever happens to those after it.
    """
    batches = list(_due(now))
    return [
        outcome
        for batch in with_progress(batches, "Publishing")
        for outcome in _outcomes(batch, now)
    ]


def _due(now: datetime) -> Iterator[_Batch]:
    """Yield what is due, kind by kind: what other texts name goes live before them."""
    for kind in all_kinds():
        due = kind.model._default_manager.filter(publish_at__lte=now).order_by("publish_at", "pk")
        keys = list(due.values_list("pk", flat=True))
        for start in range(0, len(keys), PUBLISHED_AT_ONCE):
            yield _Batch(kind.model, keys[start : start + PUBLISHED_AT_ONCE])


def _outcomes(batch: _Batch, now: datetime) -> list[Outcome]:
    """Publish a batch, or text by text where PostgreSQL itself refuses one of them."""
    try:
        return _published(batch, now)
    except IntegrityError as error:
        if len(batch.keys) > 1:
            alone = (_Batch(batch.model, [key]) for key in batch.keys)
            return [outcome for one in alone for outcome in _outcomes(one, now)]
        return [_refused_by_postgresql(batch, error)]


@transaction.atomic
def _published(batch: _Batch, now: datetime) -> list[Outcome]:
    """Publish texts as those who set their times; somebody else may have some of them just now."""
    wait_to_change_what_is_live()
    texts = _locked(batch, now)
    fetch_rows(texts)
    orders = _orders(texts)
    done = publish_ready(
        [ReadyText(text, text.compose(), orders[text.publication_id or 0]) for text in texts]
    )
    return [_outcome(text, one) for text, one in zip(texts, done, strict=True)]


def _locked(batch: _Batch, now: datetime) -> list[WorkingCopy]:
    rows = batch.model._default_manager.filter(pk__in=batch.keys, publish_at__lte=now)
    held = rows.select_for_update(skip_locked=True).values_list("pk", flat=True)
    with_pages = rows.select_related("publication__live_edition", "edited_by")
    return list(with_pages.filter(pk__in=list(held)).order_by("publish_at", "pk"))


def _orders(texts: Sequence[WorkingCopy]) -> dict[int, MoveRequest]:
    """Return by the keys of pages who wanted what to go live there."""
    orders = Move.objects.filter(
        publication__in=[text.publication_id for text in texts], action=Action.SCHEDULE
    )
    newest = orders.order_by("publication", "-pk").distinct("publication").select_related("made_by")
    # One for all that a person has set: their rights are asked for once.
    people = {order.made_by_id: order.made_by for order in newest}
    return {x.publication_id: MoveRequest(people[x.made_by_id], 0, x.digest) for x in newest}


def _outcome(text: WorkingCopy, done: Edition | ValidationError) -> Outcome:
    if isinstance(done, ValidationError):
        return Outcome(str(text), refusal=" ".join(done.messages))
    return Outcome(str(text), edition=done)


def _refused_by_postgresql(batch: _Batch, error: IntegrityError) -> Outcome:
    text = batch.model._default_manager.get(pk=batch.keys[0])
    return Outcome(str(text), refusal=str(error).partition("\n")[0])
