"""Forms of a quiz are made when its topic goes live: readers see what would be made for them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from explainer.publishing.page_parts import PageParts
from quizzes.making import QUIZ
from tests.factories import (
    make_path,
    make_question,
    make_term,
    make_topic,
    make_withdrawn,
    put_live,
)
from tests.reading import OF_THE_STATE

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import DjangoAssertNumQueries

    from topics.models import Topic

pytestmark = pytest.mark.django_db
ADDRESS = "/topics/asked/quiz/"
QUERIES = (
    "", "?utm=1", "?check=new&q1=1", "?q1=1", "?q1=1&check=1", "?check=1", "?show=1", "?q1=unsure",
    "?q1=2&check=again", "?q1=2&check=answers", "?asked=none&q1=1", "?go=end&q1=1", "?q9=%00",
)  # fmt: skip
SPACES = re.compile(r"\s+(?=<)|(?<=>)\s+")


@pytest.fixture
def asked() -> Topic:
    topic = make_topic(slug="asked", title="Asked", published=True)
    make_question(topic=topic, text="Is <b> & {{ x }} \ufdd0<!--0--> a tag?")
    make_question(topic=topic, text="What is next?")
    put_live(topic)
    return topic


def page(client: Client, query: str) -> str:
    response = client.get(f"{ADDRESS}{query}")
    assert response.status_code == 200
    return " ".join(SPACES.sub("", response.content.decode()).split())


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("query", QUERIES)
def test_what_was_kept_is_what_would_be_made(client: Client, query: str) -> None:
    shown = page(client, query)
    assert PageParts.objects.filter(pages__has_key=QUIZ).exists()

    PageParts.objects.update(made_by="other software")

    assert shown == page(client, query)
    assert "Is &lt;b&gt; &amp; {{ x }}" in shown


def test_what_follows_a_quiz_is_as_new_as_the_other_pages(client: Client, asked: Topic) -> None:
    following = make_topic(slug="after", title="What follows", published=True)
    before = page(client, "")
    make_path(topics=[asked, following], published=True)
    with_path = page(client, "")
    make_withdrawn(following)

    assert "Next topic" not in before
    assert "What follows" in with_path
    assert page(client, "") == before


def test_a_form_is_not_older_than_its_text(client: Client, asked: Topic) -> None:
    page(client, "")
    asked.quiz_questions.filter(text="What is next?").update(text="What is new?")
    put_live(asked)

    assert "What is new?" in page(client, "")
    assert "What is next?" not in page(client, "")


@pytest.mark.usefixtures("asked")
def test_a_quiz_takes_a_query_for_its_text_and_one_each_for_checks_and_links(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_term(published=True)

    with django_assert_num_queries(3 + OF_THE_STATE):
        client.get(ADDRESS)
