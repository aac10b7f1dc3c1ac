"""A folder of backups, of which the newest are kept.

A name says which site and when. Only files with such a name and with our mark are ever removed, and
none before the new one has been read back.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from explainer.operations.backups.backup_file import DRAFT, MARK, begins_with
from explainer.operations.backups.failure import BackupFailed
from explainer.operations.backups.writing import back_up

TIME: Final = "%Y-%m-%dT%H%M%SZ"
TIME_IN_A_NAME: Final = r"\d{4}-\d\d-\d\dT\d{6}Z"
SECONDS_OF_A_DAY: Final = 86_400
WITHOUT_ADDRESS: Final = "cancer-explained"


def back_up_into(folder: Path, keep: int, now: datetime) -> Path:
    """Write a new backup, then remove all but the newest. Raises BackupFailed, and keeps all."""
    path = folder / f"{_site()}-{now.astimezone(UTC):{TIME}}.backup"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupFailed(f"{folder} cannot be made: {error.strerror}.") from None
    back_up(path)
    # By a clock that was ahead, others may have a later name.
    others = [x for x in backups_in(folder) if x != path]
    for old in [*others[keep - 1 :], *_left_behind(folder, now)]:
        with suppress(FileNotFoundError):
            old.unlink()
    return path


def backups_in(folder: Path) -> list[Path]:
    """Return the backups of this site that are there, the newest first."""
    name = re.compile(rf"{re.escape(_site())}-{TIME_IN_A_NAME}\.backup")
    named = (x for x in folder.iterdir() if name.fullmatch(x.name))
    return sorted((x for x in named if _has_our_mark(x)), reverse=True)


def _left_behind(folder: Path, now: datetime) -> list[Path]:
    """Return what backups were killed over; one that goes on now has not begun a day ago."""
    drafts = folder.glob(f".{_site()}-*.backup.*{DRAFT}")
    return [x for x in drafts if now.timestamp() - x.lstat().st_mtime > SECONDS_OF_A_DAY]


def _site() -> str:
    return urlsplit(settings.SITE_ADDRESS).hostname or WITHOUT_ADDRESS


def _has_our_mark(path: Path) -> bool:
    return not path.is_symlink() and begins_with(path, MARK)
