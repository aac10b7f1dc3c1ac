"""The review quiz of a path: every topic has its say, and no answer meets another question."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from explainer.publishing.models import Publication
from quizzes.marking import mark
from quizzes.path_quiz import questions_of_path
from tests.factories import (
    make_path,
    make_question,
    make_topic,
    make_withdrawn,
    put_live,
)
from tests.quiz_pages import shown
from topics.models import Topic
from topics.paths.models import LearningPath
from topics.paths.reading import path_page

pytestmark = pytest.mark.django_db

QUIZ = "/paths/way/quiz/"
CHANGED = "Some questions have changed since you opened this quiz."


def make_quizzed(slug: str, questions: int, *, wrong: int = 1) -> Topic:
    """A live topic whose quiz has as many questions, each of which has the topic in it."""
    topic = make_topic(slug=slug, title=slug.title())
    for number in range(1, questions + 1):
        choices = [f"No {x}" for x in range(wrong)]
        make_question(topic=topic, text=f"{slug} {number}?", right=f"Yes {slug}", wrong=choices)
    put_live(topic)
    return topic


def make_way(*questions: int) -> LearningPath:
    """Publish a path at /paths/way/ of topics a, b … with so many questions each."""
    topics = [make_quizzed(x, n) for x, n in zip("abcdefghijkl", questions, strict=False)]
    return make_path(slug="way", name="A way", topics=topics, published=True)


def asked() -> list[str]:
    page = path_page("way", Publication.objects.for_page())
    return [x.question.text for x in questions_of_path(page)]


def identities() -> str:
    """What a form of the path's quiz calls its questions."""
    return mark(questions_of_path(path_page("way", Publication.objects.for_page())), {}).asked


def opened(client: Client, query: str = "") -> str:
    return shown(client.get(f"{QUIZ}{query}").content)


@pytest.mark.parametrize(
    ("questions", "counts"),
    [
        ((1, 1), {"a": 1, "b": 1}),
        ((4, 4, 4), {"a": 4, "b": 3, "c": 3}),
        ((20, 1), {"a": 9, "b": 1}),
        ((0, 3), {"b": 3}),
        ((3,) * 12, dict.fromkeys("abcdefghijkl", 1)),
    ],
)
def test_every_topic_has_its_say_and_none_more_than_its_share(
    questions: tuple[int, ...], counts: dict[str, int]
) -> None:
    make_way(*questions)

    texts = asked()

    assert {x: sum(text.startswith(x) for text in texts) for x in counts} == counts
    assert texts == sorted(texts, key=lambda text: text.partition(" ")[0])


def test_the_questions_are_the_same_for_everybody(client: Client) -> None:
    make_way(4, 4, 4)

    first, second = opened(client), opened(client)

    assert first == second
    assert "10 questions from the 3 topics of this path" in first
    assert "Yes a" in first
    assert "Because" not in first


def test_reader_learns_what_was_right_and_where_each_topic_says_so(client: Client) -> None:
    make_way(1, 1)

    page = opened(client, f"?asked={identities()}&q1=1&q2=2&check=1")

    assert "1 of 2 right" in page
    assert "<strong>Right.</strong> Because Yes a." in page
    assert "<strong>Not quite.</strong> Because No 0." in page
    assert "Because Yes b." not in page
    for slug in "ab":
        assert f'<a href="/topics/{slug}/#the-simple-version">Read the part' in page


def test_an_empty_form_gets_a_sentence_and_the_questions_again(client: Client) -> None:
    make_way(1, 1)

    page = opened(client, f"?asked={identities()}&check=1")

    assert "Please choose an answer first." in page
    assert CHANGED not in page
    assert "Because" not in page


def edit_topic() -> None:
    topic = Topic.objects.get(slug="a")
    make_question(topic=topic, text="a new?")
    put_live(topic)


def edit_path() -> None:
    path = LearningPath.objects.get()
    path.steps.filter(topic__slug="c").delete()
    path.steps.create(topic=make_quizzed("d", 1))
    LearningPath.objects.update(revision=2)
    put_live(path)


def withdraw_topic() -> None:
    make_withdrawn(Topic.objects.get(slug="b"))


@pytest.mark.parametrize(
    ("change", "right"), [(edit_topic, "4 of 5"), (edit_path, "2 of 3"), (withdraw_topic, "2 of 2")]
)
def test_what_still_is_asked_is_marked_in_a_path_that_changed_meanwhile(
    client: Client, change: Callable[[], None], right: str
) -> None:
    make_way(2, 1, 1)
    if change is not edit_topic:
        Topic.objects.get(slug="a").quiz_questions.filter(text="a 2?").delete()
        put_live(Topic.objects.get(slug="a"))
    before = identities()
    change()

    page = opened(client, f"?asked={before}&q1=1&q2=1&q3=1&q4=1&check=1")

    assert CHANGED in page
    assert f"{right} right" in page


def test_an_answer_goes_with_its_question_to_another_place(client: Client) -> None:
    make_way(1, 2)
    first, second, third = identities().split(".")

    page = opened(client, f"?asked={third}.{first}.{second}&q1=2&q2=1&q3=1&check=1")

    assert CHANGED not in page
    assert "2 of 3 right" in page
    assert page.index("Right.") < page.index("Not quite.")


@pytest.mark.parametrize(
    "query",
    ["?asked=&q1=1&check=1", "?asked=%00&check=1", "?asked=x&asked=y&check=1",
     "?asked=" + "9" * 50_000 + "&check=1", "?asked=%22%3E%3Cscript%3E&q1=%3Cb%3E&check=1"],
)  # fmt: skip
def test_answers_to_no_quiz_of_ours_are_not_marked(client: Client, query: str) -> None:
    make_way(1, 1)

    page = opened(client, query)

    assert CHANGED in page
    assert "Because" not in page
    assert "<script>" not in page.partition("<form")[2]


def test_a_path_without_questions_has_no_quiz_and_offers_none(client: Client) -> None:
    make_way(0, 0)

    pages = [client.get(x).content.decode() for x in ("/paths/way/", "/topics/b/?path=way")]

    assert client.get(QUIZ).status_code == 404
    assert not any(QUIZ in page for page in pages)


def test_the_quiz_is_offered_on_the_paths_page_and_after_its_last_step(client: Client) -> None:
    make_way(0, 1)

    pages = {x: client.get(x).content.decode() for x in ("/paths/way/", "/topics/b/?path=way")}
    first = client.get("/topics/a/?path=way").content.decode()

    assert all(f'href="{QUIZ}"' in page for page in pages.values())
    assert QUIZ not in first
