"""The piece of a text that a result quotes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.searching.snippets import HIT_END, HIT_START, WORDS_SHOWN, marked_piece, plain

MARK = str.maketrans({HIT_START: "<", HIT_END: ">"})


def quoted(text: str, *forms: str) -> str:
    return marked_piece(text, frozenset(forms)).translate(MARK)


@pytest.mark.parametrize(
    ("text", "forms", "piece"),
    [
        ("The spleen.", ["spleen"], "The <spleen>."),
        ("LAG-3 and (T-cells),", ["lag3", "cells"], "<LAG-3> and (<T-cells>),"),
        ("Caída. Hodgkin’s", ["caida", "hodgkins"], "<Caída>. <Hodgkin’s>"),
        ("Nothing of it.", [], "Nothing of it."),
        ("", ["x"], ""),
        ("<b>spleen</b> a" + HIT_START, ["spleen"], "<b><spleen></b> a<"),
    ],
)
def test_words_are_marked_as_they_are_compared(text: str, forms: list[str], piece: str) -> None:
    assert quoted(text, *forms) == piece


def test_the_piece_is_the_one_with_most_of_the_words_and_begins_with_a_sentence() -> None:
    text = "A spleen here. " + "And on it goes. " * 40 + "Your spleen may hurt then. It passes."

    assert quoted(text, "spleen", "hurt").startswith("Your <spleen> may <hurt> then.")


@given(st.text(alphabet="ab .-*[](\ue000", max_size=400), st.sampled_from(["a", "b", "ab"]))
def test_whatever_a_text_holds_its_piece_is_short(text: str, form: str) -> None:
    assert len(quoted(plain(text), form).split()) <= WORDS_SHOWN


def test_a_text_without_end_has_a_piece_too() -> None:
    assert quoted("word " * 200_000 + "spleen", "spleen").startswith("word word")
    assert len(quoted("spleen" * 50_000, "spleen")) >= 300_000
