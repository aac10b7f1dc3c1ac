"""Backups as files, without a database: parts to write, keys, and what a file is damaged by."""

from __future__ import annotations

import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pyrage
import pytest
from django.conf import settings

from explainer.operations.backups import backup_file
from explainer.operations.backups.records import Head, Part, Table

HEAD: Final = Head("2026-01-15T03:00:00+00:00", [["auth", "0001_initial"]])
ROWS: Final = b"1\tWords that somebody wrote\n" * 5_000
PARTS: Final[tuple[Part, ...]] = (
    HEAD, Table("auth_group", ["id", "name"], {"id": 7}), ROWS, Table("empty", ["id"], {}),
)  # fmt: skip


def set_key(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str = "key") -> Path:
    """Let the site have a key of its own from now on."""
    path = folder / name
    path.write_text(f"# a comment\n{pyrage.x25519.Identity.generate()}\n")
    path.chmod(0o600)
    monkeypatch.setattr(settings, "BACKUP_KEY_FILE", str(path))
    return path


def parts_in(path: Path) -> list[Part]:
    with backup_file.opened(path) as backup:
        backup.check()
        with backup.parts() as parts:
            return list(parts)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let no file grow beyond a size, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
