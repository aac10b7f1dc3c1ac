"""Whoever searches for words of need sees help before any result; editors keep the words."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from explainer.help.phrases import (
    KNOWN,
    MOST_PHRASES,
    TOO_LONG,
    TOO_MANY,
    TOO_SHORT,
    HelpPhrase,
    folded,
    help_first,
)
from tests.factories import make_topic

pytestmark = pytest.mark.django_db
Answer = HelpPhrase.Answer
HEADINGS = {
    "crisis": "You are not alone",
    "emergency": "Is this an emergency?",
    "sign": "Is this happening now?",
    "dying": "This is hard to ask about",
}
NOT_IN_THE_FORM = {"folded"}
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def no_phrases() -> None:
    """Whatever list a site begins with: each test names the phrases that it is about."""
    HelpPhrase.objects.all().delete()


def listed(phrase: str, answer: str = Answer.SIGN) -> HelpPhrase:
    row = HelpPhrase(phrase=phrase, answer=answer)
    row.full_clean(exclude=NOT_IN_THE_FORM)
    row.save()
    return row


def faults(phrase: str, answer: str = Answer.SIGN) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        HelpPhrase(phrase=phrase, answer=answer).full_clean(exclude=NOT_IN_THE_FORM)
    return refused.value.messages


def main_of(client: Client, **asked: str) -> str:
    page = client.get("/search/", asked).content.decode()
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    "query",
    [
        "can't breathe", "can’t breathe", "cant breathe", "CAN'T BREATHE", "I can`t  breathe!",
        "help i cant breathe at night", "can´t-breathe", "cán't breathé", "(can't) breathe?",
        "ｃａｎ't breathe", "x" * 100 + " can't breathe",
    ],
)  # fmt: skip
def test_a_phrase_is_found_however_it_is_typed(query: str) -> None:
    listed("Can’t breathe", Answer.EMERGENCY)

    found = help_first(query)

    assert found is not None
    assert (found.answer, found.phrases) == ("emergency", ("Can’t breathe",))


@pytest.mark.parametrize(
    "query",
    ["", "diet", "soldier", "breathe", "can breathe", "breathe can't", "feverfew", "fe ver"],
)
def test_other_words_show_no_help(query: str) -> None:
    listed("die")
    listed("can't breathe")
    listed("fever")

    assert help_first(query) is None


@pytest.mark.parametrize("answer", Answer.values)
def test_each_answer_stands_before_form_and_results(client: Client, answer: str) -> None:
    make_topic(body="A fever can come.", published=True)
    listed("fever", answer)

    main = main_of(client, q="fever")

    assert "1 result" in main
    assert main.index(HEADINGS[answer]) < main.index("search-form") < main.index("results")
    assert "911" in main or answer == "dying"
    assert [x for x in HEADINGS.values() if x in main] == [HEADINGS[answer]]


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("fever emergency", "emergency"),
        ("emergency suicide", "crisis"),
        ("death fever", "sign"),
        ("death", "dying"),
    ],
)
def test_of_several_phrases_the_most_urgent_is_answered(query: str, answer: str) -> None:
    for phrase, its_answer in [
        ("death", Answer.DYING), ("fever", Answer.SIGN),
        ("emergency", Answer.EMERGENCY), ("suicide", Answer.CRISIS),
    ]:  # fmt: skip
        listed(phrase, its_answer)

    found = help_first(query)

    assert found is not None
    assert found.answer == answer


def test_help_is_shown_where_nothing_is_found_and_only_once(client: Client) -> None:
    listed("suicide", Answer.CRISIS)

    main = main_of(client, q="suicide")

    assert "No results" in main
    assert main.count("callout") == 1
    assert 'href="tel:988"' in main


def test_help_is_on_the_first_page_of_results_only(client: Client) -> None:
    for number in range(21):
        make_topic(slug=f"topic-{number}", body="A fever can come.", published=True)
    listed("fever")

    assert HEADINGS["sign"] in main_of(client, q="fever")
    assert HEADINGS["sign"] not in main_of(client, q="fever", page="2")


def test_a_phrase_that_an_editor_deletes_shows_help_no_more(client: Client) -> None:
    phrase = listed("fever")
    before = main_of(client, q="fever")
    phrase.delete()

    assert HEADINGS["sign"] in before
    assert HEADINGS["sign"] not in main_of(client, q="fever")


@pytest.mark.parametrize(
    "query", ["\x00", "fever\x00", "fever " * 9_000, "%_\\", SCRIPT, "\u202efever", "ﷺ" * 200]
)
def test_whatever_is_typed_gets_a_page(client: Client, query: str) -> None:
    listed("fever")

    response = client.get("/search/", {"q": query})

    assert response.status_code == 200
    assert SCRIPT not in response.content.decode()


def test_the_number_of_phrases_costs_no_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(30):
        listed(f"phrase {number}")

    with django_assert_num_queries(1):
        help_first("phrase 1 and phrase 29")


@pytest.mark.parametrize("phrase", ["x", "’’", "!!", "e\u0301", "- -", "\u202e"])
def test_a_phrase_of_less_than_two_letters_is_refused(phrase: str) -> None:
    assert faults(phrase) == [TOO_SHORT]


def test_a_phrase_that_grows_too_long_is_refused() -> None:
    assert faults("ﷺ" * 40) == [TOO_LONG]


def test_a_phrase_must_be_given() -> None:
    assert faults("") == ["This field cannot be blank."]


@pytest.mark.parametrize("phrase", ["Can't breathe", "can’t  BREATHE", "cant breathé"])
def test_the_same_phrase_in_another_spelling_is_refused_by_name(phrase: str) -> None:
    listed("can't breathe")

    assert faults(phrase) == [KNOWN % {"phrase": "can't breathe"}]


def test_a_phrase_can_be_saved_again_as_it_is() -> None:
    phrase = listed("fever")

    phrase.full_clean()

    assert phrase.folded == "fever"


def test_the_list_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explainer.help.phrases.MOST_PHRASES", 2)
    listed("fever")
    last = listed("chills")

    last.full_clean()
    assert faults("death") == [TOO_MANY]
    assert str(MOST_PHRASES) in TOO_MANY


@pytest.mark.parametrize(
    "row",
    [
        {"phrase": "fever", "folded": "", "answer": "sign"},
        {"phrase": "fever", "folded": "f", "answer": "sign"},
        {"phrase": "fever", "folded": "fever", "answer": "other"},
        {"phrase": "Known", "folded": "known", "answer": "sign"},
    ],
)
def test_postgresql_refuses_what_no_form_let_through(row: dict[str, str]) -> None:
    listed("known")

    with pytest.raises(IntegrityError):
        HelpPhrase.objects.create(**row)


def test_a_new_site_knows_words_of_need_and_the_list_can_be_taken_back() -> None:
    beginning = import_module("explainer.help.migrations.0002_phrases_to_begin_with")
    listed("our own")
    with connection.schema_editor() as editor:
        beginning.add(apps, editor)
        beginning.add(apps, editor)

        for phrase in HelpPhrase.objects.all():
            phrase.full_clean()
            assert phrase.folded == folded(phrase.phrase)
        words = ("death", "suicide", "emergency", "can't breathe", "fever", "I want to die")
        assert [getattr(help_first(x), "answer", "") for x in words] == [
            "dying", "crisis", "emergency", "emergency", "sign", "crisis",
        ]  # fmt: skip
        assert HelpPhrase.objects.count() > 30

        beginning.remove(apps, editor)

    assert [x.phrase for x in HelpPhrase.objects.all()] == ["our own"]
