"""What makes no difference to a search, and what does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.text.folding import folded, joined, plain_letters


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("I.V.", "iv"), ("U.S.A. and more", "usa and more"), ("an i.v drip", "an iv drip"),
        ("the end. A new", "the end a new"), ("2.5 mg", "2 5 mg"), ("cells.The", "cells the"),
        ("LAG-3", "lag3"), ("PD‑1", "pd1"), ("COVID-19", "covid19"), ("PD-L1", "pd l1"),
        ("T-cell/B-cell", "t cell b cell"), ("5-FU", "5 fu"), ("5-year", "5 year"),
        ("Hodgkin’s", "hodgkins"), ("can't", "cant"), ("Ménière", "meniere"), ("CAÍDA", "caida"),
        ("Æther Œuvre", "aether oeuvre"), ("Søren Łódź straße", "soren lodz strasse"),
        ("Kymriah™ (tisagenlecleucel)®", "kymriah tisagenlecleucel"), ("ﬁbrosis", "fibrosis"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"), ("\u202edrow", "drow"),
        ("C++", "c"), ("#", ""), ("🙂", ""), ("\x00", ""), ("' OR 1=1 --", "or 1 1"),
        ("免疫", "免疫"),
    ],
)  # fmt: skip
def test_spellings_of_one_word_are_compared_alike(written: str, compared: str) -> None:
    assert folded(written) == compared


@pytest.mark.parametrize("written", ["X-ray", "x ray", "xray", "X‑RAY", "x/ray"])
def test_a_name_is_one_word_or_two_to_whoever_types_it(written: str) -> None:
    assert joined(written) == "xray"


@given(st.text(max_size=60))
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    once = folded(text)

    assert folded(once) == once
    assert once == " ".join(once.split())


@given(st.text(max_size=40))
def test_capitals_make_no_difference(text: str) -> None:
    assert folded(text.upper()) == folded(text.upper().lower())


@given(st.text(alphabet="abc déÆ-/'’", max_size=40))
def test_no_word_of_a_text_is_lost(text: str) -> None:
    letters = [x for x in plain_letters(text) if x.isalnum()]

    assert "".join(letters) == joined(text)


def test_a_million_spaces_and_dots_take_no_longer_than_their_length() -> None:
    assert folded(" " * 1_000_000 + "a") == "a"
    assert folded("a." * 50_000 + "bc") != ""
    assert folded("-" * 50_000 + "1") == "1"


def test_letters_of_ascii_are_compared_as_among_others() -> None:
    every = "".join(map(chr, range(128)))

    assert plain_letters(every) == plain_letters(f"{every}é")[:-1]
