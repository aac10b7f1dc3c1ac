"""A warning that stands only in the text of a section: its writer is asked about it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from explainer.help.content import HelpSignContent
from explainer.workflow.addresses import admin_address
from tests.admin_forms import change_page, signed_in
from tests.factories import make_topic
from topics.warnings import warning_questions

if TYPE_CHECKING:
    from django.test import Client

    from topics.content import TopicContent

pytestmark = pytest.mark.django_db
WARNING = "A fever? **Call** your care team."


def content_of(*, body: str, key_sentence: str = "", has_help: bool = False) -> TopicContent:
    topic = make_topic(body=body)
    topic.sections.update(key_sentence=key_sentence)
    signs = (HelpSignContent("Fever", "now", "your team", ""),) if has_help else ()
    return replace(topic.compose(), help_signs=signs)


@pytest.mark.parametrize(
    "body",
    [
        WARNING,
        "Go to the hospital.",
        "Get help right\naway.",
        "Dial 911.",
        "TELL YOUR NURSE of it.",
        "Don’t wait.",
    ],
)
def test_a_warning_in_the_text_alone_is_asked_about(body: str) -> None:
    (question,) = warning_questions(content_of(body=body))

    assert question.startswith("“The simple version” warns its readers. Its key sentence")


@pytest.mark.parametrize(
    "body", ["They call it chemo.", "A recall.", "At one time.", "The year 1911.", ""]
)
def test_a_text_that_warns_of_nothing_raises_no_question(body: str) -> None:
    assert list(warning_questions(content_of(body=body))) == []


def test_a_key_sentence_that_warns_settles_it() -> None:
    content = content_of(body=WARNING, key_sentence="Call your team about a fever.")

    assert list(warning_questions(content)) == []


def test_where_the_topic_says_when_to_get_help_the_writer_compares_the_two() -> None:
    (question,) = warning_questions(content_of(body=WARNING, has_help=True))

    assert question.endswith("Does “When to get help” say this too?")


def test_the_writer_is_asked_on_the_form_and_where_it_is_submitted(client: Client) -> None:
    topic = make_topic(body=WARNING)
    signed_in(client, "writer")

    for address in (change_page(topic), admin_address(topic, "stands")):
        page = client.get(address).content.decode()

        assert "Please look again:" in page
        assert "“The simple version” warns its readers." in page
    assert topic.publish_blockers() == []


def test_a_text_without_warnings_is_not_asked_about(client: Client) -> None:
    # Of everyday words only: about others the writer is asked as well.
    topic = make_topic(
        title="It helps", description="How it helps.", thirty_seconds="It helps you.", body="Rest."
    )
    signed_in(client, "writer")

    assert "Please look again:" not in client.get(change_page(topic)).content.decode()
