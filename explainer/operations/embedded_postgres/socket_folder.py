"""The private folder in which the server and its clients meet."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path
from typing import Final

from explainer.operations.embedded_postgres.home import EmbeddedHome

# The system's limit is 104 bytes on macOS and 108 on Linux, its closing zero included.
LONGEST_SOCKET_PATH: Final = 103
SOCKET_NAME: Final = ".s.PGSQL.5432"


def ensure_socket_folder(home: EmbeddedHome) -> None:
    """Make the private folder of the socket, elsewhere when the path here is too long for it."""
    folder = home.folder / "socket"
    if is_ours(home, home.socket_folder()) and not can_hold_socket(folder):
        # Whoever outlives a server looks for the next one where that was.
        for left in home.socket_folder().iterdir():
            left.unlink()
        return
    # A server that was killed has left its socket there, and a lock file that would stop the next.
    remove_socket_folder(home)
    if can_hold_socket(folder):
        folder.mkdir(mode=0o700)
    else:
        folder = Path(tempfile.mkdtemp(prefix="cancer-explained-"))
        draft = home.socket_record.with_suffix(".new")
        draft.write_text(str(folder))
        draft.replace(home.socket_record)
    if home.account is not None:
        shutil.chown(folder, home.account)


def is_ours(home: EmbeddedHome, folder: Path) -> bool:
    """Tell whether nobody else can have put anything into a folder."""
    owner = pwd.getpwnam(home.account).pw_uid if home.account else os.geteuid()
    try:
        status = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_mode & 0o077 == 0 and status.st_uid == owner


def remove_socket_folder(home: EmbeddedHome) -> None:
    shutil.rmtree(home.socket_folder(), ignore_errors=True)
    home.socket_record.unlink(missing_ok=True)


def can_hold_socket(folder: Path) -> bool:
    # libpq reads a comma as the end of one host name and the start of the next.
    return "," not in str(folder) and len(os.fsencode(folder / SOCKET_NAME)) < LONGEST_SOCKET_PATH
