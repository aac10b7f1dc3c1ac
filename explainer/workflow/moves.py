"""Moving a text from state to state: under a lock, refused if it changed, kept for ever.

Each function raises ValidationError with a sentence for the person who asked, and then nothing has
happened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

from explainer.publishing.conflicts import changed_since_opened
from explainer.publishing.content import Content, canonical_json, digest_of, from_edition
from explainer.publishing.keeping import check_alone
from explainer.publishing.locks import wait_to_change_what_is_live
from explainer.publishing.models import Edition, Publication
from explainer.publishing.publish import (
    locked_publication,
    locked_row,
    publication_of,
    refuse_other_text,
)
from explainer.publishing.renditions import forget_live
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.verification import CheckedText, SourceCheck, record_checks
from explainer.workflow.blockers import ready_blockers
from explainer.workflow.corrections import carried_forward, refuse_large_correction
from explainer.workflow.models import Move
from explainer.workflow.rules import RULES, Action, State, refusal, state_for

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class MoveRequest:
    """Who asks for a move, what they saw when they asked, and why.

    `seen` is the key of the newest move on the page in front of them, 0 if there was none; `digest`
    names the text that they read.
    """

    person: User
    seen: int
    digest: str
    why: str = ""


def newest_move(publication: Publication | None) -> Move | None:
    if publication is None:
        return None
    return publication.moves.select_related("made_by").order_by("-pk").first()


def newest_move_key(working_copy: WorkingCopy) -> int:
    """Return what a page that is opened now has to send along as `MoveRequest.seen`."""
    move = newest_move(working_copy.publication)
    return move.pk if move else 0


@transaction.atomic
def submit(working_copy: WorkingCopy, asked: MoveRequest, *, correction: str = "") -> Move:
    """Ask for a review. With `correction`, its reason, only a small correction is claimed."""
    text, content = _held_as_seen(Action.SUBMIT, working_copy, asked)
    (blockers,) = text.blockers_of_each([content])
    if blockers:
        raise ValidationError(blockers)
    refuse_unchanged(text, asked.digest)
    if correction:
        refuse_large_correction(text, content)
    return _moved(
        Action.SUBMIT,
        text,
        asked,
        correction=correction,
        why=correction or asked.why,
        content=canonical_json(content),
    )


@transaction.atomic
def submit_correction(working_copy: WorkingCopy, asked: MoveRequest) -> Move:
    """Submit what a reviewer has just corrected in one part of a live text; `asked.why` says why.

    To be called in the transaction that saves the correction. Somebody else has to confirm it.
    """
    text, content = _held_as_seen(Action.CORRECT, working_copy, asked)
    refuse_unchanged(text, asked.digest)
    refuse_large_correction(text, content)
    kept = {"correction": asked.why.strip(), "content": canonical_json(content)}
    return _moved(Action.CORRECT, text, asked, **kept)


@transaction.atomic
def send_back(working_copy: WorkingCopy, asked: MoveRequest) -> Move:
    """Give the text back to its writer, with what is to be done as the reason."""
    text, _ = _held_as_seen(Action.SEND_BACK, working_copy, asked)
    return _moved(Action.SEND_BACK, text, asked)


@transaction.atomic
def accept(
    working_copy: WorkingCopy, asked: MoveRequest, checks: Iterable[SourceCheck], *, today: date
) -> Move:
    """Record the checks of the submitted text against all its sources: it is ready.

    A text that needs no checks has no sources, and only a second person who let it pass.
    """
    text, content = _held_as_seen(Action.ACCEPT, working_copy, asked)
    made = list(checks)
    missing = {x.address for x in content.sources} - {x.source.address for x in made}
    if missing:
        raise ValidationError(f"Compare the text with {' and '.join(sorted(missing))}, too.")
    return _accepted(text, content, asked, made, today=today)


@transaction.atomic
def accept_correction(working_copy: WorkingCopy, asked: MoveRequest, *, today: date) -> Move:
    """Agree that the submitted text is a small correction: the last checks hold for it, too.

    Their days and dates are carried forward, so that a corrected page is not made to look newer.
    """
    text, content = _held_as_seen(Action.ACCEPT, working_copy, asked)
    if not text.correction:
        raise ValidationError("This text was not submitted as a small correction.")
    refuse_large_correction(text, content)
    return _accepted(text, content, asked, carried_forward(text), today=today)


def _accepted(
    text: WorkingCopy,
    content: Content,
    asked: MoveRequest,
    checks: Iterable[SourceCheck],
    *,
    today: date,
) -> Move:
    checked = CheckedText.of_working_copy(text, content)
    record_checks(checked, checks, reviewer=asked.person, today=today)
    kept = {"correction": text.correction, "content": canonical_json(content)}
    return _moved(Action.ACCEPT, text, asked, **kept)


@transaction.atomic
def schedule(
    working_copy: WorkingCopy, asked: MoveRequest, *, publish_at: datetime, now: datetime
) -> Move:
    """Set the time at which `publish_due` makes a ready text live."""
    text, content = _held_as_seen(Action.SCHEDULE, working_copy, asked)
    if publish_at <= now:
        raise ValidationError("The time has passed already. To publish at once, choose “now”.")
    (blockers,) = ready_blockers([(text, content, asked.digest)])
    if blockers:
        raise ValidationError(blockers)
    kept = {"publish_at": publish_at, "correction": text.correction}
    return _moved(Action.SCHEDULE, text, asked, **kept)


@transaction.atomic
def unschedule(working_copy: WorkingCopy, asked: MoveRequest) -> Move:
    """Take a ready text off its time; it stays ready."""
    text, _ = _held_as_seen(Action.UNSCHEDULE, working_copy, asked)
    return _moved(Action.UNSCHEDULE, text, asked, correction=text.correction)


@transaction.atomic
def withdraw(working_copy: WorkingCopy, asked: MoveRequest) -> Move:
    """Take a live page from its readers; they are told so, and why, at its address.

    The text goes on from where it is: withdrawing does not wait for somebody's edit. Only a time
    that was set for it falls away, so that the page does not come back by itself.
    """
    text = _held(Action.WITHDRAW, working_copy, asked)
    wait_to_change_what_is_live()
    publication = locked_publication(publication_of(text))
    edition, publication.live_edition = publication.live, None
    publication.save(update_fields=["live_edition"])
    about = replace(asked, digest=edition.digest)
    move = _recorded(Action.WITHDRAW, text, about, edition=edition)
    forget_live(publication)
    text.publish_at = None
    text.save(update_fields=["publish_at"])
    return move


@transaction.atomic
def restore(working_copy: WorkingCopy, asked: MoveRequest, *, number: int) -> Move:
    """Put the text of an earlier edition into the working copy, as a draft by this person."""
    text, _ = _held_as_seen(Action.RESTORE, working_copy, asked)
    edition = Edition.objects.filter(publication=text.publication_id, number=number).first()
    if edition is None:
        raise ValidationError("There is no such edition of this text.")
    text.restore(from_edition(text.CONTENT, edition.content))
    text.revision += 1
    text.edited_by = asked.person
    text.save()
    return _moved(Action.RESTORE, text, asked, edition=edition)


def note_edit(working_copy: WorkingCopy, person: User) -> Move | None:
    """Take an edited text out of review, and return the move if it was in one.

    To be called in the transaction that saves the edit, by everything that edits: the verification
    was of other words.
    """
    if working_copy.state == WorkingCopy.State.DRAFT:
        return None
    asked = MoveRequest(person, 0, digest_of(working_copy.compose()))
    return _moved(Action.EDIT, working_copy, asked)


def refuse_unchanged(working_copy: WorkingCopy, digest: str) -> None:
    """Raise ValidationError if readers see exactly this text already."""
    live = working_copy.publication.live_edition if working_copy.publication else None
    if live and live.digest == digest:
        raise ValidationError(f"Nothing changed since edition {live.number}, which is live.")


def _held(action: Action, working_copy: WorkingCopy, asked: MoveRequest) -> WorkingCopy:
    """Lock the text and make sure that this person may make this move from where it stands."""
    text = locked_row(working_copy)
    refuse_moved(text, asked)
    if words := refusal(action, text, asked.person):
        raise ValidationError(words)
    if RULES[action].wants_why and not asked.why.strip():
        raise ValidationError(RULES[action].wants_why)
    return text


def _held_as_seen(
    action: Action, working_copy: WorkingCopy, asked: MoveRequest
) -> tuple[WorkingCopy, Content]:
    """As `_held`, for a move that is about the words: with these, which are those that were seen.

    To compose them takes a query a list, so a move does it once.
    """
    text = _held(action, working_copy, asked)
    content = text.compose()
    refuse_other_text(text, content, asked.digest)
    return text, content


def refuse_moved(working_copy: WorkingCopy, asked: MoveRequest) -> None:
    """Raise ValidationError if somebody moved the text since this was asked."""
    move = newest_move(working_copy.publication)
    if (move.pk if move else 0) == asked.seen:
        return
    what = f"moved the text ({move.what_was_done})" if move else "moved the text"
    who, when = (move.made_by, move.made_at) if move else (None, None)
    raise changed_since_opened(who, what, when, to=asked.person)


def _moved(action: Action, text: WorkingCopy, asked: MoveRequest, **kept: Any) -> Move:  # noqa: ANN401 - what the move keeps
    """Put the text into its new state and record the move.

    `kept` says why, which edition, at what time and for what small correction; what it does not
    say falls away.
    """
    rule = RULES.get(action)
    move = _recorded(action, text, asked, **{k: v for k, v in kept.items() if k != "correction"})
    to_state = rule.to_state if rule else State.DRAFT
    text.state = WorkingCopy.State.DRAFT if to_state == State.LIVE else to_state
    text.publish_at = kept.get("publish_at")
    text.correction = kept.get("correction", "")
    text.save(update_fields=["state", "publish_at", "correction"])
    return move


def _recorded(action: Action, text: WorkingCopy, asked: MoveRequest, **kept: Any) -> Move:  # noqa: ANN401 - what the move keeps
    publication_of(text)
    move = move_of(action, text, asked, **kept)
    check_alone(move)
    move.save(force_insert=True)
    return move


def move_of(action: Action, text: WorkingCopy, asked: MoveRequest, **kept: Any) -> Move:  # noqa: ANN401 - what the move keeps
    """Return the record of a move of a text that has its address, not saved."""
    rule = RULES.get(action)
    return Move(
        publication=text.publication,
        action=action,
        from_state=state_for(action, text) if action is not Action.WITHDRAW else State.LIVE,
        to_state=rule.to_state if rule else State.DRAFT,
        made_by=asked.person,
        digest=asked.digest,
        **{"why": asked.why.strip(), **kept},
    )
