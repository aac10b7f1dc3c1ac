"""Folders and servers that are gone when the test is."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from explainer.operations.embedded_postgres.home import (
    ROOT_ACCOUNT,
    EmbeddedHome,
    ensure_account,
    package_folder,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def throwaway_folder() -> Iterator[Path]:
    """Make a folder that root's PostgreSQL account can reach: those of pytest are private."""
    folder = Path(tempfile.mkdtemp(prefix="cancer-explained-tests-")).resolve()
    try:
        if os.geteuid() == 0:
            folder.chmod(0o711)
        yield folder
    finally:
        shutil.rmtree(folder)


def throwaway_home(folder: Path) -> EmbeddedHome:
    if os.geteuid() != 0:
        return EmbeddedHome(folder, is_durable=False)
    ensure_account()
    home = EmbeddedHome(folder, account=ROOT_ACCOUNT, shelf=folder, is_durable=False)
    _spare_copying_the_programs(home)
    return home


def lasting_folder(cache: Path) -> Path:
    """Return the folder of a server that outlives the run: in the cache, or where root's account
    can reach it, under a name that nobody else has."""
    folder = cache / f"server-{version('embedded-postgres')}"
    folder.mkdir(exist_ok=True)
    if os.geteuid() != 0 or _can("-x", folder):
        return folder
    record = cache / "folder-for-root"
    if not (record.exists() and Path(record.read_text()).is_dir()):
        elsewhere = Path(tempfile.mkdtemp(prefix="cancer-explained-tests-", dir="/var/tmp"))
        elsewhere.chmod(0o711)
        record.write_text(str(elsewhere))
    return Path(record.read_text())


def _spare_copying_the_programs(home: EmbeddedHome) -> None:
    """Let the account run the programs where they are, if it can: the copy takes a second."""
    package = package_folder()
    program = package / "pginstall" / "bin" / "initdb"
    place = home.shelf / f"embedded-postgres-{version('embedded-postgres')}"
    if _can("-x", program) and not place.exists():
        place.symlink_to(package.parent)


def _can(test: str, path: Path) -> bool:
    """Ask whether root's PostgreSQL account can do something with a path."""
    ensure_account()
    home = EmbeddedHome(path, account=ROOT_ACCOUNT)
    done = subprocess.run(["test", test, path], check=False, **home.as_account())  # noqa: S607 - the system's own
    return done.returncode == 0
