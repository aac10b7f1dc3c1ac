"""Who may make which move from where: each role, each state, each move."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoDbBlocker

from explainer.publishing.models import Edition
from explainer.workflow.models import Move
from explainer.workflow.rules import Action
from tests.database import cloned
from tests.factories import (
    move_request_by,
)
from tests.workflow.states import (
    ALLOWED,
    EVERY_TEXT,
    STATES,
    again,
    make_move,
    make_person,
    slug_of,
)
from topics.models import Topic


@pytest.fixture(scope="module", autouse=True)
def _text_in_every_state(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with django_db_blocker.unblock(), cloned(EVERY_TEXT):
        yield


pytestmark = pytest.mark.django_db

ROLES = [None, "writer", "reviewer", "publisher", "superuser"]
RESULTS = {
    Action.SUBMIT: ("in_review", "in_review"),
    Action.CORRECT: ("in_review", "in_review"),
    Action.SEND_BACK: ("draft", "draft"),
    Action.ACCEPT: ("ready", "ready"),
    Action.PUBLISH: ("live", "draft"),
    Action.SCHEDULE: ("ready", "ready"),
    Action.UNSCHEDULE: ("ready", "ready"),
    Action.WITHDRAW: ("withdrawn", "draft"),
    Action.RESTORE: ("draft", "draft"),
}


def test_the_table_has_every_move_that_somebody_asks_for() -> None:
    assert {*ALLOWED} == {*RESULTS} == {*Action} - {Action.EDIT}


@pytest.mark.parametrize("action", ALLOWED)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", STATES)
def test_each_role_makes_each_move_from_each_state_or_is_told_why_not(
    state: str, role: str | None, action: Action
) -> None:
    text, person = Topic.objects.get(slug=slug_of(state)), make_person(role)
    roles, states = ALLOWED[action]
    before = (text.state, Move.objects.count(), Edition.objects.count())

    if role in {*roles, "superuser"} and state in states:
        make_move(action, text, move_request_by(person, text, why="Because."))
        move = Move.objects.latest("pk")
        assert (move.action, move.made_by, move.why) == (action, person, "Because.")
        assert (move.to_state, again(text).state) == RESULTS[action]
        return
    with pytest.raises(ValidationError) as refused:
        make_move(action, text, move_request_by(person, text, why="Because."))
    if role not in {*roles, "superuser"}:
        assert refused.value.messages[0].startswith("Only ")
    after = again(text)
    assert (after.state, Move.objects.count(), Edition.objects.count()) == before
