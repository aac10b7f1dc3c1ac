"""Writing an export into a folder that may hold an earlier one, and nothing of anybody else's.

Beside the files stands a list of their digests, as `sha256sum --check` reads it. By it the next
export knows which files are still as an export wrote them: those it replaces or removes. Hidden
files, such as those of git, are not looked at.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from explainer.importing.files import all_below

LIST_OF_FILES = "export.sha256"
# Two blanks stand between a digest and a name.
_GAP = "  "


class FolderRefused(Exception):  # noqa: N818 - named for what happened
    """Where nothing was exported, and why, said to whoever named the folder."""


def write_into(folder: Path, files: Mapping[str, bytes], *, replace: bool = False) -> None:
    """Write the files, and remove those of an earlier export that are none of them.

    A file that no export wrote, or that somebody changed since, is a reason to refuse; with
    `replace` it is written over where it has the name of one of the files, and else left alone.
    Raises FolderRefused or OSError; before all files are on the disk, none is put in place.
    """
    folder.mkdir(parents=True, exist_ok=True)
    earlier = _listed(folder)
    _refuse_others(folder, earlier, replace=replace)
    all_files = {**files, LIST_OF_FILES: _list_of(files)}
    with tempfile.TemporaryDirectory(prefix=".export-", dir=folder) as draft:
        for name, data in all_files.items():
            _write_new(Path(draft, name), data)
        for name in all_files:
            (folder / name).parent.mkdir(exist_ok=True)
            Path(draft, name).replace(folder / name)
    for name in earlier.keys() - all_files.keys():
        _remove(folder / name)


def _listed(folder: Path) -> dict[str, str]:
    """Return the digests of an earlier export's files that are there."""
    file = folder / LIST_OF_FILES
    if not file.is_file():
        return {}
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    pairs = (line.partition(_GAP) for line in lines)
    # The list may be anybody's: no name in it leads out of the folder.
    there = set(_files_in(folder))
    return {name: digest for digest, _, name in pairs if name in there}


def _list_of(files: Mapping[str, bytes]) -> bytes:
    lines = (f"{sha256(data).hexdigest()}{_GAP}{name}\n" for name, data in sorted(files.items()))
    return "".join(lines).encode()


def _files_in(folder: Path) -> Iterator[str]:
    for found in all_below(folder):
        if found.path.is_symlink() or not found.path.is_dir():
            yield found.name


def _refuse_others(folder: Path, earlier: Mapping[str, str], *, replace: bool) -> None:
    for name in _files_in(folder):
        path = folder / name
        if path.is_symlink():
            raise FolderRefused(f"“{path}” is a link: an export would write where it leads.")
        is_ours = name == LIST_OF_FILES or (
            name in earlier and path.is_file() and earlier[name] == _digest_of(path)
        )
        if not is_ours and not replace:
            raise FolderRefused(
                f"“{path}” is not as an export wrote it. Name an empty folder, or say --replace to"
                " write over files of the same names."
            )


def _digest_of(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there: two names may be one to a disk that knows no capitals."""
    path.parent.mkdir(exist_ok=True)
    with path.open("xb") as file:
        file.write(data)


def _remove(path: Path) -> None:
    path.unlink()
    with suppress(OSError):  # The folder has other files.
        path.parent.rmdir()
