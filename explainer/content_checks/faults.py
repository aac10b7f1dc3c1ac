"""A fault of a text, said to the person who wrote it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """`place` is a file or an address, `part` what a writer calls the part of the text."""

    place: str
    part: str
    sentence: str

    def __str__(self) -> str:
        where = f"{self.place} · {self.part}" if self.part else self.place
        return f"{where}: {self.sentence}"
