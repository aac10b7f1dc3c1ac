"""What is inside a backup: rows by table and column, and the migrations that made the tables.

There is nothing in it that could run. It is a row of records, each a letter, a length and so many
bytes: first a head, then each table with its rows as PostgreSQL's COPY writes them, then an end.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final, TypeAlias

from explainer.operations.backups.failure import BackupFailed

START: Final = struct.Struct(">cI")
HEAD, TABLE, ROWS, END = b"H", b"T", b"R", b"E"
LONGEST_RECORD: Final = 2**20
# As Django names tables, columns, apps and migrations; PostgreSQL cuts names that are longer.
NAME: Final = re.compile(r"[a-z0-9_]{1,63}")
MIGRATION: Final = re.compile(r"[A-Za-z0-9_]{1,255}")
NOT_READABLE: Final = "It is no backup that this software can read: {}."


@dataclass(frozen=True)
class Head:
    made_at: str
    # Each as its app and its name.
    migrations: list[list[str]]

    def __post_init__(self) -> None:
        for migration in self.migrations:
            app, name = migration
            _expect(bool(NAME.fullmatch(app) and MIGRATION.fullmatch(name)), "a migration is none")


@dataclass(frozen=True)
class Table:
    name: str
    columns: list[str]
    # The last number that PostgreSQL gave in columns that it numbers; None before the first.
    numbered: dict[str, int | None]

    def __post_init__(self) -> None:
        for name in (self.name, *self.columns):
            _expect(bool(NAME.fullmatch(name)), "a table or a column has an impossible name")
        _expect(len(set(self.columns)) == len(self.columns), "a table has a column twice")
        _expect(set(self.numbered) <= set(self.columns), "it numbers a column that is not there")
        for last in self.numbered.values():
            _expect(last is None or type(last) is int, "a number is none")


Part: TypeAlias = Head | Table | bytes


def _expect(is_so: bool, fault: str) -> None:
    if not is_so:
        raise BackupFailed(NOT_READABLE.format(fault))


def written(parts: Iterable[Part]) -> Iterator[bytes]:
    """Yield the bytes of a backup: of its head, its tables, and between them rows."""
    for part in parts:
        if isinstance(part, Head | Table):
            letter = HEAD if isinstance(part, Head) else TABLE
            yield _record(letter, json.dumps(asdict(part)).encode())
        else:
            for start in range(0, len(part), LONGEST_RECORD):
                yield _record(ROWS, part[start : start + LONGEST_RECORD])
    yield _record(END, b"")


def _record(letter: bytes, content: bytes) -> bytes:
    return START.pack(letter, len(content)) + content


def read(source: Callable[[int], bytes]) -> Iterator[Part]:
    """Yield the parts of a backup in their order. Raises BackupFailed for whatever is none.

    `source` returns at most so many bytes, and none at the end.
    """
    seen: set[str] = set()
    _expect((first := _next(source))[0] == HEAD, "it has no head")
    yield _structured(Head, first[1])
    while (record := _next(source))[0] != END:
        letter, content = record
        if letter == TABLE:
            table = _structured(Table, content)
            _expect(table.name not in seen, "a table is there twice")
            seen.add(table.name)
            yield table
        else:
            _expect(letter == ROWS and bool(seen), "it has rows of no table")
            yield content
    _expect(not record[1] and not source(1), "something stands behind its end")


def _next(source: Callable[[int], bytes]) -> tuple[bytes, bytes]:
    letter, length = START.unpack(_exactly(source, START.size))
    _expect(letter in (HEAD, TABLE, ROWS, END) and length <= LONGEST_RECORD, "a record is none")
    return letter, _exactly(source, length)


def _exactly(source: Callable[[int], bytes], length: int) -> bytes:
    pieces = []
    while length and (piece := source(length)):
        pieces.append(piece)
        length -= len(piece)
    _expect(length == 0, "it ends in the middle")
    return b"".join(pieces)


def _structured(form: type[Any], content: bytes) -> Any:  # noqa: ANN401 - of that form
    try:
        known = json.loads(content)
        part = form(**known)
    except BackupFailed:
        raise
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise BackupFailed(NOT_READABLE.format("a record is damaged")) from None
    return part
