"""What a reader finds to take along, and that it is what the site says now."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.sources.models import Source
from glossary.models import Term
from quizzes.downloads import anki
from quizzes.downloads import downloads as downloads_room
from quizzes.downloads.models import KeptFile
from tests.factories import (
    make_path,
    make_question,
    make_source,
    make_term,
    make_topic,
    make_withdrawn,
    put_live,
    verify,
)
from tests.quizzes.downloads.learner import learner_with
from tests.reading import text_of
from topics.models import Topic

pytestmark = pytest.mark.django_db
PAGE = "/topics/surgery/downloads/"
SITE = "/flashcards/downloads/"
FILES = {
    "cards.apkg": "application/x-apkg",
    "cards.csv": "text/csv; charset=utf-8; header=present",
    "cards.tsv": "text/tab-separated-values; charset=utf-8",
    "quiz.gift.txt": "text/plain; charset=utf-8",
    "quiz.qti.zip": "application/zip",
}


def surgery(*, source: Source | None = None) -> Topic:
    """A live topic with a word, a question and a quiz."""
    biopsy = make_term(slug="biopsy", name="biopsy", definition="A small sample.", published=True)
    topic = make_topic(slug="surgery", title="Surgery", terms=[biopsy], source=source)
    make_question(topic=topic)
    put_live(topic, today=date(2026, 7, 2))
    return topic


def cards(client: Client, folder: str) -> list[dict[str, str]]:
    response = client.get(f"{folder}cards.csv")
    assert response.status_code == 200
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def fronts(client: Client, folder: str) -> list[str]:
    return [row["Front"] for row in cards(client, folder)]


def test_a_reader_takes_the_files_of_a_topic_along(client: Client) -> None:
    surgery()

    page = client.get(PAGE).content.decode()

    for name in FILES:
        assert f'href="{PAGE}{name}"' in page
    assert "Here this is edition 1, checked on July 2, 2026." in text_of(page)


@pytest.mark.parametrize("name", FILES)
def test_a_file_says_what_it_is(client: Client, name: str) -> None:
    surgery()

    response = client.get(f"{PAGE}{name}")

    assert response.headers["Content-Type"] == FILES[name]
    saved_as = f'attachment; filename="cancer-explained-surgery-{name}"'
    assert response.headers["Content-Disposition"] == saved_as
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    again = client.get(f"{PAGE}{name}", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_each_card_names_source_edition_day_and_page(
    client: Client, settings: LazySettings
) -> None:
    settings.SITE_ADDRESS = "https://explained.example"
    day = date(2019, 9, 24)
    surgery(source=make_source(title="Surgery to Treat Cancer", nci_date=day))

    line = cards(client, PAGE)[1]["Source"]

    assert line == (
        "National Cancer Institute: Surgery to Treat Cancer · NCI updated 2019-09-24 · "
        "checked 2026-07-02 · edition 1 · https://explained.example/topics/surgery/"
    )


def test_words_come_first_and_then_the_questions_of_the_topic(client: Client) -> None:
    surgery()

    assert [(row["Front"], row["Back"]) for row in cards(client, PAGE)] == [
        ("Biopsy", "A small sample."), ("Does it hurt?", "Ask your care team."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("faq", "quiz", "there"),
    [
        (False, True, ["quiz.gift.txt", "quiz.qti.zip"]),
        (True, False, ["cards.apkg", "cards.csv", "cards.tsv"]),
        (False, False, []),
    ],
)
def test_nothing_is_offered_that_a_topic_does_not_have(
    client: Client, faq: bool, quiz: bool, there: list[str]
) -> None:
    topic = make_topic(slug="surgery")
    if not faq:
        topic.faqs.all().delete()
    if quiz:
        make_question(topic=topic)
    put_live(topic)

    found = [name for name in FILES if client.get(f"{PAGE}{name}").status_code == 200]

    assert found == there
    assert client.get(PAGE).status_code == (200 if there else 404)


@pytest.mark.parametrize("folder", ["/topics/surgery/", "/paths/first/", "/flashcards/"])
@pytest.mark.parametrize("name", ["", *FILES, "cards.exe", "..", "%00", "x" * 5_000])
def test_an_empty_site_has_nothing_to_take_along(client: Client, folder: str, name: str) -> None:
    assert client.get(f"{folder}downloads/{name}").status_code == 404
    assert not KeptFile.objects.exists()


def test_a_draft_is_in_no_file(client: Client) -> None:
    surgery()
    draft = make_topic(slug="draft", title="Secretdraft", faq="Secretdraft?")
    make_question(topic=draft)
    Topic.objects.get(slug="surgery").faqs.update(question="Secretdraft?")

    assert client.get("/topics/draft/downloads/").status_code == 404
    assert "Secretdraft" not in str(cards(client, PAGE) + cards(client, SITE))


@pytest.mark.parametrize("name", ["", *FILES])
def test_nobody_can_post_to_a_file(client: Client, name: str) -> None:
    surgery()

    assert client.post(f"{PAGE}{name}").status_code == 405


@pytest.mark.parametrize("name", ["", *FILES])
def test_the_files_of_a_withdrawn_topic_are_gone_at_once(client: Client, name: str) -> None:
    topic = surgery()
    client.get(PAGE)

    make_withdrawn(topic)

    assert client.get(f"{PAGE}{name}").status_code == 410
    assert not KeptFile.objects.exists()


def test_the_cards_of_a_withdrawn_topic_and_word_leave_the_whole_site(client: Client) -> None:
    topic = surgery()
    make_topic(slug="other", faq="Another question?", published=True)
    assert fronts(client, SITE) == ["Biopsy", "Another question?", "Does it hurt?"]

    make_withdrawn(topic)
    make_withdrawn(Term.objects.get())

    assert fronts(client, SITE) == ["Another question?"]


def test_a_corrected_word_is_corrected_in_each_file_that_has_it(client: Client) -> None:
    surgery()
    folders = [PAGE, SITE]
    assert [cards(client, x)[0]["Back"] for x in folders] == ["A small sample."] * 2

    term = Term.objects.get()
    term.definition = "A very small sample."
    term.save()
    put_live(term, today=date(2026, 7, 2))

    assert [cards(client, x)[0]["Back"] for x in folders] == ["A very small sample."] * 2
    assert "edition 2" in cards(client, PAGE)[0]["Source"]
    assert "edition 1" in cards(client, PAGE)[1]["Source"]


def test_a_new_check_is_named_in_each_file(client: Client) -> None:
    topic = surgery()
    client.get(PAGE)
    client.get(SITE)

    verify(topic, today=date(2026, 8, 3))

    for folder in (PAGE, SITE):
        assert "checked 2026-08-03" in cards(client, folder)[1]["Source"]
    assert b"checked 2026-08-03" in client.get(f"{PAGE}quiz.gift.txt").content


def test_the_files_of_a_path_hold_those_of_its_topics(client: Client) -> None:
    chemo = make_topic(slug="chemo", title="Chemo", faq="How long?", published=True)
    make_path(slug="first", topics=[surgery(), chemo], published=True)

    assert fronts(client, "/paths/first/downloads/") == ["Biopsy", "Does it hurt?", "How long?"]
    quiz = client.get("/paths/first/downloads/quiz.gift.txt").content.decode()
    assert "What does it help?" in quiz
    assert "/topics/surgery/" in quiz
    saved_as = client.get("/paths/first/downloads/cards.apkg").headers["Content-Disposition"]
    assert saved_as == 'attachment; filename="cancer-explained-first-cards.apkg"'


def test_a_path_that_cannot_be_followed_has_no_files(client: Client) -> None:
    chemo = make_topic(slug="chemo", faq="How long?", published=True)
    make_path(slug="first", topics=[surgery(), chemo], published=True)
    client.get("/paths/first/downloads/")

    make_withdrawn(chemo)

    assert client.get("/paths/first/downloads/").status_code == 404
    assert client.get("/paths/first/downloads/cards.csv").status_code == 404


def test_each_card_of_the_whole_site_is_there_once(client: Client) -> None:
    surgery()
    term = Term.objects.get()
    put_live(make_topic(slug="chemo", title="Chemo", faq="How long?", terms=[term]))

    assert fronts(client, SITE) == ["Biopsy", "How long?", "Does it hurt?"]
    assert client.get(f"{SITE}quiz.gift.txt").status_code == 404


def test_files_are_made_once_and_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    surgery()
    first = client.get(f"{PAGE}cards.apkg").content
    monkeypatch.setattr(downloads_room, "anki_of", None)

    assert client.get(f"{PAGE}cards.apkg").content == first
    assert client.get(f"{PAGE}quiz.qti.zip").status_code == 200
    assert KeptFile.objects.count() == len(FILES)


def test_another_format_makes_all_files_anew(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    surgery()
    before = client.get(f"{PAGE}cards.csv").headers["ETag"]
    monkeypatch.setattr(downloads_room, "FORMAT", downloads_room.FORMAT + 1)

    assert client.get(f"{PAGE}cards.csv").headers["ETag"] != before


def test_a_kept_file_takes_few_queries_however_large_the_site(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    surgery()
    for number in range(5):
        word = make_term(slug=f"word-{number}", published=True)
        put_live(make_topic(slug=f"topic-{number}", faq="Why?", terms=[word]))
    client.get(PAGE)
    client.get(SITE)

    with django_assert_num_queries(5):
        client.get(f"{PAGE}cards.apkg")
    with django_assert_num_queries(4):
        client.get(f"{SITE}cards.apkg")


def test_the_same_texts_give_the_same_bytes(client: Client) -> None:
    surgery()
    first = {name: client.get(f"{PAGE}{name}").content for name in FILES}

    KeptFile.objects.all().delete()

    assert {name: client.get(f"{PAGE}{name}").content for name in FILES} == first


def test_a_learner_keeps_what_was_learned_through_all_that_happens_to_a_topic(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Anki knows no part of a second: let each edition be an hour younger than the one before.
    monkeypatch.setattr(
        anki, "changed_at", lambda origin: origin.published_at + timedelta(hours=origin.edition)
    )
    topic = surgery()
    with learner_with(tmp_path) as learner:
        assert learner.takes(client.get(f"{PAGE}cards.apkg").content) == (2, 0, 0)
        learner.reviews("Does it hurt?")

        topic.faqs.update(question="Does it hurt much?")
        put_live(topic)
        assert learner.takes(client.get(f"{SITE}cards.apkg").content) == (0, 1, 1)
        topic.title = "Operations"
        topic.save()
        put_live(topic)
        assert learner.takes(client.get(f"{PAGE}cards.apkg").content) == (0, 1, 1)

        assert learner.interval("Does it hurt much?") == 10
        assert [front for front, *_ in learner.fields()] == ["Biopsy", "Does it hurt much?"]


@pytest.mark.parametrize(
    "address",
    [
        "/topics/surgery/", "/topics/surgery/quiz/", "/topics/surgery/flashcards/",
        "/paths/first/flashcards/", "/paths/first/quiz/", "/flashcards/",
    ],
)  # fmt: skip
def test_the_way_to_the_files_is_where_cards_and_quiz_are(client: Client, address: str) -> None:
    chemo = make_topic(slug="chemo", published=True)
    make_path(slug="first", topics=[surgery(), chemo], published=True)

    links = re.findall(r'href="([^"]*/downloads/)"', client.get(address).content.decode())

    assert links
    assert [client.get(link).status_code for link in links] == [200] * len(links)


@pytest.mark.parametrize("page", ["", "flashcards/"])
def test_no_way_leads_to_files_that_are_not_there(client: Client, page: str) -> None:
    topic = make_topic(slug="surgery")
    topic.faqs.all().delete()
    put_live(topic)

    assert "downloads/" not in client.get(f"/topics/surgery/{page}").content.decode()
