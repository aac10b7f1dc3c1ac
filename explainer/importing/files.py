"""Which files a person means who names files and folders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CONTENT = ".md"
PICTURE = ".webp"


@dataclass(frozen=True)
class FoundFile:
    """`name` is how the person finds it: from the folder on that they named."""

    path: Path
    name: str


def content_files(paths: Iterable[Path]) -> list[FoundFile]:
    """Return the content files that paths name, those of a folder in the order of their names.

    Hidden files and folders are left out. Raises FileNotFoundError, with a sentence for whoever
    typed the paths, where there is nothing to read.
    """
    found: dict[Path, FoundFile] = {}
    for path in paths:
        files = [x for x in _files_at(path) if x.path.suffix != PICTURE]
        if not files and path.is_dir():
            raise FileNotFoundError(f"The folder “{path}” has no content file (name{CONTENT}).")
        found |= {x.path: x for x in files if x.path not in found}
    return list(found.values())


def picture_files(paths: Iterable[Path]) -> list[FoundFile]:
    """Return the pictures that paths name or folders hold, as `content_files` does."""
    return [x for path in paths for x in _files_at(path) if x.path.suffix == PICTURE]


def _files_at(path: Path) -> Iterator[FoundFile]:
    if path.is_file():
        yield FoundFile(path, path.name)
    elif path.is_dir():
        yield from _files_below(path)
    else:
        raise FileNotFoundError(f"There is no file or folder “{path}”.")


def all_below(folder: Path) -> Iterator[FoundFile]:
    """Yield what a folder holds, in the order of the names; not what is hidden, as git's files."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if not any(part.startswith(".") for part in inside.parts):
            yield FoundFile(path, inside.as_posix())


def _files_below(folder: Path) -> Iterator[FoundFile]:
    for found in all_below(folder):
        # A link to a file that is gone is to be told of.
        is_file = found.path.is_file() or found.path.is_symlink()
        if is_file and found.path.suffix in (CONTENT, PICTURE):
            yield found
