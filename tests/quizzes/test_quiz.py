"""The quiz and the flashcards: derived from the edition, marked by the server, stored nowhere."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from explainer.publishing.models import Publication
from quizzes.cards.flashcards import flashcards_for
from quizzes.marking import mark, quiz_of
from tests.factories import make_question, make_term, make_topic, put_live
from topics.content import TOPIC, ChoiceContent, QuestionContent, TopicContent
from topics.models import Topic
from topics.page import live_article

TEXTS = ("slug", "title", "description", "level", "thirty_seconds")
LISTS = (
    "tags", "takeaways", "sections", "terms", "faqs", "care_team_questions", "related", "sources",
)  # fmt: skip
QUIZ = (
    QuestionContent("One?", (ChoiceContent("a", "no", False), ChoiceContent("b", "yes", True))),
    QuestionContent("Two?", (ChoiceContent("c", "yes", True), ChoiceContent("d", "no", False))),
)


def topic_with(quiz: tuple[QuestionContent, ...]) -> TopicContent:
    return TopicContent(**dict.fromkeys(TEXTS, ""), **dict.fromkeys(LISTS, ()), quiz=quiz)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("answers", "answered", "right"),
    [
        ({}, 0, 0),
        ({"q1": "2", "q2": "1"}, 2, 2),
        ({"q1": "1", "q2": "1"}, 2, 1),
        ({"q1": "unsure"}, 1, 0),
        ({"q1": "0", "q2": "3"}, 0, 0),
        ({"q1": "-1", "q2": "x" * 50_000}, 0, 0),
        ({"q3": "1"}, 0, 0),
    ],
)
def test_answers_are_marked(answers: dict[str, str], answered: int, right: int) -> None:
    marked = mark(quiz_of(topic_with(QUIZ)), answers)

    assert (marked.answered, marked.right) == (answered, right)
    assert len(marked.questions) == 2


def test_no_two_quizzes_have_the_same_identity() -> None:
    more = (*QUIZ, QuestionContent("Two?", (ChoiceContent("d", "no", False), QUIZ[1].choices[0])))
    orders = [more, more[::-1], more[:2], more[::2], more[1:], ()]

    assert len({mark(quiz_of(topic_with(quiz)), {}).identity for quiz in orders}) == len(orders)


@pytest.fixture
def topic(db: None) -> Topic:
    topic = make_topic(slug="immunotherapy", terms=[make_term(name="T cell", published=True)])
    make_question(topic=topic, text="What does it help?", right="Your immune system")
    make_question(topic=topic, text="Which way?", right="Up")
    put_live(topic)
    return topic


def test_reader_without_script_learns_what_was_right_and_why(client: Client, topic: Topic) -> None:
    page = client.get(f"{topic.get_absolute_url()}quiz/?q1=1&q2=2&check=1").content.decode()

    assert "1 of 2 right" in page
    assert "Because Your immune system." in page
    assert "Because Your shoes." in page
    assert "Because Up." in page
    assert f'href="{topic.get_absolute_url()}#the-simple-version"' in page


def test_the_answers_are_not_shown_before_they_are_asked_for(client: Client, topic: Topic) -> None:
    for address in (topic.get_absolute_url(), f"{topic.get_absolute_url()}quiz/"):
        page = client.get(address).content.decode()

        assert "Which way?" in page
        assert "Because Up." not in page


def test_an_empty_form_gets_a_sentence_and_the_questions_again(
    client: Client, topic: Topic
) -> None:
    page = client.get(f"{topic.get_absolute_url()}quiz/?check=1").content.decode()

    assert 'href="#q1_1"' in page
    assert "Which way?" in page
    assert "Because Up." not in page


def identity_on(page: str) -> str:
    return page.partition('name="asked" value="')[2].partition('"')[0]


def test_answers_from_an_old_copy_of_the_article_are_not_marked_against_new_questions(
    client: Client, topic: Topic
) -> None:
    before = identity_on(client.get(topic.get_absolute_url()).content.decode())
    topic.quiz_questions.filter(text="Which way?").update(text="Which way not?")
    put_live(topic)
    page = client.get(f"{topic.get_absolute_url()}quiz/?asked={before}&q1=1&q2=1&check=1")
    html = page.content.decode()

    assert "This quiz has changed since you opened it." in html
    assert "Because" not in html
    assert " checked" not in html
    assert before != identity_on(html) != ""


def test_another_part_of_the_text_may_change_while_somebody_answers(
    client: Client, topic: Topic
) -> None:
    before = identity_on(client.get(topic.get_absolute_url()).content.decode())
    topic.sections.update(body="It helps.")
    put_live(topic)
    page = client.get(f"{topic.get_absolute_url()}quiz/?asked={before}&q1=1&q2=1&check=1")

    assert "2 of 2 right" in page.content.decode()


@pytest.mark.django_db
def test_a_topic_without_questions_has_no_quiz_page(client: Client) -> None:
    topic = make_topic(published=True)

    assert client.get(f"{topic.get_absolute_url()}quiz/").status_code == 404


def test_flashcards_are_made_from_words_and_questions(client: Client, topic: Topic) -> None:
    publication = Publication.objects.live().of_kind(TOPIC).for_page().get()
    page = live_article(publication, date(2026, 7, 2))

    cards = flashcards_for(page.topic, page.terms)
    html = client.get(f"{topic.get_absolute_url()}flashcards/").content.decode()

    assert [card.front for card in cards] == ["T cell", "Does it hurt?"]
    assert "A cell that fights infection." in html
    assert "Ask your care team." in html
