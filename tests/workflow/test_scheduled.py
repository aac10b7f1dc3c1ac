"""A timer publishes what is ready and whose time has come: once, whatever runs at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from io import StringIO
from itertools import count

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from explainer.publishing.models import Edition, Publication, Rendition
from explainer.publishing.publish import locked_row
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import Verification
from explainer.workflow import scheduled
from explainer.workflow.comments import comment
from explainer.workflow.first_publication import Staff
from explainer.workflow.going_live import ReadyText, publish_ready
from explainer.workflow.models import Move
from explainer.workflow.moves import note_edit, schedule, send_back, unschedule
from explainer.workflow.scheduled import publish_due
from tests import clock
from tests.factories import (
    make_ready,
    make_term,
    make_topic,
    make_user,
    move_request_by,
    take_back,
)
from tests.racing import SECONDS_TO_WAIT, at_once, somebody_else
from tests.workflow.due_texts import make_all_due
from topics.models import Section, Topic

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def staff() -> Staff:
    return Staff(*(make_user(role=role) for role in ("writer", "reviewer", "publisher")))


def again(text: WorkingCopy) -> WorkingCopy:
    return type(text)._default_manager.get(pk=text.pk)


def make_scheduled(
    text: WorkingCopy, *, at: datetime, publisher: User | None = None
) -> WorkingCopy:
    """A ready text with a time; for one that has passed, time was set an hour before it."""
    ready = make_ready(text)
    asked = move_request_by(publisher or make_user(role="publisher"), ready)
    schedule(ready, asked, publish_at=at, now=at - HOUR)
    return again(ready)


def run() -> str:
    said = StringIO()
    call_command("publish_due", stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("make", [make_topic, make_term])
def test_a_text_goes_live_when_its_time_has_come_in_its_publishers_name(
    make: Callable[..., WorkingCopy],
) -> None:
    petra = make_user(role="publisher")
    text = make_scheduled(make(), at=clock.now() - HOUR, publisher=petra)

    said = run()

    assert said == f"“{text}” is live as edition 1.\n"
    assert Edition.objects.get().published_by == petra
    assert (again(text).state, again(text).publish_at) == ("draft", None)
    assert Move.objects.latest("pk").action == "publish"


@pytest.mark.parametrize(
    ("late_by", "is_live"),
    [(timedelta(minutes=-1), False), (timedelta(0), True), (timedelta(minutes=1), True)],
)
def test_a_text_waits_until_the_very_minute(late_by: timedelta, is_live: bool) -> None:
    moment = clock.now()
    make_scheduled(make_topic(), at=moment)

    outcomes = publish_due(moment + late_by)

    assert bool(outcomes) is is_live
    assert Edition.objects.exists() is is_live


def test_a_timer_with_nothing_to_do_says_so() -> None:
    make_ready(make_topic())

    assert run() == "No text waits for this moment.\n"
    assert not Edition.objects.exists()


def test_a_second_run_publishes_nothing_again() -> None:
    make_scheduled(make_topic(), at=clock.now() - HOUR)

    run()

    assert run() == "No text waits for this moment.\n"
    assert Edition.objects.count() == 1


def take_off(text: WorkingCopy) -> None:
    unschedule(text, move_request_by(make_user(role="publisher"), text))


def give_back(text: WorkingCopy) -> None:
    send_back(text, move_request_by(make_user(role="reviewer"), text, why="Wait."))


def edit(text: WorkingCopy) -> None:
    note_edit(text, make_user(role="writer"))


@pytest.mark.parametrize("change", [take_off, give_back, edit])
def test_a_text_that_lost_its_time_stays_where_it_is(
    change: Callable[[WorkingCopy], None],
) -> None:
    text = make_scheduled(make_topic(), at=clock.now() - HOUR)
    change(text)

    assert run() == "No text waits for this moment.\n"
    assert not Edition.objects.exists()


def lose_the_right(publisher: User) -> None:
    publisher.groups.remove(Group.objects.get(name="Publishers"))


def leave(publisher: User) -> None:
    User.objects.filter(pk=publisher.pk).update(is_active=False)


def say_something(publisher: User) -> None:
    comment(Topic.objects.get(slug="late"), publisher, part="title", text="Too long.")


def change_the_words(publisher: User) -> None:
    Section.objects.filter(topic__slug="late").update(body="Past every page of ours.")


@pytest.mark.parametrize(
    ("happen", "sentence"),
    [
        (lose_the_right, "Only publishers may publish a text."),
        (leave, "Only publishers may publish a text."),
        (say_something, "on “Title”."),
        (change_the_words, " saved the text last, on "),
    ],
)
def test_what_cannot_go_live_is_said_and_stops_no_other(
    happen: Callable[[User], None], sentence: str
) -> None:
    petra = make_user(role="publisher")
    moment = clock.now() - HOUR
    make_scheduled(make_topic(slug="late", title="Late"), at=moment, publisher=petra)
    make_scheduled(make_topic(slug="other", title="Other"), at=moment)
    happen(petra)
    said = StringIO()

    with pytest.raises(CommandError, match="“Late” is not published: ") as told:
        call_command("publish_due", stdout=said)

    assert sentence in str(told.value)
    assert said.getvalue() == "“Other” is live as edition 1.\n"
    assert Edition.objects.get().publication.slug == "other"


def test_what_postgresql_alone_refuses_stops_no_other() -> None:
    petra = make_user(role="publisher")
    for slug in ("early", "late", "other"):
        make_scheduled(make_topic(slug=slug), at=clock.now() - HOUR, publisher=petra)
    take_back(Verification.objects.get(publication__slug="late"))

    outcomes = publish_due(clock.now())

    assert [bool(x.edition) for x in outcomes] == [True, False, True]
    assert outcomes[1].refusal.startswith("Nobody has verified this very text against")
    assert again(Topic.objects.get(slug="late")).publish_at
    assert not Move.objects.filter(publication__slug="late", action="publish").exists()


def all_due(count: int, staff: Staff) -> list[WorkingCopy]:
    texts: list[WorkingCopy] = [make_topic() for _ in range(count)]
    make_all_due(texts, staff, at=clock.now() - HOUR)
    return texts


def test_many_texts_go_live_in_hardly_more_queries_than_some(staff: Staff) -> None:
    with CaptureQueriesContext(connection) as none:
        publish_due(clock.now())
    asked = []
    for number in (10, 50):
        all_due(number, staff)
        with CaptureQueriesContext(connection) as queries:
            assert all(x.edition for x in publish_due(clock.now()))
        asked.append(len(queries) - len(none))

    assert asked[0] <= 60
    assert asked[1] - asked[0] <= 10


def test_each_text_is_live_or_waits_when_the_work_breaks_off(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = all_due(5, staff)
    monkeypatch.setattr(scheduled, "PUBLISHED_AT_ONCE", 2)
    batches = count()

    def break_off_in_the_second(ready: Sequence[ReadyText]) -> object:
        done = publish_ready(ready)
        if next(batches) == 1:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(scheduled, "publish_ready", break_off_in_the_second)
    with pytest.raises(KeyboardInterrupt):
        publish_due(clock.now())

    live = [page.slug for page in Publication.objects.live().order_by("pk")]
    assert live == [text.slug for text in texts[:2]]
    assert Rendition.objects.count() == Move.objects.filter(action="publish").count() == 2
    assert [again(text).state for text in texts] == ["draft"] * 2 + ["ready"] * 3
    assert len(publish_due(clock.now())) == 3


@pytest.mark.django_db(transaction=True)
def test_a_text_that_somebody_is_saving_waits_for_the_next_time(staff: Staff) -> None:
    held, other = all_due(2, staff)

    with transaction.atomic():
        locked_row(held)
        with somebody_else(lambda: publish_due(clock.now())) as begin:
            (done,) = begin().result(timeout=SECONDS_TO_WAIT)

    assert done.edition
    assert done.edition.publication == other.publication
    assert len(publish_due(clock.now())) == 1


@pytest.mark.django_db(transaction=True)
def test_two_timers_at_the_same_moment_make_one_edition_of_each_text() -> None:
    moment = clock.now() - HOUR
    for make in (make_topic, make_term, make_topic):
        make_scheduled(make(), at=moment)

    outcomes = [done for timer in at_once(publish_due, [moment] * 2) for done in timer]

    assert sorted(x.edition.number for x in outcomes if x.edition) == [1, 1, 1]
    assert [x.refusal for x in outcomes if x.refusal] == []
    assert Edition.objects.count() == 3
