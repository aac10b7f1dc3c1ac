"""What a word means that is the name of several terms: its writer is asked, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from explainer.importing.head import ContentFileError
from explainer.importing.load_content import load_content
from tests.admin_forms import add_row, change_page, opened, signed_in
from tests.factories import make_term, make_topic, make_user, make_withdrawn, put_live
from topics.content import SenseContent
from topics.models import WordSense

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

    from glossary.models import Term
    from topics.models import Topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def terms() -> dict[str, Term]:
    """Two terms that have a name in common."""
    return {
        "edge": make_term(name="edge", slug="edge", aliases=["margin"], published=True),
        "margin": make_term(name="margin", slug="margin", published=True),
    }


@pytest.fixture
def topic(terms: dict[str, Term]) -> Topic:
    return make_topic(body="The <Margin>, the margin & “R&D”.")


def article(client: Client, topic: Topic) -> str:
    return client.get(topic.get_absolute_url()).content.decode()


def save(client: Client, topic: Topic, **answer: str) -> str:
    """Send the form as it was opened, with an answer in the row that it offers."""
    signed_in(client, "writer")
    sent = opened(client, change_page(topic))
    sent |= {f"senses-0-{name}": [value] for name, value in answer.items()}
    return client.post(change_page(topic), sent, follow=True).content.decode()


def test_a_writer_is_asked_which_of_two_terms_a_word_means(client: Client, topic: Topic) -> None:
    signed_in(client, "writer")
    page = client.get(change_page(topic)).content.decode()

    assert "“Margin” can mean “Edge” or “Margin”." in page
    assert page.count('value="Margin"') == 1


def test_nobody_is_asked_where_a_word_to_know_or_an_earlier_answer_says_it(
    topic: Topic, terms: dict[str, Term]
) -> None:
    asked = topic.writer_questions()
    topic.words_to_know.create(order=1, term=terms["edge"])
    after_a_word_to_know = topic.writer_questions()
    topic.words_to_know.all().delete()
    topic.senses.create(order=1, word="MARGIN", not_here=True)

    assert len(asked) == 1
    assert after_a_word_to_know == topic.writer_questions() == []


def test_a_writer_who_leaves_the_question_open_can_save_all_the_same(
    client: Client, topic: Topic
) -> None:
    page = save(client, topic, word="Margin")

    assert "was changed successfully" in page
    assert not WordSense.objects.exists()
    assert topic.compose().senses == ()


def test_this_sense_and_not_here_decide_what_readers_see(
    client: Client, topic: Topic, terms: dict[str, Term]
) -> None:
    put_live(topic)
    undecided = article(client, topic)
    save(client, topic, term=str(terms["edge"].pk))
    topic.refresh_from_db()
    put_live(topic)
    decided = article(client, topic)
    topic.senses.update(term=None, not_here=True)
    put_live(topic)

    assert "<dfn>" not in undecided
    assert '<dfn><a href="/glossary/edge/">Margin</a></dfn>' in decided
    assert "<dfn>" not in article(client, topic)


@pytest.mark.parametrize("answer", [{"not_here": "on"}, {}])
def test_a_word_of_the_writers_own_needs_exactly_one_answer(
    client: Client, topic: Topic, terms: dict[str, Term], answer: dict[str, str]
) -> None:
    chosen = str(terms["edge"].pk) if answer else ""
    signed_in(client, "writer")
    sent = opened(client, change_page(topic))
    add_row(sent, "senses", order="2", word="cell", term=chosen, **answer)

    page = client.post(change_page(topic), sent).content.decode()

    assert "Choose the sense of this word, or tick “not here”." in page
    assert 'value="cell"' in page
    assert not WordSense.objects.exists()


def test_a_word_that_only_one_term_has_can_be_left_alone(client: Client) -> None:
    make_term(name="stage", published=True)
    topic = make_topic(body="On a stage.", published=True)
    before = article(client, topic)
    topic.senses.create(order=1, word="Stage", not_here=True)
    put_live(topic)

    assert "<dfn>" in before
    assert "<dfn>" not in article(client, topic)


def test_a_sense_that_was_withdrawn_opens_nothing_and_stops_the_next_publication(
    client: Client, topic: Topic, terms: dict[str, Term]
) -> None:
    other = make_term(name="brim", slug="brim", aliases=["margin"], published=True)
    topic.senses.create(order=1, word="margin", term=other)
    put_live(topic)
    make_withdrawn(other)

    assert "<dfn>" not in article(client, topic)
    (blocker,) = topic.publish_blockers()
    assert blocker.startswith("Publish the term “brim” first")


def test_what_words_mean_is_part_of_the_edition_and_comes_back_with_it(
    topic: Topic, terms: dict[str, Term]
) -> None:
    without = put_live(topic)
    topic.senses.create(order=1, word="margin", term=terms["edge"])
    topic.senses.create(order=2, word="cell", not_here=True)
    edition = put_live(topic)
    senses = topic.compose().senses
    topic.senses.all().delete()
    topic.restore(edition.publication.live_content)

    assert "senses" not in without.content
    assert senses == (SenseContent("margin", "edge"), SenseContent("cell", ""))
    assert topic.compose().senses == senses


@pytest.mark.parametrize(
    "row",
    [{"term": None, "not_here": False}, {"not_here": True}],
)
def test_postgresql_refuses_an_answer_that_is_none_or_two(
    topic: Topic, terms: dict[str, Term], row: dict[str, object]
) -> None:
    topic.senses.create(order=1, word="margin", term=terms["edge"])

    with pytest.raises(IntegrityError), transaction.atomic():
        topic.senses.update(**row)


HEAD = (
    "---\ntitle: T\nslug: t\ndescription: D\nlevel: beginner\nthirty_seconds: S\n"
    "sources:\n  - url: https://www.cancer.gov/a\n    title: A\nwords_in_place:\n"
    "  - word: margin\n    means: edge\n  - word: cell\n{}---\n\n## One\n\nText.\n"
)


def test_a_content_file_says_what_words_mean(tmp_path: Path, terms: dict[str, Term]) -> None:
    (tmp_path / "t.md").write_text(HEAD.format(""))
    (topic,) = load_content([tmp_path / "t.md"], editor=make_user())

    assert topic.compose().senses == (  # type: ignore[attr-defined]
        SenseContent("margin", "edge"),
        SenseContent("cell", ""),
    )


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("    means: nothing-like-it\n", "line 14: there is no term “nothing-like-it”."),
        ("  - word: Margin\n    means: edge\n", "stands in the list already"),
        (f"  - word: {'x' * 121}\n", "at most 120 characters"),
    ],
)
def test_a_content_file_names_the_line_of_a_meaning_that_cannot_be(
    tmp_path: Path, terms: dict[str, Term], line: str, sentence: str
) -> None:
    (tmp_path / "t.md").write_text(HEAD.format(line))

    with pytest.raises(ContentFileError, match=sentence):
        load_content([tmp_path / "t.md"], editor=make_user())
