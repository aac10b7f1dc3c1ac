"""Every state, every role, every move: who may take a text where, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from explainer.publishing.content import digest_of
from explainer.publishing.models import Edition, Publication
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import Verification
from explainer.workflow.comments import comment, resolve
from explainer.workflow.going_live import publish_now
from explainer.workflow.models import Move
from explainer.workflow.moves import (
    MoveRequest,
    accept,
    accept_correction,
    newest_move_key,
    note_edit,
    restore,
    schedule,
    send_back,
    submit,
    withdraw,
)
from explainer.workflow.rules import Action, State, refusal
from explainer.workflow.scheduled import publish_due
from tests.clock import now, today
from tests.factories import (
    make_help_sign,
    make_question,
    make_ready,
    make_source,
    make_submitted,
    make_term,
    make_topic,
    make_user,
    move_request_by,
    verify_and_publish,
)
from tests.workflow.states import (
    ALLOWED,
    STATES,
    again,
    checks_for,
    make_edited,
    make_move,
    make_person,
    make_text,
    tomorrow,
)
from topics.models import Topic, TopicSource

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("action", [Action.SEND_BACK, Action.WITHDRAW, Action.CORRECT])
@pytest.mark.parametrize("why", ["", " \n "])
def test_a_text_goes_back_or_away_only_with_a_reason(action: Action, why: str) -> None:
    states = {Action.SEND_BACK: "ready", Action.WITHDRAW: "live", Action.CORRECT: "live, edited"}
    text = make_text(states[action])

    with pytest.raises(ValidationError, match=r"^\['Say "):
        make_move(action, text, move_request_by(make_person("superuser"), text, why=why))


def test_every_move_is_a_row_with_who_when_from_to_and_why() -> None:
    topic = make_topic()
    writer, reviewer = make_user(role="writer"), make_user(role="reviewer")

    submit(topic, move_request_by(writer, topic))
    send_back(again(topic), move_request_by(reviewer, again(topic), why="Too long."))

    rows = [(x.made_by, x.from_state, x.to_state, x.why) for x in Move.objects.order_by("pk")]
    assert rows == [
        (writer, "draft", "in_review", ""),
        (reviewer, "in_review", "draft", "Too long."),
    ]


@pytest.mark.parametrize("state", ["in review", "ready", "scheduled"])
def test_an_edit_takes_a_text_out_of_review(state: str) -> None:
    text, writer = make_text(state), make_user(role="writer")

    move = note_edit(text, writer)

    assert move is not None
    assert (move.action, move.made_by, move.to_state) == (Action.EDIT, writer, State.DRAFT)
    assert (again(text).state, again(text).publish_at) == ("draft", None)


def test_an_edit_of_a_draft_is_no_move() -> None:
    assert note_edit(make_topic(), make_user()) is None
    assert not Move.objects.exists()


def asked_with(
    asked: MoveRequest, *, seen: int | None = None, digest: str | None = None
) -> MoveRequest:
    return MoveRequest(
        asked.person,
        asked.seen if seen is None else seen,
        asked.digest if digest is None else digest,
        asked.why,
    )


def test_the_second_of_two_tabs_is_told_what_happened_and_by_whom() -> None:
    text, reviewer = make_text("in review"), make_user(role="reviewer", username="grace")
    first, second = (
        move_request_by(reviewer, text, why="One."),
        move_request_by(reviewer, text, why="Two."),
    )
    send_back(text, first)

    with pytest.raises(ValidationError, match=r"you moved the text \(sent back to the writer\) on"):
        send_back(text, second)

    assert Move.objects.filter(action=Action.SEND_BACK).count() == 1


def test_a_text_that_went_round_in_between_is_another_one() -> None:
    text, writer = make_text("draft"), make_user(role="writer")
    opened_long_ago = move_request_by(writer, text)
    submit(text, move_request_by(writer, text))
    send_back(again(text), move_request_by(make_user(role="reviewer"), again(text), why="No."))

    with pytest.raises(
        ValidationError, match=r"changed after you had opened it: .+ moved the text"
    ):
        submit(again(text), opened_long_ago)


@pytest.mark.parametrize("action", [x for x in ALLOWED if x is not Action.WITHDRAW])
def test_no_text_is_moved_that_was_edited_after_it_was_read(action: Action) -> None:
    state = next(x for x in STATES if x in ALLOWED[action][1])
    text = make_text(state)
    asked = move_request_by(make_person("superuser"), text, why="Because.")
    Topic.objects.get().sections.update(body="Edited meanwhile.")

    with pytest.raises(
        ValidationError, match=r"changed after you had opened it: .+ saved the text last, on"
    ):
        make_move(action, text, asked)


def test_a_page_is_withdrawn_whatever_happens_to_its_text_meanwhile() -> None:
    text = make_text("live")
    asked = move_request_by(make_user(role="publisher"), text, why="It is dangerous.")
    Topic.objects.get().sections.update(body="Edited meanwhile.")

    move = withdraw(text, asked)

    assert Publication.objects.withdrawn().count() == 1
    assert move.edition == Edition.objects.get()
    assert move.digest == Edition.objects.get().digest


def test_withdrawing_leaves_a_text_in_review_where_it_is() -> None:
    topic = make_text("live, edited")
    text = make_submitted(topic)

    withdraw(text, move_request_by(make_user(role="publisher"), text, why="It is wrong."))

    assert again(text).state == "in_review"


def test_a_withdrawn_page_does_not_come_back_by_itself_at_a_set_time() -> None:
    make_edited(make_topic())
    text = make_ready(Topic.objects.get())
    publisher = make_user(role="publisher")
    schedule(text, move_request_by(publisher, text), publish_at=tomorrow(), now=now())

    withdraw(again(text), move_request_by(publisher, again(text), why="It is wrong."))

    assert (again(text).state, again(text).publish_at) == ("ready", None)
    assert publish_due(tomorrow()) == []


def test_the_last_editor_is_told_why_they_cannot_verify_and_a_superuser_is_too() -> None:
    for role in ("reviewer", "superuser"):
        person = make_person(role)
        topic = make_topic()
        Topic.objects.filter(pk=topic.pk).update(edited_by=person)
        text = make_submitted(again(topic))

        words = refusal(Action.ACCEPT, text, person)
        with pytest.raises(ValidationError, match="You edited this text last"):
            accept(text, move_request_by(person, text), checks_for(text), today=today())

        assert words.startswith("You edited this text last")
    assert not Verification.objects.exists()


def test_verifying_wants_every_source() -> None:
    topic = make_topic()
    second = make_source(address="https://www.cancer.gov/second")
    TopicSource.objects.create(topic=topic, order=2, source=second)
    text = make_submitted(topic)

    with pytest.raises(ValidationError, match=r"with https://www.cancer.gov/second, too"):
        accept(
            text,
            move_request_by(make_user(role="reviewer"), text),
            checks_for(text)[:1],
            today=today(),
        )

    assert again(text).state == "in_review"


def test_a_text_with_something_missing_is_not_submitted() -> None:
    topic = make_topic(description="")

    with pytest.raises(ValidationError, match="Write the one-sentence description"):
        submit(topic, move_request_by(make_user(role="writer"), topic))


@pytest.mark.parametrize(("minutes", "is_refused"), [(-1, True), (0, True), (1, False)])
def test_a_time_that_has_come_already_is_refused(minutes: int, is_refused: bool) -> None:
    text, at = make_text("ready"), now()
    asked = move_request_by(make_user(role="publisher"), text)
    when = at + timedelta(minutes=minutes)

    if is_refused:
        with pytest.raises(ValidationError, match="The time has passed already"):
            schedule(text, asked, publish_at=when, now=at)
    else:
        schedule(text, asked, publish_at=when, now=at)
    assert (again(text).publish_at is None) is is_refused


def test_a_comment_that_nobody_has_resolved_stops_publishing() -> None:
    text = make_text("ready")
    reviewer = make_user(role="reviewer", username="grace")
    said = comment(text, reviewer, part="", text="Is this so?")
    asked = move_request_by(make_user(role="publisher"), text)

    with pytest.raises(ValidationError, match="Resolve the comment of grace on “The whole text”"):
        publish_now(text, asked)
    resolve(said, reviewer, now=now())
    publish_now(text, asked)

    assert Edition.objects.count() == 1


def corrected(*, reason: str = "A typing mistake.") -> WorkingCopy:
    """A live topic whose small correction waits for somebody to agree."""
    topic = make_topic(body="It helsp.")
    verify_and_publish(topic, today=date(2026, 1, 15))
    topic.sections.update(body="It helps.")
    return make_submitted(topic, correction=reason)


def test_a_small_correction_carries_the_day_and_date_of_the_last_check_forward() -> None:
    text, reviewer = corrected(), make_user(role="reviewer")
    before = Verification.objects.get()

    accept_correction(text, move_request_by(reviewer, text), today=today())
    edition = publish_now(again(text), move_request_by(make_user(role="publisher"), again(text)))

    carried = Verification.objects.latest("pk")
    assert (carried.verified_on, carried.carried_from) == (date(2026, 1, 15), before)
    assert (carried.nci_date, carried.nci_date_kind) == (before.nci_date, before.nci_date_kind)
    assert (carried.verdict, carried.reviewer) == ("small_correction", reviewer)
    assert (carried.digest, edition.correction) == (edition.digest, "A typing mistake.")
    assert again(text).correction == ""


def test_a_text_that_is_checked_in_full_is_a_correction_all_the_same() -> None:
    text = corrected()

    accept(text, move_request_by(make_user(role="reviewer"), text), checks_for(text), today=today())
    edition = publish_now(again(text), move_request_by(make_user(role="publisher"), again(text)))

    assert edition.correction == "A typing mistake."
    assert Verification.objects.latest("pk").verified_on == today()


def test_whoever_made_the_correction_does_not_confirm_it() -> None:
    text, reviewer = corrected(), make_user(role="reviewer")
    Topic.objects.update(edited_by=reviewer)

    with pytest.raises(ValidationError, match="You edited this text last"):
        accept_correction(text, move_request_by(reviewer, text), today=today())


def test_other_sources_are_no_small_correction() -> None:
    topic = make_topic(published=True)
    TopicSource.objects.create(topic=topic, order=2, source=make_source())

    with pytest.raises(ValidationError, match="changes nothing of “Source”"):
        make_submitted(topic, correction="Better sources.")


def test_a_first_edition_is_no_small_correction() -> None:
    with pytest.raises(ValidationError, match="Only a live page can have a small correction"):
        make_submitted(make_topic(), correction="It is new.")


def test_a_text_that_claims_no_correction_cannot_be_confirmed_as_one() -> None:
    text = make_text("in review")

    with pytest.raises(ValidationError, match="not submitted as a small correction"):
        accept_correction(text, move_request_by(make_user(role="reviewer"), text), today=today())


def test_an_edit_makes_the_claim_of_a_small_correction_fall_away() -> None:
    text = corrected()

    note_edit(text, make_user(role="writer"))

    assert again(text).correction == ""


def make_topic_with_everything() -> Topic:
    topic = make_topic(tags=["treatment"], terms=[make_term(published=True)])
    topic.related.add(make_topic(slug="another"))
    make_question(topic=topic)
    make_help_sign(topic=topic)
    return topic


def change_everything(text: WorkingCopy) -> None:
    if isinstance(text, Topic):
        parts = (text.sections, text.faqs, text.quiz_questions, text.words_to_know, text.help_signs)
        for rows in parts:
            rows.all().delete()
        text.related.clear()
        text.tags.clear()
    setattr(text, "title" if isinstance(text, Topic) else "name", "Another name")
    text.save()


@pytest.mark.parametrize("kind", ["topic", "term"])
def test_an_earlier_edition_comes_back_whole_and_as_somebody_s_edit(kind: str) -> None:
    text = make_topic_with_everything() if kind == "topic" else make_term(aliases=["one", "two"])
    first = verify_and_publish(text)
    change_everything(again(text))
    writer = make_user(role="writer")

    restore(again(text), move_request_by(writer, again(text)), number=1)

    back = again(text)
    assert move_request_by(writer, back).digest == first.digest
    assert (back.edited_by, back.revision) == (writer, text.revision + 1)
    assert newest_move_key(back) == Move.objects.get(edition=first, action="restore").pk


def test_an_edition_that_names_what_is_gone_is_not_put_back() -> None:
    word = make_term(published=True, name="Lost word", slug="lost-word")
    topic = make_topic(terms=[word])
    verify_and_publish(topic)
    topic.words_to_know.all().delete()
    word.delete()
    writer = make_user(role="writer")

    with pytest.raises(ValidationError, match="There is no term “lost-word”"):
        restore(topic, move_request_by(writer, topic), number=1)

    assert again(topic).revision == 1
    assert topic.takeaways.count() == 1


@pytest.mark.parametrize("number", [0, 2, 10**6])
def test_an_edition_that_is_not_there_is_not_put_back(number: int) -> None:
    text = make_text("live")

    with pytest.raises(ValidationError, match="There is no such edition"):
        restore(text, move_request_by(make_user(role="writer"), text), number=number)


def test_the_edition_of_another_text_is_not_put_back() -> None:
    make_topic(published=True)
    other = make_topic()

    with pytest.raises(ValidationError, match="There is no such edition"):
        restore(other, move_request_by(make_user(role="writer"), other), number=1)


def test_a_withdrawn_page_comes_back_after_another_check() -> None:
    text = make_text("withdrawn")

    ready = make_ready(text)
    edition = publish_now(ready, move_request_by(make_user(role="publisher"), ready))

    assert edition.number == 2
    assert Publication.objects.live().count() == 1
    assert not Publication.objects.withdrawn().exists()


def test_a_round_of_a_topic_asks_the_database_sixty_times_at_most() -> None:
    terms = [make_term(published=True) for _ in range(3)]
    topic = make_topic(terms=terms, tags=["treatment", "new"])
    make_help_sign(topic=topic)
    make_question(topic=topic)
    TopicSource.objects.create(topic=topic, order=2, source=make_source())
    people = [make_person(role) for role in ("writer", "reviewer", "publisher")]
    checks, (writer, reviewer, publisher) = checks_for(topic), people
    asked = MoveRequest(writer, 0, digest_of(topic.compose()))

    with CaptureQueriesContext(connection) as queries:
        first = submit(topic, asked)
        second = replace(asked, person=reviewer, seen=first.pk)
        accepted = accept(topic, second, checks, today=today())
        publish_now(topic, replace(asked, person=publisher, seen=accepted.pk))

    # Savepoints are those of the test, in whose transaction all this is.
    asked_for = [x["sql"] for x in queries if "SAVEPOINT" not in x["sql"]]
    assert len(asked_for) <= 60
