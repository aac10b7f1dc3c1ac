"""A text in each state that one can be in, and each move that somebody can make with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.utils.text import slugify

from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.verification import SourceCheck, sources_of
from explainer.workflow.going_live import publish_now
from explainer.workflow.moves import (
    MoveRequest,
    accept,
    restore,
    schedule,
    send_back,
    submit,
    submit_correction,
    unschedule,
    withdraw,
)
from explainer.workflow.rules import Action
from tests.clock import now, today
from tests.database import Template
from tests.factories import (
    make_ready,
    make_submitted,
    make_topic,
    make_user,
    move_request_by,
    verify_and_publish,
)
from topics.models import Section

STATES = ["draft", "in review", "ready", "scheduled", "live", "live, edited", "withdrawn"]
# Who may, and from where; a superuser has every role's rights and none of their exceptions.
ALLOWED = {
    Action.SUBMIT: ({"writer"}, {"draft", "live, edited", "withdrawn"}),
    Action.CORRECT: ({"reviewer"}, {"live, edited"}),
    Action.SEND_BACK: ({"reviewer", "publisher"}, {"in review", "ready", "scheduled"}),
    Action.ACCEPT: ({"reviewer"}, {"in review"}),
    Action.PUBLISH: ({"publisher"}, {"ready", "scheduled"}),
    Action.SCHEDULE: ({"publisher"}, {"ready", "scheduled"}),
    Action.UNSCHEDULE: ({"publisher"}, {"scheduled"}),
    Action.WITHDRAW: ({"publisher"}, {"live", "live, edited"}),
    Action.RESTORE: ({"writer"}, {"live", "live, edited", "withdrawn"}),
}


def slug_of(state: str) -> str:
    return slugify(state)


def again(text: WorkingCopy) -> WorkingCopy:
    return type(text)._default_manager.get(pk=text.pk)


def make_text(state: str) -> WorkingCopy:
    """A topic in one of STATES, as it is saved."""
    topic: WorkingCopy = make_topic(slug=slug_of(state))
    make: dict[str, Callable[[], object]] = {
        "in review": lambda: make_submitted(topic),
        "ready": lambda: make_ready(topic),
        "scheduled": lambda: make_scheduled(topic),
        "live": lambda: verify_and_publish(topic),
        "live, edited": lambda: make_edited(topic),
        "withdrawn": lambda: make_withdrawn(topic),
    }
    if state in make:
        make[state]()
    return again(topic)


def make_scheduled(topic: WorkingCopy) -> None:
    text = make_ready(topic)
    asked = move_request_by(make_user(role="publisher"), text)
    schedule(text, asked, publish_at=tomorrow(), now=now())


def make_edited(topic: WorkingCopy) -> None:
    verify_and_publish(topic)
    Section.objects.filter(topic=topic.pk).update(body="Another body.")


def make_withdrawn(topic: WorkingCopy) -> None:
    verify_and_publish(topic)
    asked = move_request_by(make_user(role="publisher"), again(topic), why="It is wrong.")
    withdraw(again(topic), asked)


def tomorrow() -> datetime:
    return now() + timedelta(days=1)


def make_person(role: str | None) -> User:
    return User.objects.create_superuser("root") if role == "superuser" else make_user(role=role)


def checks_for(text: WorkingCopy, day: date | None = None) -> list[SourceCheck]:
    found = sources_of(text.compose())
    return [SourceCheck(x, x.date, x.date_kind, day or today()) for x in found]


def make_move(action: Action, text: WorkingCopy, asked: MoveRequest) -> None:
    moves: dict[Action, Callable[[], object]] = {
        Action.SUBMIT: lambda: submit(text, asked),
        Action.CORRECT: lambda: submit_correction(text, asked),
        Action.SEND_BACK: lambda: send_back(text, asked),
        Action.ACCEPT: lambda: accept(text, asked, checks_for(text), today=today()),
        Action.PUBLISH: lambda: publish_now(text, asked),
        Action.SCHEDULE: lambda: schedule(text, asked, publish_at=tomorrow(), now=now()),
        Action.UNSCHEDULE: lambda: unschedule(text, asked),
        Action.WITHDRAW: lambda: withdraw(text, asked),
        Action.RESTORE: lambda: restore(text, asked, number=1),
    }
    moves[action]()


def make_every_text() -> None:
    for state in STATES:
        make_text(state)


EVERY_TEXT = Template("text_in_every_state", make_every_text)
