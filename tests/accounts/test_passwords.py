"""What a password may be."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import CommonPasswordValidator, validate_password
from django.core.exceptions import ValidationError

from explainer.accounts.passwords import NotEasilyGuessed

GOOD = [
    "correct horse battery staple",
    "wild goose under marble",
    "tRq7!vLm2#xZ",
    "mein Hund heißt Ägidius",
    "十二个字符的密码其实很长很长吧",
    "🐢🦊🐢🐸🌵🍋🚲🎻🧵🪁🔭🪵",
    "x7" + "long and no end " * 40,
]
BAD = [
    "elevenchars", "password1234", "P@ssw0rd2026!", "Passwort123!!", "letmein!!!!!!!",
    "123456789012", "123456-123456-a", "ab1234567890",
    "aaaaaaaaaaaa", "abcabcabcabc", "passwordpassword", "qwertyuiopas", "abcdefghijkl",
    "cancerexplained", "CancerExplained1!", "Cancer Explained", "2026cancer2026", "1qaz2wsx3edc",
    "ada.lovelace1", "iloveyou2026!", "............", "            ",
]  # fmt: skip

MADE_LONGER: list[Callable[[str], str]] = [
    lambda word: word,
    lambda word: f"{word}2026!",
    lambda word: f"2026{word.capitalize()}!!",
    lambda word: word * 2,
    lambda word: word.upper().replace("O", "0").replace("A", "@"),
]


@pytest.mark.parametrize("password", GOOD)
def test_a_long_password_of_any_letters_is_taken(password: str) -> None:
    validate_password(password, User(username="ada.lovelace"))


@pytest.mark.parametrize("password", BAD)
def test_what_is_short_or_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, User(username="ada.lovelace"))


def test_a_common_password_is_refused_however_it_is_made_longer() -> None:
    common = [x for x in CommonPasswordValidator().passwords if x.isalpha() and len(x) >= 6]
    checked = NotEasilyGuessed()
    longer = [make(x) for x in sorted(common)[::35] for make in MADE_LONGER]

    assert len(longer) > 500
    assert [x for x in longer if not checked.is_easy(x)] == []


@pytest.mark.django_db
def test_no_part_of_a_long_password_is_left_out() -> None:
    long = "ä" * 200
    user = User(username="ada")
    user.set_password(long)

    assert user.check_password(long)
    assert not user.check_password(long[:-1])
    assert not user.check_password(long[:72])
