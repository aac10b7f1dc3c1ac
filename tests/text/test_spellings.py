"""Other spellings of a word, and how far two are apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.text.spellings import (
    american_spellings,
    distance,
    halves,
    with_letters_exchanged,
)

WORDS = st.text(alphabet="abcdeé", max_size=12)


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("tumour", "tumor"), ("leukaemia", "leukemia"), ("diarrhoea", "diarrhea"),
        ("oesophagus", "esophagus"), ("lymphoedema", "lymphedema"), ("centre", "center"),
        ("randomised", "randomized"), ("counselling", "counseling"), ("anaesthesia", "anesthesia"),
        ("haemorrhoids", "hemorrhoids"), ("colour", "color"), ("programme", "program"),
    ],
)  # fmt: skip
def test_a_british_word_may_be_spelled_as_americans_do(british: str, american: str) -> None:
    assert american in american_spellings(british)


def test_no_word_is_another_spelling_of_itself() -> None:
    assert american_spellings("cancer") == []
    assert american_spellings("") == []


def test_however_long_a_word_is_its_spellings_are_few() -> None:
    assert len(american_spellings("our" * 10_000)) < 200


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("", "", 0), ("tumer", "tumor", 1), ("steriods", "steroids", 1), ("palative", "palliative", 2),
     ("abc", "", 3), ("lukemia", "leukemia", 1)],
)  # fmt: skip
def test_slips_are_counted(one: str, other: str, apart: int) -> None:
    assert distance(one, other) == apart


@given(WORDS, WORDS)
def test_the_way_there_is_as_long_as_the_way_back(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert abs(len(one) - len(other)) <= distance(one, other) <= max(len(one), len(other))


@given(WORDS)
def test_the_halves_of_a_word_make_the_word(word: str) -> None:
    assert all("".join(x) == word for x in halves(word, 3))
    assert all(distance(x, word) <= 1 for x in with_letters_exchanged(word))
