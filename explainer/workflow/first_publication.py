"""Many new texts from draft to live in one go: for the first start of a site.

What `explainer.workflow.moves` asks of one text is asked here of each, by the same functions, and
the same rows are left: but these are written table by table. Nobody else can see the texts yet, so
none of them is locked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from explainer.publishing.content import Content, digest_of
from explainer.publishing.keeping import check_alone, fetch_rows
from explainer.publishing.locks import wait_to_change_what_is_live
from explainer.publishing.models import Edition, Publication
from explainer.publishing.publish import edition_of, keep_live, new_publication
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import Verification
from explainer.sources.texts_on_record import TextOnRecord
from explainer.sources.verification import CheckedText, SourceCheck, move_source_on, verification_of
from explainer.workflow.models import Move
from explainer.workflow.moves import MoveRequest, move_of
from explainer.workflow.rules import Action, State, refusal

if TYPE_CHECKING:
    from django.contrib.auth.models import User

ROWS_AT_ONCE = 500
ChecksOf = Callable[[Content, date], list[SourceCheck]]


@dataclass(frozen=True)
class Staff:
    """Who submits, who checks and who publishes: nobody does what only another may."""

    writer: User
    reviewer: User
    publisher: User


@dataclass(frozen=True)
class NewText:
    working_copy: WorkingCopy
    content: Content
    digest: str

    @cached_property
    def checked(self) -> CheckedText:
        return CheckedText.of_working_copy(self.working_copy, self.content)

    def asked_by(self, person: User) -> MoveRequest:
        return MoveRequest(person, 0, self.digest)


@transaction.atomic
def publish_new(
    texts: Sequence[WorkingCopy], staff: Staff, checks_of: ChecksOf, *, today: date
) -> None:
    """Submit, check and publish texts of one kind that nobody has moved yet.

    Raises ValidationError, naming the text, for what would stop any of them.
    """
    if not texts:
        return
    fetch_rows(texts)
    new = [NewText(x, content, digest_of(content)) for x in texts for content in [x.compose()]]
    _give_addresses(new)
    _refuse_blocked(new)
    moves = [move for text in new for move in _before_the_last(text, staff)]
    checks = [check for text in new for check in _checks(text, staff, checks_of, today)]
    _write(Move, moves)
    _write(TextOnRecord, [text.checked.on_record for text in new if text.content.sources])
    _write(Verification, checks)
    for check in checks:
        move_source_on(check.source, check.nci_date, check.nci_date_kind, check)
    _go_live(new, staff)


def _give_addresses(new: Sequence[NewText]) -> None:
    for text in new:
        text.working_copy.publication = new_publication(text.working_copy)
    _write(Publication, [text.working_copy.publication for text in new])
    model = type(new[0].working_copy)
    model._default_manager.bulk_update(
        [text.working_copy for text in new], ["publication"], batch_size=ROWS_AT_ONCE
    )


def _refuse_blocked(new: Sequence[NewText]) -> None:
    blockers = new[0].working_copy.blockers_of_each([text.content for text in new])
    for text, stops in zip(new, blockers, strict=True):
        if stops:
            raise ValidationError([f"{text.content.name}: {blocker}" for blocker in stops])


def _before_the_last(text: NewText, staff: Staff) -> Iterator[Move]:
    """Yield the moves of a text until it is ready."""
    yield _moved(text, Action.SUBMIT, staff.writer, State.IN_REVIEW, content=text.checked.words)
    yield _moved(text, Action.ACCEPT, staff.reviewer, State.READY, content=text.checked.words)


def _moved(text: NewText, action: Action, person: User, to_state: State, **kept: Any) -> Move:  # noqa: ANN401 - what the move keeps
    working_copy = text.working_copy
    if words := refusal(action, working_copy, person):
        raise ValidationError(f"{text.content.name}: {words}")
    move = move_of(action, working_copy, text.asked_by(person), **kept)
    check_alone(move)
    working_copy.state = WorkingCopy.State.DRAFT if to_state is State.LIVE else to_state
    return move


def _checks(
    text: NewText, staff: Staff, checks_of: ChecksOf, today: date
) -> Iterator[Verification]:
    made = checks_of(text.content, today)
    missing = {x.address for x in text.content.sources} - {x.source.address for x in made}
    if missing:
        raise ValidationError(f"{text.content.name}: compare it with {sorted(missing)}, too.")
    for check in made:
        verification = verification_of(text.checked, check, staff.reviewer, today)
        check_alone(verification)
        yield verification


def _go_live(new: Sequence[NewText], staff: Staff) -> None:
    """Write the editions, after the checks that PostgreSQL wants to see, and what readers need."""
    wait_to_change_what_is_live()
    editions = [_first_edition(text, staff) for text in new]
    keep_live([(edition, x.content) for x, edition in zip(new, editions, strict=True)])
    moves = [
        _moved(text, Action.PUBLISH, staff.publisher, State.LIVE, edition=edition)
        for text, edition in zip(new, editions, strict=True)
    ]
    _write(Move, moves)


def _first_edition(text: NewText, staff: Staff) -> Edition:
    publication = text.working_copy.publication
    if publication is None:
        raise LookupError("A text has its address before it goes live.")
    return edition_of(publication, text.working_copy, text.content, staff.publisher, 1)


def _write(model: type[models.Model], rows: Sequence[Any]) -> None:
    model._default_manager.bulk_create(rows, batch_size=ROWS_AT_ONCE)
