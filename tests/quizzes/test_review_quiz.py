"""The quiz over several topics, and over questions that a reader brings along by their names."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from explainer.publishing.models import Publication
from explainer.publishing.renditions import live_text
from quizzes.marking import quiz_of
from tests.factories import make_live_topics, make_question, make_topic, make_withdrawn, put_live
from tests.quiz_pages import shown
from topics.content import TopicContent
from topics.models import Topic

pytestmark = pytest.mark.django_db


def make_quizzed(slug: str, questions: int = 1) -> Topic:
    """A live topic whose quiz has so many questions, each of which has the topic in it."""
    topic = make_topic(slug=slug, title=slug.title())
    for number in range(1, questions + 1):
        make_question(topic=topic, text=f"{slug} {number}?", right=f"Yes {slug}")
    put_live(topic)
    return topic


def names_of(topic: Topic) -> list[str]:
    """What an address calls the questions of a topic."""
    publication = Publication.objects.for_page().get(slug=topic.slug)
    return [x.name for x in quiz_of(live_text(TopicContent, publication))]


def opened(client: Client, query: str = "") -> str:
    page = client.get(f"/quiz/{query}")

    assert page.status_code == 200
    return shown(page.content)


def test_reader_chooses_topics_and_is_asked_about_each(client: Client) -> None:
    for slug in "abc":
        make_quizzed(slug, 2)

    choice, quiz = opened(client), opened(client, "?topic=a&topic=c&start=1")

    assert choice.count('type="checkbox"') == 3
    assert [f"{x}?" in quiz for x in ("a 1", "a 2", "b 1", "c 1", "c 2")] == [True] * 2 + [
        False
    ] + [True] * 2
    assert '<input type="hidden" name="topic" value="a,c">' in quiz


def test_the_quiz_is_marked_like_any_other(client: Client) -> None:
    make_quizzed("a")
    make_quizzed("b")

    page = opened(client, "?topic=a,b&q1=1&q2=2&check=1")

    assert "1 of 2 right" in page
    assert "<strong>Not quite.</strong> Because Your shoes." in page
    assert '<a href="/topics/b/#the-simple-version">“The simple version” in B</a>' in page
    assert '<input type="hidden" name="topic" value="a,b">' in page


def test_twenty_questions_are_drawn_from_ten_topics_at_most(client: Client) -> None:
    topics = [make_quizzed(f"t-{number}", 3) for number in range(12)]

    page = opened(client, "?" + "&".join(f"topic={x.slug}" for x in topics))

    assert page.count("<legend>") == 20
    assert "t-9 1?" in page
    assert "t-10 1?" not in page
    assert "These are the first ones." in page


def test_reader_is_asked_the_questions_that_they_missed(client: Client) -> None:
    first, second = names_of(make_quizzed("a", 2))[1], names_of(make_quizzed("b", 2))[0]

    page = opened(client, f"?question={second}&question={first}&question={second}")

    assert page.count("<legend>") == 2
    assert page.index("b 1?") < page.index("a 2?")
    assert f'<input type="hidden" name="question" value="{second},{first}">' in page


def test_unknown_and_foreign_questions_are_left_out(client: Client) -> None:
    name = names_of(make_quizzed("a"))[0]
    make_quizzed("b")
    foreign = f"b.{name.partition('.')[2]}"

    page = opened(client, f"?question={foreign}&question=a.00000000&question=x&question={name}")

    assert page.count("<legend>") == 1
    assert foreign not in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?topic=nothing", "None of these topics has a quiz now."),
        ("?topic=gone", "None of these topics has a quiz now."),
        ("?topic=silent", "None of these topics has a quiz now."),
        ("?question=a.00000000", "None of these questions is asked any more."),
        ("?question=%00&topic=%00", "Please choose a topic first."),
        ("?start=1", "Please choose a topic first."),
        (f"?topic={'x' * 50_000}&question={'y' * 50_000}", "Please choose a topic first."),
        ("?topic=%3Cscript%3E&start=1", "Please choose a topic first."),
    ],
)
def test_a_quiz_about_nothing_says_so_and_offers_the_topics(
    client: Client, query: str, sentence: str
) -> None:
    make_quizzed("a")
    make_topic(slug="silent", published=True)
    gone = make_quizzed("gone")
    gone.refresh_from_db()
    make_withdrawn(gone)

    page = opened(client, query)

    assert sentence in page
    assert page.count('type="checkbox"') == 1
    assert "<script>" not in page


def test_a_site_without_topics_says_so(client: Client) -> None:
    assert "No topic has a quiz yet." in opened(client)


@pytest.mark.parametrize("field", ["topic", "question", "q1", "asked"])
def test_a_thousand_parameters_are_no_error(client: Client, field: str) -> None:
    make_quizzed("a")
    values = "&".join(f"{field}=a.{number:08}" for number in range(999))

    opened(client, f"?topic=a&{values}")


def test_what_was_chosen_on_one_page_of_the_list_stays_chosen(client: Client) -> None:
    topic = make_quizzed("a")
    make_live_topics(30, like=topic)

    second = opened(client, "?topic=a&topic=copy-1&page=2")

    assert second.count(" checked") == 2
    assert 'value="a" checked' in second
    assert "Topics before these" in second
    assert "<legend>Which topics?</legend>" in second


@pytest.mark.parametrize("topics", [1, 10])
@pytest.mark.parametrize("query", ["?page=1", "?{topics}&q1=1&check=1", "?{questions}&check=1"])
def test_more_topics_take_no_more_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, topics: int, query: str
) -> None:
    made = [make_quizzed(f"t-{number}", 2) for number in range(topics)]
    names = "&".join(f"question={name}" for topic in made for name in names_of(topic))
    slugs = "&".join(f"topic={topic.slug}" for topic in made)
    address = f"/quiz/{query.format(topics=slugs, questions=names)}"

    with django_assert_max_num_queries(3):
        client.get(address)
