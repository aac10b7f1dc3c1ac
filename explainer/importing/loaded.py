"""What came of a loading, for whoever asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from explainer.importing.known_sources import SourcesOfFiles
from explainer.publishing.kinds import kind_of
from explainer.publishing.working_copy import WorkingCopy


class Change(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class LoadedText:
    """A text of a file; of one that changed, `parts` names what did, in the writer's words."""

    working_copy: WorkingCopy
    file: str
    change: Change
    parts: tuple[str, ...] = ()

    def __str__(self) -> str:
        label = kind_of(self.working_copy).label
        parts = f": {'; '.join(self.parts)}" if self.parts else ""
        return f"{self.change} {label} “{self.working_copy.slug}” ({self.file}){parts}"


@dataclass(frozen=True)
class Loading:
    """`pictures` counts those that are new."""

    texts: list[LoadedText]
    sources: SourcesOfFiles
    pictures: int

    def counted(self) -> str:
        """Return the numbers in words, as in “3 new, 1 changed, 77 unchanged”."""
        numbers = {change: sum(text.change is change for text in self.texts) for change in Change}
        return ", ".join(f"{number} {change}" for change, number in numbers.items())

    @property
    def existing(self) -> int:
        """How many of the texts were there before."""
        return sum(text.change is not Change.NEW for text in self.texts)
