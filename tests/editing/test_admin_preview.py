"""The draft as readers would see it, and the preview beside the editor."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from explainer.operations.headers import policy
from explainer.text.markdown import render
from quizzes.models import Choice, Question
from tests.admin_forms import preview_page, signed_in
from tests.factories import make_question, make_term, make_topic
from topics.models import Section

pytestmark = pytest.mark.django_db

MARKDOWNIFY = "/admin/markdownx/markdownify/"
HOSTILE = "<script>alert(1)</script>"


def test_a_writer_sees_the_draft_while_readers_see_the_edition(client: Client) -> None:
    topic = make_topic(body="The **old** text.", published=True)
    Section.objects.filter(topic=topic).update(body="The *new* text.")
    signed_in(client, "writer")

    draft = client.get(preview_page(topic)).content.decode()
    live = client.get(topic.get_absolute_url()).content.decode()

    assert "The <em>new</em> text." in draft
    assert "Draft: readers cannot see this." in draft
    assert "The <strong>old</strong> text." in live


@pytest.mark.parametrize("make", [make_topic, make_term])
def test_a_draft_is_never_cached_and_has_the_readers_policy(client: Client, make: object) -> None:
    signed_in(client, "writer")

    response = client.get(preview_page(make()))  # type: ignore[operator]

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Content-Security-Policy"] == policy(settings.SECURE_CSP)


def test_a_draft_says_what_is_missing(client: Client) -> None:
    topic = make_topic(description="", thirty_seconds="")
    signed_in(client, "writer")

    page = client.get(preview_page(topic)).content.decode()

    assert "Write the one-sentence description." in page
    assert "Write the 30-second version." in page


def test_a_draft_of_a_term_is_marked_as_one(client: Client) -> None:
    term = make_term(name="antigen", definition="A thing that the body answers to.")
    signed_in(client, "writer")

    page = client.get(preview_page(term)).content.decode()

    assert "A thing that the body answers to." in page
    assert "Draft: readers cannot see this." in page


def test_an_unfinished_quiz_question_can_be_previewed(client: Client) -> None:
    topic = make_topic()
    Question.objects.create(topic=topic, text="No choices yet?")
    half = Question.objects.create(topic=topic, text="None of them right?")
    Choice.objects.create(question=half, text="Only this one", reason="")
    signed_in(client, "writer")

    response = client.get(preview_page(topic))

    assert response.status_code == 200
    assert "Only this one" in response.content.decode()


def test_hostile_text_stays_text_in_the_draft(client: Client) -> None:
    topic = make_topic(title=HOSTILE, description=HOSTILE, body=HOSTILE, faq=HOSTILE)
    make_question(topic=topic, text=HOSTILE, right=HOSTILE)
    signed_in(client, "writer")

    assert HOSTILE not in client.get(preview_page(topic)).content.decode()


@pytest.mark.parametrize(
    "markdown",
    ["**Bold**", "# Heading", HOSTILE, "a\x00b", "🙂", "", "[x](javascript:alert(1))", "- a\n- b"],
)
def test_the_preview_beside_the_editor_is_what_the_page_shows(
    client: Client, markdown: str
) -> None:
    signed_in(client, "writer")

    response = client.post(MARKDOWNIFY, {"content": markdown})

    assert response.content.decode() == render(markdown)


def test_a_long_paste_is_previewed(client: Client) -> None:
    signed_in(client, "writer")

    response = client.post(MARKDOWNIFY, {"content": "A long sentence. " * 3_000})

    assert response.status_code == 200
    assert len(response.content) > 50_000


def test_a_preview_without_content_is_empty(client: Client) -> None:
    signed_in(client, "writer")

    response = client.post(MARKDOWNIFY)

    assert (response.status_code, response.content) == (200, b"")


def test_a_stranger_gets_a_sentence_and_a_status_in_place_of_the_preview(client: Client) -> None:
    response = client.post(MARKDOWNIFY, {"content": "**x**"})

    assert response.status_code == 403
    assert response.content == b"Sign in as a writer to see the preview."


def test_the_preview_wants_a_token() -> None:
    client = Client(enforce_csrf_checks=True)
    signed_in(client, "writer")

    assert client.post(MARKDOWNIFY, {"content": "x"}).status_code == 403
