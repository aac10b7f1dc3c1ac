"""Quiz questions with their choices, on the topic's page."""

from __future__ import annotations

import pytest
from django.test import Client

from quizzes.models import Choice, Question
from tests.admin_forms import add_row, change_page, form_of, opened, signed_in
from tests.factories import make_question, make_topic
from tests.html_forms import Sent
from topics.models import Section, Topic

pytestmark = pytest.mark.django_db


def choices_of(question: Question) -> list[tuple[str, str, bool]]:
    return [(x.text, x.reason, x.is_right) for x in Choice.objects.filter(question=question)]


def sent_with(client: Client, topic: Topic, **values: str) -> Sent:
    sent = opened(client, change_page(topic))
    return sent | {f"quiz_questions-0-{name}": [value] for name, value in values.items()}


def test_a_writer_sees_the_choices_and_which_is_right(client: Client) -> None:
    topic = make_topic()
    make_question(topic=topic, right="This", wrong=["That"])
    signed_in(client, "writer")

    sent = opened(client, change_page(topic))

    assert sent["quiz_questions-0-text_1"] == ["This"]
    assert sent["quiz_questions-0-reason_2"] == ["Because That."]
    assert sent["quiz_questions-0-right"] == ["1"]


def test_choices_are_kept_in_order_without_the_empty_places(client: Client) -> None:
    topic = make_topic()
    question = make_question(topic=topic)
    signed_in(client, "writer")
    values = {"text_1": "", "reason_1": "", "text_5": "Fifth", "reason_5": "Yes.", "right": "5"}

    client.post(change_page(topic), sent_with(client, topic, **values))

    assert choices_of(question) == [
        ("Your shoes", "Because Your shoes.", False), ("Fifth", "Yes.", True),
    ]  # fmt: skip


def test_the_right_choice_can_move_from_one_to_another(client: Client) -> None:
    topic = make_topic()
    question = make_question(topic=topic)
    signed_in(client, "writer")

    client.post(change_page(topic), sent_with(client, topic, right="2"))

    topic.refresh_from_db()
    assert [is_right for *_, is_right in choices_of(question)] == [False, True]
    assert topic.revision == 2


@pytest.mark.parametrize(
    "values",
    [
        {"right": ""},
        {"text_2": "", "reason_2": ""},
        {"reason_1": "", "reason_2": ""},
        {"section": ""},
    ],
)
def test_an_unfinished_question_can_be_saved_and_the_blockers_say_what_is_missing(
    client: Client, values: dict[str, str]
) -> None:
    topic = make_topic()
    make_question(topic=topic)
    signed_in(client, "writer")

    response = client.post(change_page(topic), sent_with(client, topic, **values))

    assert response.status_code == 302
    assert len(Topic.objects.get().publish_blockers()) == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"reason_3": "Why?"}, "Write the choice that this reason belongs to."),
        ({"right": "6"}, "Choice 6 is empty, so it cannot be right."),
        ({"right": "7"}, "Select a valid choice."),
        ({"text_1": "c" * 201}, "Ensure this value has at most 200 characters"),
        ({"reason_1": "r" * 401}, "Ensure this value has at most 400 characters"),
        ({"text_1": "a\x00b"}, "Null characters are not allowed."),
        ({"text": ""}, "This field is required."),
        ({"section": "999999"}, "Select a valid choice."),
    ],
)
def test_a_wrong_question_comes_back_with_a_sentence_and_all_that_was_typed(
    client: Client, values: dict[str, str], sentence: str
) -> None:
    topic = make_topic()
    question = make_question(topic=topic)
    before = choices_of(question)
    signed_in(client, "writer")

    response = client.post(change_page(topic), sent_with(client, topic, text_2="Typed", **values))

    assert sentence in response.content.decode()
    assert form_of(response)["quiz_questions-0-text_2"] == ["Typed"]
    assert choices_of(question) == before


def test_only_the_topics_own_sections_can_hold_the_answer(client: Client) -> None:
    topic, other = make_topic(), make_topic(title="Other")
    make_question(topic=topic)
    signed_in(client, "writer")
    elsewhere = str(other.sections.get().pk)

    page = client.get(change_page(topic)).content.decode()
    response = client.post(change_page(topic), sent_with(client, topic, section=elsewhere))

    assert f'<option value="{elsewhere}"' not in page
    assert "Select a valid choice." in response.content.decode()


def test_a_section_may_go_together_with_a_change_to_its_question(client: Client) -> None:
    topic = make_topic()
    Section.objects.create(topic=topic, order=2, heading="Stays", body="x")
    question = make_question(topic=topic)
    signed_in(client, "writer")
    sent = sent_with(client, topic, text="Changed?") | {"sections-0-DELETE": ["on"]}

    response = client.post(change_page(topic), sent)

    question.refresh_from_db()
    assert response.status_code == 302
    assert (question.text, question.section) == ("Changed?", None)


def test_a_new_question_is_added_with_its_choices(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "writer")
    sent = opened(client, change_page(topic))
    values = {"text_1": "Yes", "reason_1": "It is.", "text_2": "No", "reason_2": "It is not."}
    section = str(topic.sections.get().pk)
    add_row(sent, "quiz_questions", text="Is it?", section=section, right="1", **values)

    client.post(change_page(topic), sent)

    assert choices_of(Question.objects.get()) == [
        ("Yes", "It is.", True), ("No", "It is not.", False),
    ]  # fmt: skip
    assert topic.publish_blockers() == []
