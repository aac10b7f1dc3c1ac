"""What waits for whom: the admin's home and the mail tell the same people the same."""

from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import call_command
from django.test import Client

from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import Source, Verification
from explainer.workflow.comments import comment
from explainer.workflow.moves import send_back
from tests.clock import today
from tests.desk_pages import HOME
from tests.factories import (
    make_path,
    make_submitted,
    make_term,
    make_topic,
    make_user,
    move_request_by,
    put_live,
    verify,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def address_of_the_site(settings: LazySettings) -> None:
    settings.SITE_ADDRESS = "https://explained.example"


def member(role: str) -> User:
    person = make_user(role=role)
    person.email = f"{person.username}@explained.example"
    person.save()
    return person


def edited_by(text: WorkingCopy, person: User | None) -> WorkingCopy:
    type(text)._default_manager.filter(pk=text.pk).update(edited_by=person)
    return type(text)._default_manager.get(pk=text.pk)


def needs_writer(text: WorkingCopy) -> None:
    put_live(text, today=today())
    verify(text, verdict=Verification.Verdict.NEEDS_WRITER)


def came_back(text: WorkingCopy, *, editor: User | None, submitted_by: User) -> None:
    submitted = make_submitted(text, writer=submitted_by)
    submitted = edited_by(submitted, editor)
    send_back(submitted, move_request_by(make_user(role="reviewer"), submitted, why="Too long."))


def home_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.get(HOME).content.decode()


def mail_to(person: User) -> str:
    mail.outbox.clear()
    call_command("send_digest", verbosity=0, stdout=StringIO())
    return "".join(str(x.body) for x in mail.outbox if x.to == [person.email])


def told(people: list[User], name: str) -> tuple[list[bool], list[bool]]:
    """Return who of the people reads the name of a text on their home, and who in their mail."""
    return ([name in home_of(x) for x in people], [name in mail_to(x) for x in people])


def test_a_page_that_needs_a_writer_is_told_to_every_writer() -> None:
    people = [member("writer"), member("writer"), member("publisher")]
    topic = make_topic(title="Old dose")
    needs_writer(topic)
    edited_by(topic, make_user(role="reviewer"))

    assert told(people, "Old dose") == ([True, True, False], [True, True, False])


def test_a_page_that_needs_a_writer_is_told_when_its_source_has_changed_as_well() -> None:
    writer, topic = member("writer"), make_topic(title="Old dose")
    needs_writer(topic)
    Source.objects.update(date=date(2026, 1, 1))

    assert told([writer], "Old dose") == ([True], [True])


def test_a_text_that_came_back_is_told_to_who_edited_it_last() -> None:
    ada, grace = member("writer"), member("writer")
    came_back(make_topic(title="Too long"), editor=ada, submitted_by=grace)

    assert told([ada, grace], "Too long") == ([True, False], [True, False])


def test_a_text_that_came_back_goes_to_who_submitted_it_if_its_last_editor_cannot_write() -> None:
    ada, grace = member("writer"), member("writer")
    came_back(make_topic(title="Too long"), editor=member("reviewer"), submitted_by=grace)

    assert told([ada, grace], "Too long") == ([False, True], [False, True])


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_a_text_whose_writer_has_left_is_told_to_all_writers(change: dict[str, bool]) -> None:
    people, gone = [member("writer"), member("writer"), member("publisher")], member("writer")
    came_back(make_topic(title="Too long"), editor=gone, submitted_by=gone)
    User.objects.filter(pk=gone.pk).update(**change)

    assert told(people, "Too long") == ([True, True, False], [True, True, False])


def test_a_text_of_a_writer_without_an_address_is_mailed_to_nobody_else() -> None:
    other, writer = member("writer"), make_user(role="writer")
    came_back(make_topic(title="Too long"), editor=writer, submitted_by=writer)

    assert told([other], "Too long") == ([False], [False])


def test_a_comment_on_a_text_whose_last_editor_cannot_write_is_told_to_all_writers() -> None:
    people, reviewer = [member("writer"), member("writer")], make_user(role="reviewer")
    comment(edited_by(make_term(name="Talked about"), reviewer), reviewer, part="", text="Why?")

    assert told(people, "Talked about") == ([True, True], [True, True])


def test_a_path_that_waits_is_told_to_publishers_who_did_not_edit_it() -> None:
    other, editor, writer = member("publisher"), member("publisher"), member("writer")
    make_submitted(make_path(name="First steps", editor=editor), writer=writer)
    make_submitted(make_topic(title="Fever"))

    on_home, by_mail = told([other, editor, writer], "First steps")

    assert on_home == by_mail == [True, False, False]
    assert told([other], "Fever") == ([False], [False])
