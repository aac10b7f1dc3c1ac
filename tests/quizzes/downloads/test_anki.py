"""The cards in Anki itself: what a learner has after the first import, and after later ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from django.conf import LazySettings

from explainer.text.markdown import render
from quizzes.cards.decks import Deck
from quizzes.cards.flashcards import Flashcard
from quizzes.downloads.anki import anki_of
from quizzes.downloads.plain_text import one_line
from tests.quizzes.downloads.cards import card
from tests.quizzes.downloads.learner import Learner, learner_with
from tests.quizzes.downloads.quiz import HOSTILE, IDS


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    with learner_with(tmp_path) as learner:
        yield learner


def surgery(*cards: Flashcard, name: str = "Surgery") -> Deck:
    return Deck(name, "/topics/surgery/flashcards/", cards)


BIOPSY = card()
SCAN = card("Scan", "A picture of the inside.", key="term:scan")


def test_a_learner_finds_a_deck_of_the_topic_with_sources(learner: Learner) -> None:
    assert learner.takes(anki_of([surgery(BIOPSY, SCAN)])) == (2, 0, 0)

    line = "National Cancer Institute: Surgery to Treat Cancer · edition 1 · /topics/surgery/"
    assert learner.decks() == {"Cancer Explained": 0, "Cancer Explained::Surgery": 2}
    assert learner.fields() == [
        ("Biopsy", "A small sample.", line), ("Scan", "A picture of the inside.", line),
    ]  # fmt: skip


def test_the_back_shows_answer_and_source(learner: Learner) -> None:
    learner.takes(anki_of([surgery(BIOPSY)]))

    shown = learner.shown()

    assert shown.index("Biopsy") < shown.index("A small sample.") < shown.index("edition 1")


def test_cards_come_in_the_order_of_the_topic(learner: Learner) -> None:
    cards = [card(f"Word {x}", key=f"term:{x}") for x in (3, 1, 2)]
    learner.takes(anki_of([surgery(*cards)]))

    notes = [
        learner.collection.get_card(x).note() for x in learner.collection.find_cards("", "c.due")
    ]

    assert [note["Front"] for note in notes] == ["Word 3", "Word 1", "Word 2"]


def test_a_corrected_card_is_updated_and_what_was_learned_stays(learner: Learner) -> None:
    learner.takes(anki_of([surgery(BIOPSY, SCAN)]))
    learner.reviews("Biopsy")

    updated = card("A biopsy", "A very small sample.", day=2)

    assert learner.takes(anki_of([surgery(updated, SCAN)])) == (0, 1, 1)
    assert [(front, back) for front, back, _ in learner.fields()] == [
        ("A biopsy", "A very small sample."), ("Scan", "A picture of the inside."),
    ]  # fmt: skip
    assert learner.interval("A biopsy") == 10


def test_an_older_package_takes_no_correction_back(learner: Learner) -> None:
    learner.takes(anki_of([surgery(card(back="Corrected.", day=2))]))

    assert learner.takes(anki_of([surgery(BIOPSY)])) == (0, 0, 1)
    assert learner.fields()[0][1] == "Corrected."


def test_what_a_learner_wrote_into_a_card_stays_while_the_site_says_the_same(
    learner: Learner,
) -> None:
    learner.takes(anki_of([surgery(BIOPSY, SCAN)]))
    (number,) = learner.collection.find_notes("Front:Biopsy")
    note = learner.collection.get_note(number)
    note["Back"] = "My own words."
    learner.collection.update_note(note)

    learner.takes(anki_of([surgery(BIOPSY, card("Scan", "Corrected.", key="term:scan", day=2))]))

    assert [back for _, back, _ in learner.fields()] == ["My own words.", "Corrected."]


def test_a_card_that_the_site_has_no_more_stays_with_its_learner(learner: Learner) -> None:
    learner.takes(anki_of([surgery(BIOPSY, SCAN)]))
    learner.reviews("Scan")

    assert learner.takes(anki_of([surgery(BIOPSY)])) == (0, 0, 1)
    assert learner.decks()["Cancer Explained::Surgery"] == 2
    assert learner.interval("Scan") == 10


def test_a_topic_with_another_name_brings_no_card_twice(learner: Learner) -> None:
    learner.takes(anki_of([surgery(BIOPSY)]))
    learner.reviews("Biopsy")

    assert learner.takes(anki_of([surgery(BIOPSY, SCAN, name="Operations")])) == (1, 0, 1)
    assert len(learner.fields()) == 2
    assert learner.interval("Biopsy") == 10


def test_the_whole_site_after_a_topic_brings_no_card_twice(learner: Learner) -> None:
    learner.takes(anki_of([surgery(BIOPSY, SCAN)]))
    learner.reviews("Biopsy")
    chemo = card("Does it hurt?", "No.", key="faq:chemo:0badcafe", day=3)
    words = Deck("Words", "/flashcards/words/", (BIOPSY, SCAN))

    assert learner.takes(
        anki_of([words, Deck("Chemo", "/topics/chemo/flashcards/", (chemo,))])
    ) == (1, 0, 2)
    assert len(learner.fields()) == 3
    assert learner.interval("Biopsy") == 10
    assert learner.decks()["Cancer Explained::Chemo"] == 1


def test_a_word_of_two_topics_is_one_note(learner: Learner) -> None:
    chemo = Deck("Chemo", "/topics/chemo/flashcards/", (BIOPSY, SCAN))

    assert learner.takes(anki_of([surgery(BIOPSY), chemo])) == (2, 0, 0)
    assert learner.decks() == {
        "Cancer Explained": 0, "Cancer Explained::Chemo": 1, "Cancer Explained::Surgery": 1,
    }  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=IDS)
def test_hostile_words_come_out_as_they_went_in(learner: Learner, text: str) -> None:
    learner.takes(anki_of([surgery(card(text, text), name=text)]))

    ((front, back, _),) = learner.fields()
    assert one_line(unescape(front)) == one_line(text)
    assert one_line(unescape(back.replace("<br>", " "))) == one_line(text)


def test_a_deck_name_with_colons_begins_no_deck_within_a_deck(learner: Learner) -> None:
    learner.takes(anki_of([surgery(BIOPSY, name="Side effects::now")]))

    assert learner.decks()["Cancer Explained::Side effects:now"] == 1


ANSWER = """
See [the part](#side-effects), [the words](/glossary/) and [NCI](https://www.cancer.gov/).

![A "lung" > 1](/pictures/lung.png)

| Day | Dose |
| --- | ---- |
| 1   | 2 mg |
"""


def test_links_and_pictures_of_an_answer_work_away_from_the_site(
    learner: Learner, settings: LazySettings
) -> None:
    settings.SITE_ADDRESS = "https://explained.example"
    learner.takes(anki_of([surgery(card("How?", render(ANSWER)))]))

    shown = learner.shown()

    assert "<img" not in shown
    for address, words in (
        ("https://explained.example/topics/surgery/#side-effects", "the part"),
        ("https://explained.example/glossary/", "the words"),
        ("https://www.cancer.gov/", "NCI"),
        ("https://explained.example/pictures/lung.png", '[Picture: A "lung" &gt; 1]'),
    ):
        assert f'<a href="{address}" rel="noopener noreferrer">{words}</a>' in shown
    assert "<td>2 mg</td>" in shown
    assert "edition 1 · https://explained.example/topics/surgery/" in shown


def test_a_site_that_does_not_know_its_address_leaves_the_words(
    learner: Learner, settings: LazySettings
) -> None:
    settings.SITE_ADDRESS = ""
    learner.takes(anki_of([surgery(card("How?", render(ANSWER)))]))

    shown = learner.shown()

    assert re.findall('href="([^"]*)"', shown) == ["https://www.cancer.gov/"]
    assert "the part" in shown
    assert '[Picture: A "lung" &gt; 1]' in shown


def test_the_same_cards_are_the_same_package() -> None:
    decks = [surgery(BIOPSY, SCAN)]

    assert anki_of(decks) == anki_of(decks)
    assert anki_of(decks) != anki_of([surgery(BIOPSY)])


def test_a_card_that_comes_from_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="comes from nowhere"):
        anki_of([surgery(replace(BIOPSY, origin=None))])
