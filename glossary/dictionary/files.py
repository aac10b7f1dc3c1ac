"""Files in the shape of NCI's glossary API: a page of terms, a list, or one term."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from explainer.operations.progress import with_progress
from glossary.dictionary.rows import (
    OtherFileError,
    ReadEntry,
    RowError,
    is_of_a_development_host,
    media_of,
    name_of,
    read_row,
)

# The number of a term at NCI, and a language.
Key: TypeAlias = tuple[int, str]
MOST_BYTES: Final = 50 * 1024 * 1024
COMPRESSED: Final = ".xz"


class DictionaryFileError(Exception):
    """A file that is left alone as a whole, said to whoever runs the import."""


@dataclass
class Gathered:
    """What files say: each entry once, and in sentences what is no entry.

    Of rows that say other words of the same term none counts: which one is right is no guess of
    ours.
    """

    entries: dict[Key, ReadEntry] = field(default_factory=dict)
    # Where each entry stands, and which of them stand there with other words.
    places: dict[Key, str] = field(default_factory=dict)
    disputed: set[Key] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)
    repeated: int = 0
    # On hosts that NCI itself only tries things on.
    media_of_development: int = 0

    def add(self, path: Path, rows: Sequence[Any]) -> None:
        for number, row in enumerate(rows, start=1):
            named = f" (“{name}”)" if (name := name_of(row)) else ""
            place = f"{path.name}, row {number}{named}"
            try:
                self.add_entry(read_row(row), place)
            except RowError as sentence:
                self.refused.append(f"{place}: {sentence}")
            except OtherFileError as sentence:
                raise DictionaryFileError(f"{place}: {sentence}") from None
            self.media_of_development += sum(map(is_of_a_development_host, media_of(row)))

    def add_entry(self, entry: ReadEntry, place: str) -> None:
        known = self.entries.setdefault(entry.key, entry)
        first = self.places.setdefault(entry.key, place)
        if known is not entry and known == entry:
            self.repeated += 1
        elif known is not entry:
            self.disputed.add(entry.key)
            self.refused.append(f"{place}: it says of {_term(entry.key)} other words than {first}.")

    def leave_disputed(self) -> None:
        """Refuse the rows that others do not agree with."""
        for key in self.disputed:
            self.refused.append(f"{self.places[key]}: others do not agree with it.")
            del self.entries[key]


def gather(paths: Iterable[Path]) -> Gathered:
    """Read all files. Raises DictionaryFileError for the first that is not what it should be."""
    gathered = Gathered()
    for path in with_progress(list(paths), "Reading"):
        gathered.add(path, rows_of(path))
    gathered.leave_disputed()
    return gathered


def _term(key: Key) -> str:
    return f"term {key[0]} in “{key[1]}”"


def rows_of(path: Path) -> list[Any]:
    """Return the rows of a file, whatever they are. Raises DictionaryFileError."""
    read = read_json(path)
    if isinstance(read, dict) and "results" in read:
        read = read["results"]
    if isinstance(read, dict) and "termId" in read:
        read = [read]
    if not isinstance(read, list):
        raise DictionaryFileError(
            f"{path.name} is not an answer of NCI’s glossary: it has no list of terms."
        )
    return read


def read_json(path: Path) -> Any:  # noqa: ANN401 - whatever a file holds
    """Return what a JSON file holds. Raises DictionaryFileError with the place of a fault."""
    try:
        return json.loads(_content(path).decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise DictionaryFileError(
            f"{path.name} is cut off or is not JSON: line {error.lineno}, column {error.colno}."
        ) from None
    except RecursionError:
        raise DictionaryFileError(f"{path.name} is nested too deeply to be a dictionary.") from None
    except ValueError:
        # Not UTF-8, or a number that nobody can have written.
        raise DictionaryFileError(f"{path.name} is not JSON in UTF-8.") from None


def _content(path: Path) -> bytes:
    try:
        opened = lzma.open if path.suffix == COMPRESSED else open
        with opened(path, "rb") as file:
            content: bytes = file.read(MOST_BYTES + 1)
    except (lzma.LZMAError, EOFError):
        raise DictionaryFileError(f"{path.name} is cut off or is not compressed as .xz.") from None
    except OSError as error:
        raise DictionaryFileError(f"{path.name} cannot be read: {error.strerror}.") from None
    if len(content) > MOST_BYTES:
        raise DictionaryFileError(f"{path.name} is larger than {MOST_BYTES // 1024**2} MB.")
    return content
