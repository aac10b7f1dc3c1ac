"""The review quiz of a path: every topic has its say, and no answer meets another question."""

from __future__ import annotations

from html import unescape

import pytest
from django.db import transaction
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
from topics.models import Topic
from topics.paths.models import LearningPath
from topics.paths.reading import path_page

pytestmark = pytest.mark.django_db

QUIZ = "/paths/way/quiz/"
CHANGED = "This quiz has changed since you opened it."


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


def identity() -> str:
    return mark(questions_of_path(path_page("way", Publication.objects.for_page())), {}).identity


def opened(client: Client, query: str = "") -> str:
    return " ".join(unescape(client.get(f"{QUIZ}{query}").content.decode()).split())


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

    page = opened(client, f"?asked={identity()}&q1=1&q2=2&check=1")

    assert "1 of 2 right." in page
    assert "Because Yes a." in page
    assert "The right answer is: <b>Yes b</b>" in page
    for slug in "ab":
        assert f'<a href="/topics/{slug}/#the-simple-version">Read the part' in page


def test_an_empty_form_gets_a_sentence_and_the_questions_again(client: Client) -> None:
    make_way(1, 1)

    page = opened(client, f"?asked={identity()}&check=1")

    assert "Please answer at least one question." in page
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


@pytest.mark.parametrize("change", [edit_topic, edit_path, withdraw_topic])
def test_answers_to_a_quiz_that_changed_meanwhile_are_not_marked(
    client: Client, change: object
) -> None:
    make_way(1, 1, 1)
    before = identity()
    change()  # type: ignore[operator]

    page = opened(client, f"?asked={before}&q1=1&q2=1&check=1")

    assert CHANGED in page
    assert "right." not in page.partition("<form")[2]
    assert " checked" not in page
    assert f'name="asked" value="{identity()}"' in page
    assert identity() != before


def test_one_topic_for_another_is_another_quiz() -> None:
    make_way(1, 1, 1)
    identities = set()
    for slug in "abc":
        # As if this topic were the only one that was ever withdrawn.
        with transaction.atomic():
            make_withdrawn(Topic.objects.get(slug=slug))
            identities.add(identity())
            transaction.set_rollback(True)

    assert len(identities) == 3


@pytest.mark.parametrize(
    "query",
    ["?asked=&q1=1&check=1", "?asked=%00&check=1", "?asked=x&asked=y&check=1",
     "?asked=" + "9" * 50_000 + "&check=1", "?asked=%22%3E%3Cscript%3E&q1=%3Cb%3E&check=1"],
)  # fmt: skip
def test_answers_to_no_quiz_of_ours_are_not_marked(client: Client, query: str) -> None:
    make_way(1, 1)

    page = opened(client, query)

    assert CHANGED in page
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
