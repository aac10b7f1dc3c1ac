"""The quiz and the flashcards: derived from the edition, marked by the server, stored nowhere."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.utils.html import strip_tags

from explainer.publishing.models import Publication
from quizzes.cards.flashcards import flashcards_for
from quizzes.marking import AskedQuestion, mark, quiz_of
from tests.factories import make_path, make_question, make_term, make_topic, put_live
from tests.quiz_pages import shown
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


TOPIC_OF_QUIZ = topic_with(QUIZ)


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


def test_no_two_questions_have_the_same_identity() -> None:
    other = QuestionContent("Two?", QUIZ[1].choices[::-1])
    asked = [AskedQuestion(x, replace(TOPIC_OF_QUIZ, slug=y)) for x in (*QUIZ, other) for y in "ab"]

    assert len({x.identity for x in asked}) == len(asked)
    assert len({x.name for x in asked}) == len(asked)


@pytest.mark.parametrize(
    ("query", "tokens"),
    [
        ({}, {"all", "open", "q1:open"}),
        ({"q1": "1"}, {"all", "open", "q1:open"}),
        ({"check": "1"}, {"empty", "open", "q1:open"}),
        ({"q1": "2", "q2": "1", "check": "1"}, {"marked", "knows-all", "q1:right", "q1:picked:2"}),
        ({"q1": "2", "check": "1"}, {"knows-some", "missed-one", "untold", "q2:unanswered"}),
        ({"q1": "1", "q2": "2", "check": "1"}, {"knows-none", "missed-more", "q1:plain:2"}),
        ({"q1": "1", "check": "answers"}, {"told", "q1:answer:2", "q1:picked:1", "q2:answer:1"}),
        ({"check": "answers"}, {"marked", "knows-none", "told"}),
        ({"q1": "2", "q2": "unsure", "check": "1"}, {"q2:unsure", "q2:missed"}),
        ({"q1": "2", "q2": "2", "check": "again"}, {"again-some", "q1:closed", "q2:open"}),
        ({"q1": "1", "check": "again"}, {"again-none", "q1:open", "q2:open"}),
        ({"q1": "1", "show": "1", "check": "1"}, {"one", "marked", "q1:missed", "missed-one"}),
        ({"q1": "1", "show": "2", "check": "1"}, {"one", "empty", "q2:open"}),
        ({"q1": "2", "q2": "1", "show": "2", "go": "end"}, {"all", "marked", "knows-all"}),
        ({"q1": "2", "q2": "1", "check": "new"}, {"all", "open", "q1:open", "q2:open"}),
        ({"q1": "2", "show": "3", "check": "yes"}, {"all", "marked"}),
        ({"q1": "2", "asked": "12345678", "check": "1"}, {"changed", "open", "q1:open"}),
    ],
)
def test_all_that_a_quiz_shows_follows_from_its_address(
    query: dict[str, str], tokens: set[str]
) -> None:
    marked = mark(quiz_of(topic_with(QUIZ)), query)

    assert tokens - marked.tokens == set()
    assert {"q1:open", "q1:closed"} - marked.tokens != set()


def test_what_is_tried_again_has_no_answer_and_what_is_right_keeps_its_own() -> None:
    marked = mark(quiz_of(topic_with(QUIZ)), {"q1": "2", "q2": "2", "check": "again"})

    assert [x.answer for x in marked.questions] == ["2", ""]


@pytest.fixture
def topic(db: None) -> Topic:
    topic = make_topic(
        slug="immunotherapy", terms=[make_term(slug="t-cell", name="T cell", published=True)]
    )
    make_question(topic=topic, text="What does it help?", right="Your immune system")
    make_question(topic=topic, text="Which way?", right="Up")
    put_live(topic)
    return topic


def quiz_page(client: Client, query: str = "", slug: str = "immunotherapy") -> str:
    return shown(client.get(f"/topics/{slug}/quiz/{query}").content)


@pytest.mark.usefixtures("topic")
def test_a_missed_question_says_why_and_where_and_not_yet_what_is_right(client: Client) -> None:
    page = quiz_page(client, "?q1=1&q2=2&check=1")

    assert "<strong>Right.</strong> Because Your immune system." in page
    assert "<strong>Not quite.</strong> Because Your shoes." in page
    assert "Because Up." not in page
    assert 'href="/topics/immunotherapy/#the-simple-version">Read the part' in page
    assert "Try the one missed again" in page
    assert "Show the answer<" in page


@pytest.mark.usefixtures("topic")
def test_reader_is_shown_the_right_answer_when_they_ask_for_it(client: Client) -> None:
    page = quiz_page(client, "?q1=1&q2=2&check=answers")

    assert "<strong>This is the right answer.</strong> Because Up." in page
    assert "<strong>Not quite.</strong> Because Your shoes." in page
    assert page.count("Right.") == 1
    assert "Show the answer" not in page


@pytest.mark.usefixtures("topic")
def test_reader_tries_again_only_what_they_missed(client: Client) -> None:
    page = quiz_page(client, "?q1=1&q2=2&check=again")

    assert "You have 1 of 2 right already." in page
    assert '<input type="hidden" name="q1" value="1">' in page
    assert 'type="radio" name="q1"' not in page
    assert 'type="radio" name="q2"' in page
    assert " checked" not in page


@pytest.mark.usefixtures("topic")
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?q1=1&q2=1", "You know all of this: 2 of 2 right. Well done."),
        ("?q1=1&q2=2", "You know some of this: 1 of 2 right."),
        ("?q1=2&q2=2", "This is new to you: 0 of 2 right. That is fine."),
        ("?q1=unsure", "You were not sure. That is fine."),
        ("?q1=1", "You left this one open. That is fine."),
    ],
)
def test_every_result_is_said_kindly_and_in_words_first(
    client: Client, query: str, words: str
) -> None:
    assert words in strip_tags(quiz_page(client, f"{query}&check=1"))


def test_who_knows_most_is_told_so(client: Client, topic: Topic) -> None:
    make_question(topic=topic, text="And now?", right="This way")
    put_live(topic)

    page = quiz_page(client, "?q1=1&q2=1&q3=2&check=1")

    assert "You know most of this: 2 of 3 right." in page
    assert "<title>2 of 3 right: Quiz on Immunotherapy" in page


@pytest.mark.usefixtures("topic")
def test_reader_without_script_takes_one_question_at_a_time(client: Client) -> None:
    first = quiz_page(client, "?show=1&q2=2")
    second = quiz_page(client, "?show=2&q1=1&q2=2&check=1")
    end = quiz_page(client, "?show=2&q1=1&q2=2&go=end")

    assert "Question 1 of 2" in first
    assert "Which way?" not in first
    assert '<input type="hidden" name="q2" value="2">' in first
    assert '<input type="hidden" name="q1" value="1">' in second
    assert "Try this one again" in second
    assert "1 of 2 right" in end


@pytest.mark.usefixtures("topic")
def test_the_other_way_to_ask_keeps_the_answers(client: Client) -> None:
    links = re.findall(r'href="([^"]+)"[^>]* data-quiz-show', quiz_page(client, "?q1=2&q2=unsure"))

    assert len(links) == 2
    assert all("&q1=2&q2=unsure" in link for link in links)
    assert links[1].endswith("&show=1")


def test_after_the_last_question_reader_learns_what_to_read(client: Client, topic: Topic) -> None:
    topic.related.add(make_topic(slug="next", title="The next one", published=True))
    topic.sections.update(body="A T cell helps.")
    put_live(topic)

    after = quiz_page(client, "?q1=1&q2=2&check=1").partition("What to do now")[2]
    all_right = quiz_page(client, "?q1=1&q2=1&check=1").partition("What to do now")[2]

    assert '<a href="/topics/immunotherapy/#the-simple-version">' in after
    assert 'href="/topics/immunotherapy/flashcards/?words=t-cell"' in after
    assert '<a href="/topics/next/">The next one</a>' in after
    assert "The next one" in all_right
    assert "Read again" not in all_right
    assert "?words=" not in all_right


def test_the_next_topic_is_the_next_step_of_a_path(client: Client, topic: Topic) -> None:
    topic.related.add(make_topic(slug="related", published=True))
    put_live(topic)
    step = make_topic(slug="step", title="The step", published=True)
    make_path(slug="way", topics=[topic, step], published=True)

    after = quiz_page(client, "?q1=1&check=1").partition("What to do now")[2]

    assert '<a href="/topics/step/?path=way">The step</a>' in after


def test_the_answers_are_not_shown_before_they_are_asked_for(client: Client, topic: Topic) -> None:
    for address in (topic.get_absolute_url(), f"{topic.get_absolute_url()}quiz/"):
        page = shown(client.get(address).content)

        assert "Which way?" in page
        assert "Because Up." not in page


@pytest.mark.usefixtures("topic")
def test_an_empty_form_gets_a_sentence_and_the_questions_again(client: Client) -> None:
    page = quiz_page(client, "?check=1")

    assert "Please choose an answer first." in page
    assert 'href="#q1_1"' in page
    assert 'id="q1_1"' in page
    assert "Because Up." not in page


def identities_on(page: bytes) -> str:
    return page.decode().partition('name="asked" value="')[2].partition('"')[0]


def test_answers_from_an_old_copy_are_marked_for_the_questions_that_are_left(
    client: Client, topic: Topic
) -> None:
    before = identities_on(client.get(topic.get_absolute_url()).content)
    topic.quiz_questions.filter(text="Which way?").update(text="Which way not?")
    put_live(topic)
    page = quiz_page(client, f"?asked={before}&q1=1&q2=1&check=1")

    assert "Some questions have changed since you opened this quiz." in page
    assert "1 of 2 right" in page
    assert "You left this one open." in page
    assert f'name="asked" value="{before}"' not in page


@pytest.mark.parametrize(
    "asked", ["", "%00", "9" * 50_000, "....", "%22%3E%3Cscript%3E", "1a2b3c4d"]
)
@pytest.mark.usefixtures("topic")
def test_answers_to_no_question_of_ours_are_not_marked(client: Client, asked: str) -> None:
    page = quiz_page(client, f"?asked={asked}&q1=1&q2=%00&show=1%00&check={'1' * 5_000}")

    assert "Some questions have changed" in page
    assert "Because" not in page
    assert " checked" not in page
    assert "<script>" not in page.partition("<form")[2]


@pytest.mark.usefixtures("topic")
def test_a_thousand_answers_are_no_error(client: Client) -> None:
    query = "&".join(f"q{number}=1" for number in range(1, 1_001))

    assert "2 of 2 right" in quiz_page(client, f"?{query.replace('q1000=1', 'check=1')}")


def test_another_part_of_the_text_may_change_while_somebody_answers(
    client: Client, topic: Topic
) -> None:
    before = identities_on(client.get(topic.get_absolute_url()).content)
    topic.sections.update(body="It helps.")
    put_live(topic)
    page = quiz_page(client, f"?asked={before}&q1=1&q2=1&check=1")

    assert "2 of 2 right" in page
    assert "have changed" not in page


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
