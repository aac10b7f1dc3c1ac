"""One row of NCI's glossary API: what we keep of it, or in a sentence why it is no entry."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import astuple, dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Final
from urllib.parse import urlsplit

from explainer.publishing.a_to_z import letter_of
from explainer.publishing.content import sort_key
from glossary.dictionary.models import NAME_LENGTH, Language

DICTIONARY: Final = ("Cancer.gov", "Patient")
# Ten times NCI's longest.
DEFINITION_LENGTH: Final = 20_000
LARGEST_NUMBER: Final = 2**31 - 1
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u2060\ufeff"))
_ACTIVE: Final = re.compile(
    r"<\s*/?\s*(?:script|style|iframe|object|embed|svg|img|form|meta|link|base)\b"
    r"|<[^<>]*\son\w+\s*=|javascript:",
    re.IGNORECASE,
)
_TAG: Final = re.compile(r"<[/!?a-z]", re.IGNORECASE)
# Signs that turn the direction of what follows.
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_DEVELOPMENT: Final = re.compile(r"(?:^|[.-])(?:dev|test|stage|staging|qa)(?:[.-]|$)")


class RowError(Exception):
    """The sentence says what the row lacks."""


class OtherFileError(Exception):
    """The whole file is not what it should be: of another dictionary, or with a script in it."""


@dataclass(frozen=True)
class ReadEntry:
    """What NCI says of a term in a language; the digest is that of these words."""

    term_id: int
    language: str
    name: str
    definition: str
    pronunciation: str
    audio: str
    name_at_nci: str

    @property
    def key(self) -> tuple[int, str]:
        return self.term_id, self.language

    @cached_property
    def digest(self) -> str:
        return sha256("\n".join(map(str, astuple(self))).encode()).hexdigest()


def read_row(row: Any) -> ReadEntry:  # noqa: ANN401 - whatever a file holds
    """Return what a row says, its white space mended.

    Raises RowError, or OtherFileError where a file with such a row is to be left alone as a whole.
    """
    if not isinstance(row, dict):
        raise RowError("it is no term.")
    _refuse_other_files(row)
    definition, pronunciation = _mapping(row, "definition"), _mapping(row, "pronunciation")
    name = _text(row, "termName", NAME_LENGTH, "no name")
    words = _text(definition, "text", DEFINITION_LENGTH, "no definition")
    _refuse_another_letter(row, name)
    return ReadEntry(
        term_id=_number(row),
        language=_language(row),
        name=name,
        definition=words,
        pronunciation=_text(pronunciation, "key", NAME_LENGTH),
        audio=_audio(pronunciation),
        name_at_nci=_text(row, "prettyUrlName", NAME_LENGTH),
    )


def name_of(row: Any) -> str:  # noqa: ANN401 - whatever a file holds
    """Return what people recognize a row by, as far as it has something."""
    name = row.get("termName") if isinstance(row, dict) else None
    return str(name)[:80].encode(errors="replace").decode() if name else ""


def media_of(row: Any) -> list[str]:  # noqa: ANN401 - whatever a file holds
    """Return the addresses of the media that a row names."""
    if not isinstance(row, dict):
        return []
    items = row.get("media")
    pictures = [x for x in items if isinstance(x, dict)] if isinstance(items, list) else []
    found = [_mapping(row, "pronunciation").get("audio"), *map(_address_of_medium, pictures)]
    return [str(address) for address in found if address]


def is_of_a_development_host(address: str) -> bool:
    return bool(_DEVELOPMENT.search(_host(address)))


def _refuse_other_files(row: dict[str, Any]) -> None:
    named = (row.get("dictionary", DICTIONARY[0]), row.get("audience", DICTIONARY[1]))
    if named != DICTIONARY:
        raise OtherFileError(
            f"it is of the dictionary “{str(named[0])[:40]}” for “{str(named[1])[:40]}”;"
            " only “Cancer.gov” for “Patient” is read here."
        )
    texts = [row.get("termName"), *_mapping(row, "definition").values()]
    texts += _mapping(row, "pronunciation").values()
    if any(_ACTIVE.search(text) for text in texts if isinstance(text, str)):
        raise OtherFileError("it has a script or another active part of a page in its words.")


def _refuse_another_letter(row: dict[str, Any], name: str) -> None:
    listed = row.get("firstLetter")
    begins = letter_of(sort_key(name))
    if isinstance(listed, str) and listed and letter_of(sort_key(listed)) != begins:
        raise RowError(f"it is listed under “{listed[:3]}”, and its name begins with “{begins}”.")


def _number(row: dict[str, Any]) -> int:
    number = row.get("termId")
    if type(number) is not int or not 0 < number <= LARGEST_NUMBER:
        raise RowError("its termId is no number of a term.")
    return number


def _language(row: dict[str, Any]) -> str:
    language = row.get("language")
    if language not in Language.values:
        raise RowError("it is in neither English (“en”) nor Spanish (“es”).")
    return str(language)


def _mapping(row: dict[str, Any], key: str) -> dict[str, Any]:
    value = row.get(key)
    return value if isinstance(value, dict) else {}


def _text(row: dict[str, Any], key: str, longest: int, without: str = "") -> str:
    """Return a text in one line. Raises RowError for one that cannot be kept or shown.

    `without` says what a row lacks that has nothing here; without it, it may have nothing.
    """
    value = row.get(key)
    if value is not None and not isinstance(value, str):
        raise RowError(f"its {key} is no text.")
    text = " ".join((value or "").translate(_INVISIBLE).split())
    if len(text) > longest:
        raise RowError(f"its {key} is longer than {longest:,} characters.")
    if any(unicodedata.category(x) in ("Cc", "Cs") for x in text) or _TURNING.search(text):
        raise RowError(f"its {key} holds a character that cannot be shown.")
    if _TAG.search(text):
        raise RowError(f"its {key} holds a tag of HTML, and words alone are kept.")
    if without and not text:
        raise RowError(f"it has {without}.")
    return text


def _audio(pronunciation: dict[str, Any]) -> str:
    """Return where NCI has the word said, if that is a public place of NCI."""
    address = pronunciation.get("audio")
    if not isinstance(address, str) or len(address) > NAME_LENGTH:
        return ""
    is_public = address.startswith("https://") and not is_of_a_development_host(address)
    plain = address.isascii() and address.isprintable() and not set(address) & set(" \"'<>")
    return address if is_public and plain and _host(address).endswith(".cancer.gov") else ""


def _address_of_medium(medium: dict[str, Any]) -> str:
    sources = medium.get("ImageSources")
    first = sources[0] if isinstance(sources, list) and sources else {}
    address = first.get("Src") if isinstance(first, dict) else ""
    return str(address or medium.get("Ref") or "")


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
