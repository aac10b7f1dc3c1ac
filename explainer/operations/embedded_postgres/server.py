"""Start, share and stop the embedded PostgreSQL.

Whoever starts the server owns it and stops it; others who come meanwhile share it and leave it
alone. Ownership is a file lock: when an owner is killed the system releases it, and the next one to
come takes over the server left behind, or starts it again.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psutil
import psycopg
from fasteners import InterProcessLock

from explainer.operations.embedded_postgres.home import (
    DatabaseUnavailable,
    EmbeddedHome,
    ensure_socket_folder,
    make_home,
    programs,
    remove_socket_folder,
)
from explainer.operations.stopping import undisturbed

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASE: Final = "explainer"
SUPERUSER: Final = "explainer"
PORT: Final = "5432"
# After a power cut the server first replays its journal.
SECONDS_TO_START: Final = 60
SECONDS_TO_STOP: Final = 20
# The children of a server that was killed notice it and end by themselves.
SECONDS_TO_LINGER: Final = 5


def connection_parameters(home: EmbeddedHome) -> dict[str, Any]:
    # All of them, or libpq would fill the gaps from PGPORT, PGUSER and their like.
    return {
        "host": str(home.socket_folder()),
        "port": PORT,
        "user": SUPERUSER,
        "dbname": DATABASE,
    }


@contextmanager
def running_embedded_server() -> Iterator[None]:
    try:
        home = make_home()
    except (OSError, subprocess.SubprocessError) as error:
        raise DatabaseUnavailable(f"The embedded PostgreSQL finds no place: {error}.") from error
    with running(home):
        yield


@contextmanager
def running(home: EmbeddedHome) -> Iterator[None]:
    server = EmbeddedServer(home)
    try:
        server.start()
        yield
    finally:
        server.stop()


class EmbeddedServer:
    def __init__(self, home: EmbeddedHome) -> None:
        self.home = home
        self.process: psutil.Process | None = None
        self.must_stop = False
        self._ownership = InterProcessLock(home.folder / "owner.lock")
        self._one_at_a_time = InterProcessLock(home.folder / "start.lock")

    def start(self) -> None:
        try:
            with self._one_at_a_time:
                self.must_stop = self.take_ownership()
                self.process = running_postmaster(self.home.data)
                if self.process is None or not becomes_ready(self.home, self.process):
                    self.launch()
                ensure_database(self.home)
        except subprocess.CalledProcessError as error:
            raise DatabaseUnavailable(
                f"The embedded PostgreSQL cannot be started: {last_line(error.stderr)}"
            ) from error
        except (OSError, RuntimeError, psutil.Error, psycopg.Error) as error:
            raise DatabaseUnavailable(
                f"The embedded PostgreSQL cannot be started: {error}; its log is {self.home.log}."
            ) from error

    def launch(self) -> None:
        initialise(self.home)
        clear_away_the_dead(self.home.data)
        self.must_stop = True
        self.process = launch(self.home)
        if not becomes_ready(self.home, self.process):
            raise DatabaseUnavailable(
                f"The embedded PostgreSQL does not start; its log is {self.home.log}."
            )

    def stop(self) -> None:
        if not self.must_stop:
            return
        with undisturbed(), self._one_at_a_time:
            process = self.process or running_postmaster(self.home.data)
            if process is not None:
                end(process)
            remove_socket_folder(self.home)
            self.must_stop = False
            self.give_up_ownership()

    def take_ownership(self) -> bool:
        if self._ownership.acquire(blocking=False):
            return True
        # The lock leaves its file open when somebody else holds it.
        self._ownership.lockfile.close()
        return False

    def give_up_ownership(self) -> None:
        if self._ownership.acquired:
            self._ownership.release()


def initialise(home: EmbeddedHome) -> None:
    """Make the data folder under another name first: half of one is never taken for whole."""
    if home.data.exists():
        return
    for remains in home.folder.glob("postgres.new-*"):
        shutil.rmtree(remains, ignore_errors=True)
    draft = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=home.folder))
    if home.account is not None:
        shutil.chown(draft, home.account)
    # The builtin collation needs neither ICU nor the system's locales: the same everywhere.
    options = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin"]
    options += ["--builtin-locale=C.UTF-8", "--auth=trust", f"--username={SUPERUSER}"]
    if not home.is_durable:
        options.append("--no-sync")
    subprocess.run(  # noqa: S603 - our own words
        [programs(home) / "initdb", *options, "-D", draft],
        check=True,
        capture_output=True,
        text=True,
        **surroundings(home),
    )
    draft.rename(home.data)


def launch(home: EmbeddedHome) -> psutil.Process:
    ensure_socket_folder(home)
    settings = {
        "listen_addresses": "",
        "port": PORT,
        "unix_socket_directories": quoted(home.socket_folder()),
        "unix_socket_permissions": "0700",
        "fsync": "on" if home.is_durable else "off",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    home.log.touch(mode=0o600)
    with home.log.open("ab") as log:
        return psutil.Popen(
            [programs(home) / "postgres", "-D", home.data, *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Ctrl-C in the terminal must reach the web server, not the database under it.
            start_new_session=True,
            **surroundings(home),
        )


def surroundings(home: EmbeddedHome) -> dict[str, Any]:
    # A bare environment: PGDATA or PGPORT would change what the programs do.
    environment = {"PATH": os.defpath, "LC_ALL": "C"}
    return {"cwd": "/", "env": environment, **home.as_account()}


def quoted(folder: Path) -> str:
    return '"' + str(folder).replace('"', '""') + '"'


def running_postmaster(data: Path) -> psutil.Process | None:
    """Find the server of this data folder. Its pid file alone may be stale."""
    try:
        process = psutil.Process(int((data / "postmaster.pid").read_text().split("\n")[0]))
        return process if is_server_of(data, process) else None
    except (FileNotFoundError, ValueError, psutil.Error):
        return None


def is_server_of(data: Path, process: psutil.Process) -> bool:
    # A server's working folder is its data folder.
    try:
        return bool(process.name() == "postgres" and Path(process.cwd()) == data)
    except (OSError, psutil.Error):
        return False


def clear_away_the_dead(data: Path) -> None:
    """Make room after a postmaster that was killed: its children linger, its pid file stays."""
    children = [process for process in psutil.process_iter() if is_server_of(data, process)]
    for process in children:
        if not has_ended(process, SECONDS_TO_LINGER):
            process.kill()
    # Left there, a pid that now belongs to another program of this user would stop the start.
    (data / "postmaster.pid").unlink(missing_ok=True)


def becomes_ready(home: EmbeddedHome, process: psutil.Process) -> bool:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        with suppress(psycopg.OperationalError):
            connect(home).close()
            return True
        if has_ended(process, 0.02):
            break
    return False


def connect(home: EmbeddedHome) -> psycopg.Connection:
    parameters = connection_parameters(home) | {"dbname": "postgres"}
    return psycopg.connect(**parameters, autocommit=True, connect_timeout=5)


def ensure_database(home: EmbeddedHome) -> None:
    with connect(home) as connection:
        query = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(query, [DATABASE]).fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def end(process: psutil.Process) -> None:
    with suppress(psutil.NoSuchProcess):
        # PostgreSQL's "fast" shutdown: it ends the sessions and writes everything down.
        process.send_signal(signal.SIGINT)
        if not has_ended(process, SECONDS_TO_STOP):
            # "Immediate": nothing committed is lost, the next start replays the journal.
            process.send_signal(signal.SIGQUIT)
            has_ended(process, SECONDS_TO_STOP)


def has_ended(process: psutil.Process, seconds: float) -> bool:
    """Wait for the end of a process, for some seconds."""
    deadline = time.monotonic() + seconds
    while True:
        # Some containers have nobody who reaps the dead; for us they are dead all the same.
        is_dead = is_zombie(process)
        with suppress(psutil.TimeoutExpired):
            process.wait(timeout=0 if is_dead else min(seconds, 0.02))
            return True
        if is_dead or time.monotonic() > deadline:
            return is_dead


def is_zombie(process: psutil.Process) -> bool:
    try:
        return bool(process.status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given"
