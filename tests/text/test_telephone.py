"""Telephone numbers: as people write them, and as a telephone dials them."""

from __future__ import annotations

import pytest

from explainer.text.telephone import dialled, without_letters


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("1-800-4-CANCER", "+18004226237"),
        ("1-800-4-cancer", "+18004226237"),
        ("+1 (800) 422-6237", "+18004226237"),
        ("(800) 422-6237", "8004226237"),
        ("800-4-CANCER", "8004226237"),
        ("988", "988"),
        ("+44 20 7946 0018", "+442079460018"),
        ("123456789012345", "123456789012345"),
    ],
)
def test_a_number_is_dialled_as_on_a_telephones_keys(number: str, digits: str) -> None:
    assert dialled(number) == digits


@pytest.mark.parametrize(
    "number",
    [
        "", " ", "+", "12", "1234567890123456", "call us", "ask your team", "CANCER",
        "800-422-6237 ext 5", "1-800-4-CANCER-HELP", "1+800", "++18004226237", "18004226237+",
        "800.422.6237", "800/422", "tel:988", "988\n", "٩٨٨", "９８８", "988,1", "988;ext=1",
        "\x00988", '988"><script>',
    ],
)  # fmt: skip
def test_what_no_telephone_dials_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="cannot be dialled"):
        dialled(number)


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("1-800-4-CANCER", "1-800-422-6237"),
        ("+1 800 4 cancer", "1-800-422-6237"),
        ("800-4-CANCER", "8004226237"),
        ("1-800-422-6237", ""),
        ("988", ""),
    ],
)
def test_a_number_in_letters_is_said_in_digits_too(number: str, digits: str) -> None:
    assert without_letters(number) == digits
