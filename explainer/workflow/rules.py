"""Which move leads where, and who may make it: the one table that pages and tests read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from explainer.publishing.kinds import kind_of
from explainer.publishing.rights import MAY_PUBLISH
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.rights import MAY_VERIFY
from explainer.sources.verification import UNKNOWN_EDITOR, first_check_refusal
from explainer.workflow.models import Move
from explainer.workflow.rights import right_to_write

if TYPE_CHECKING:
    from django.contrib.auth.models import User

Action = Move.Action
State = Move.State
# To accept does too; whoever may not check a text for another reason is told of that one.
_NEEDS_AN_EDITOR = (Action.SUBMIT, Action.PUBLISH, Action.SCHEDULE)
NO_CORRECTIONS = "Nobody compares this text with sources, so it has no small corrections."
OWN_TEXT = "You edited this text last, so somebody else has to publish it."
ANY_WORKING_STATE = (State.DRAFT, State.IN_REVIEW, State.READY)


class Right(Enum):
    """What a person must be allowed to do, with the words for those who are not."""

    WRITE = "writers"
    VERIFY = "reviewers"
    PUBLISH = "publishers"
    SEND_BACK = "reviewers and publishers"

    def is_had_by(self, person: User, text: WorkingCopy | type[WorkingCopy]) -> bool:
        """Tell whether a person has this right to a text, or to every text of a kind."""
        permissions = {
            Right.WRITE: [right_to_write(text)],
            Right.VERIFY: [MAY_VERIFY],
            Right.PUBLISH: [MAY_PUBLISH],
            Right.SEND_BACK: [MAY_VERIFY, MAY_PUBLISH],
        }
        return any(person.has_perm(permission) for permission in permissions[self])


@dataclass(frozen=True)
class Rule:
    """`verb` completes “Only … may …”; `wants_why` is said when a move needs a reason.

    `right_without_checks` is asked instead of `right` for a text that needs no checks.
    """

    action: Action
    verb: str
    right: Right
    from_states: tuple[State, ...]
    to_state: State
    wants_why: str = ""
    right_without_checks: Right | None = None

    def right_for(self, working_copy: WorkingCopy) -> Right:
        """Return what this move asks for, by the policy of this kind of text."""
        if self.right_without_checks and not needs_checks(working_copy):
            return self.right_without_checks
        return self.right


RULES = {
    rule.action: rule
    for rule in (
        Rule(
            Action.SUBMIT, "submit a text for review", Right.WRITE, (State.DRAFT,), State.IN_REVIEW
        ),
        Rule(
            Action.CORRECT,
            "correct a live text while checking it",
            Right.VERIFY,
            (State.DRAFT,),
            State.IN_REVIEW,
            wants_why="Say what was wrong: readers will see it in the page’s history.",
        ),
        Rule(
            Action.SEND_BACK,
            "send a text back to its writer",
            Right.SEND_BACK,
            (State.IN_REVIEW, State.READY),
            State.DRAFT,
            wants_why="Say to the writer what is to be done.",
        ),
        Rule(
            Action.ACCEPT,
            "verify a text",
            Right.VERIFY,
            (State.IN_REVIEW,),
            State.READY,
            right_without_checks=Right.SEND_BACK,
        ),
        Rule(Action.PUBLISH, "publish a text", Right.PUBLISH, (State.READY,), State.LIVE),
        Rule(
            Action.SCHEDULE,
            "set the time at which a text goes live",
            Right.PUBLISH,
            (State.READY,),
            State.READY,
        ),
        Rule(
            Action.UNSCHEDULE,
            "take a text off its time",
            Right.PUBLISH,
            (State.READY,),
            State.READY,
        ),
        Rule(
            Action.WITHDRAW,
            "withdraw a page",
            Right.PUBLISH,
            (State.LIVE,),
            State.WITHDRAWN,
            wants_why="Say why: readers will see it where the page was.",
        ),
        Rule(
            Action.RESTORE,
            "put an earlier edition into the working copy",
            Right.WRITE,
            ANY_WORKING_STATE,
            State.DRAFT,
        ),
    )
}


def needs_checks(working_copy: WorkingCopy) -> bool:
    """Tell whether somebody compares this kind of text with its sources before it goes live."""
    return kind_of(working_copy).policy.needs_checks


def state_for(action: Action, working_copy: WorkingCopy) -> State:
    """Return the state that counts: for a withdrawal the page's, for all else the text's."""
    publication = working_copy.publication
    if action is not Action.WITHDRAW:
        return State(working_copy.state)
    if publication is None or not publication.editions.exists():
        return State.DRAFT
    return State.LIVE if publication.live_edition_id else State.WITHDRAWN


def refusal(action: Action, working_copy: WorkingCopy, person: User) -> str:
    """Say why this person cannot make this move now, or nothing if they can."""
    rule = RULES[action]
    right = rule.right_for(working_copy)
    if not right.is_had_by(person, working_copy):
        return f"Only {right.value} may {rule.verb}."
    state = state_for(action, working_copy)
    if state not in rule.from_states:
        wanted = " or ".join(_label(x) for x in rule.from_states)
        subject = "page" if action is Action.WITHDRAW else "text"
        return f"This {subject} is {_label(state)}. It must be {wanted} to be {action.label}."
    if action is Action.UNSCHEDULE and working_copy.publish_at is None:
        return "No time is set for this text."
    return _refusal_by_editor(action, working_copy, person)


def _refusal_by_editor(action: Action, working_copy: WorkingCopy, person: User) -> str:
    """Say what is refused because of who edited the text last, or because nobody knows."""
    if action is Action.ACCEPT:
        return first_check_refusal(working_copy.edited_by_id, person)
    if action in _NEEDS_AN_EDITOR and working_copy.edited_by_id is None:
        return UNKNOWN_EDITOR
    if needs_checks(working_copy):
        return ""
    return _refusal_without_checks(action, working_copy, person)


def _refusal_without_checks(action: Action, working_copy: WorkingCopy, person: User) -> str:
    """Say what the policy of a text without checks refuses: four eyes are all that it has."""
    if action is Action.CORRECT:
        return NO_CORRECTIONS
    is_own = working_copy.edited_by_id == person.pk
    return OWN_TEXT if action in (Action.PUBLISH, Action.SCHEDULE) and is_own else ""


def _label(state: State) -> str:
    return "a draft" if state is State.DRAFT else str(state.label)
