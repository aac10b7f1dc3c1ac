"""The code on a printout: what it holds, how it may be typed, and which mistakes it notices."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.copies.codes import (
    ALPHABET,
    DAYS,
    FIRST_DAY,
    CodeError,
    Copy,
    code_for,
    code_of,
    copy_of,
)
from explainer.publishing.models import Edition

copies = st.builds(
    Copy,
    edition_key=st.integers(min_value=1, max_value=2**45),
    day=st.dates(FIRST_DAY, FIRST_DAY + timedelta(days=DAYS - 1)),
)
A_COPY = Copy(412, date(2026, 7, 2))
A_CODE = "CW0-5PX8"


@given(copies)
def test_a_code_says_of_which_edition_a_copy_is_and_from_which_day(copy: Copy) -> None:
    assert copy_of(code_of(copy)) == copy


def test_a_code_is_short_and_stays_what_it_is_on_paper() -> None:
    assert code_for(Edition(pk=412), date(2026, 7, 2)) == A_CODE
    for key, length in ((1, 7), (1_023, 7), (1_024, 8), (32_767, 8), (32_768, 9)):
        assert len(code_of(Copy(key, FIRST_DAY)).replace("-", "")) == length


@pytest.mark.parametrize(
    ("days", "has_code"), [(-1, False), (0, True), (DAYS - 1, True), (DAYS, False)]
)
def test_a_clock_that_is_wrong_takes_the_code_away_and_not_the_page(
    days: int, has_code: bool
) -> None:
    day = FIRST_DAY + timedelta(days=days)

    assert bool(code_for(Edition(pk=412), day)) is has_code


@given(copies, st.data())
def test_every_single_wrong_character_is_noticed(copy: Copy, data: st.DataObject) -> None:
    letters = code_of(copy).replace("-", "")
    place = data.draw(st.integers(0, len(letters) - 1))
    wrong = data.draw(st.sampled_from(ALPHABET.replace(letters[place], "")))

    with pytest.raises(CodeError):
        copy_of(letters[:place] + wrong + letters[place + 1 :])


@given(copies, st.data())
def test_every_two_neighbours_in_the_wrong_order_are_noticed(
    copy: Copy, data: st.DataObject
) -> None:
    letters = code_of(copy).replace("-", "")
    place = data.draw(st.integers(0, len(letters) - 2))
    swapped = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]

    if swapped != letters:
        with pytest.raises(CodeError):
            copy_of(swapped)


@pytest.mark.parametrize(
    "typed",
    ["cw0-5px8", " CW0 5PX8 ", "cw05px8", "c-w-0-5-p-x-8", "CW0–5PX8", "CW0\u00a05PX8\n"],
)
def test_a_reader_types_small_letters_spaces_and_dashes_as_they_come(typed: str) -> None:
    assert copy_of(typed) == A_COPY


@pytest.mark.parametrize(("zero", "one"), [("o", "i"), ("O", "L"), ("0", "l"), ("O", "I")])
def test_a_reader_may_take_a_letter_for_a_number_that_looks_like_it(zero: str, one: str) -> None:
    assert code_of(Copy(32, FIRST_DAY)) == "100-0009"

    assert copy_of(f"{one}{zero}0-0{zero}{zero}9") == Copy(32, FIRST_DAY)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "at least 7"),
        ("---", "at least 7"),
        ("CW0-5PX", "at least 7"),
        ("CW0-5PXU", "letters A to Z"),
        ("CW0-5PX!", "letters A to Z"),
        ("ＣＷ０-５ＰＸ８", "letters A to Z"),
        ("CW0-5PX٨", "letters A to Z"),
        ("CW0-5Pſ8", "letters A to Z"),
        ("ıııııııı", "letters A to Z"),
        ("CW0-5PX9", "is wrong"),
        ("0CW0-5PX8", "too many"),
        ("0" * 50_000, "too many"),
        (" " * 50_000, "at least 7"),
        ("CW0-5PX8" * 6_000, "too many"),
        ("\x00\x00\x00\x00\x00\x00\x00", "letters A to Z"),
    ],
)
def test_a_reader_is_told_what_is_wrong_with_a_code(typed: str, why: str) -> None:
    with pytest.raises(CodeError, match=why):
        copy_of(typed)


@given(st.text() | st.text(f"{ALPHABET}-", min_size=7, max_size=9))
def test_whatever_is_typed_is_the_one_code_of_a_copy_or_told_to_be_none(typed: str) -> None:
    try:
        copy = copy_of(typed)
    except CodeError:
        return

    assert code_of(copy).replace("-", "") == typed.replace("-", "")


@pytest.mark.parametrize("day", [date(2025, 12, 31), FIRST_DAY + timedelta(days=DAYS)])
def test_a_day_that_no_code_can_hold_is_refused(day: date) -> None:
    with pytest.raises(ValueError, match="No code can hold"):
        code_of(Copy(1, day))
