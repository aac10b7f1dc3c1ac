"""Start, share, keep up and stop the embedded PostgreSQL.

Whoever starts the server owns it and stops it; others who come meanwhile share it and leave it
alone. Ownership is a file lock: when an owner is killed the system releases it, and a guard ends
the server; the next one to come takes over what is still there, or starts it again. A server that
is lost while somebody works with it is started again by one of those who do.
"""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

import psutil
import psycopg
from fasteners import InterProcessLock

from explainer.operations.embedded_postgres.home import (
    DatabaseUnavailable,
    EmbeddedHome,
    make_home,
)
from explainer.operations.embedded_postgres.postmaster import (
    PORT,
    clear_away_the_dead,
    end,
    guard,
    has_ended,
    initialise,
    launch,
    running_postmaster,
)
from explainer.operations.embedded_postgres.roles import (
    DATABASE,
    SERVING,
    SUPERUSER,
    ensure_roles,
    give_to_the_owner,
)
from explainer.operations.embedded_postgres.socket_folder import remove_socket_folder
from explainer.operations.stopping import undisturbed

if TYPE_CHECKING:
    from collections.abc import Iterator

logger = logging.getLogger(__name__)

# But for what it says to us while we wait for it.
WHAT_WENT_WRONG: Final = re.compile(r"(?:FATAL|PANIC|error): +(?!the database system is)(.+)")
# After a power cut the server first replays its journal.
SECONDS_TO_START: Final = 60
SECONDS_BETWEEN_LOOKS: Final = 0.2
MOST_SECONDS_BETWEEN_STARTS: Final = 10


def connection_parameters(home: EmbeddedHome, role: str = SERVING) -> dict[str, Any]:
    # All of them, or libpq would fill the gaps from PGPORT, PGUSER and their like.
    return {
        "host": str(home.socket_folder()),
        "port": PORT,
        "user": role,
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
        with server.kept_up():
            yield
    finally:
        server.stop()


class EmbeddedServer:
    def __init__(self, home: EmbeddedHome) -> None:
        self.home = home
        self.process: psutil.Process | None = None
        self.must_stop = False
        self._guard: subprocess.Popen[bytes] | None = None
        self._ownership = InterProcessLock(home.folder / "owner.lock")
        self._one_at_a_time = InterProcessLock(home.folder / "start.lock")

    def start(self) -> None:
        try:
            with self._one_at_a_time:
                self.must_stop = self.take_ownership()
                self.process = running_postmaster(self.home.data)
                if self.process is None or not becomes_ready(self.home, self.process):
                    self.launch()
                self.ensure_guard()
                ensure_database(self.home)
        except subprocess.CalledProcessError as error:
            raise DatabaseUnavailable(
                f"The embedded PostgreSQL cannot be started: {telling_line(error.stderr)}"
            ) from error
        except (OSError, RuntimeError, psutil.Error, psycopg.Error) as error:
            raise DatabaseUnavailable(
                f"The embedded PostgreSQL cannot be started: {reason_of(error)}; its log is"
                f" {self.home.log}."
            ) from error

    def launch(self) -> None:
        initialise(self.home)
        clear_away_the_dead(self.home.data)
        self.must_stop = True
        began = self.home.log.stat().st_size if self.home.log.exists() else 0
        self.process = launch(self.home)
        self.ensure_guard()
        if not becomes_ready(self.home, self.process):
            raise DatabaseUnavailable(
                f"The embedded PostgreSQL does not start: {self.said_since(began)}; its log is"
                f" {self.home.log}."
            )

    def said_since(self, position: int) -> str:
        return telling_line(self.home.log.read_bytes()[position:].decode(errors="replace"))

    @contextmanager
    def kept_up(self) -> Iterator[None]:
        """Start the server again if it ends by itself, until the block is left."""
        is_over = threading.Event()
        watch = threading.Thread(target=self.watch, args=[is_over], daemon=True)
        watch.start()
        try:
            yield
        finally:
            with undisturbed():
                is_over.set()
                watch.join()

    def watch(self, is_over: threading.Event) -> None:
        seconds = SECONDS_BETWEEN_LOOKS
        while not is_over.wait(seconds):
            try:
                self.restart_if_lost()
                seconds = SECONDS_BETWEEN_LOOKS
            except DatabaseUnavailable as error:
                logger.warning("%s", error)
                # A full disk, for example, has room again after a while.
                seconds = min(max(1, 2 * seconds), MOST_SECONDS_BETWEEN_STARTS)

    def restart_if_lost(self) -> None:
        if self.process is not None and not has_ended(self.process, 0):
            self.ensure_guard()
            return
        logger.error("The embedded PostgreSQL has ended by itself; it is started again.")
        self.dismiss_guard()
        self.start()
        logger.warning("The embedded PostgreSQL answers again.")

    def ensure_guard(self) -> None:
        """Let the server end with this process, however that ends, if it is ours to stop."""
        if self._guard is not None and self._guard.poll() is not None:
            self.dismiss_guard()
        if self.must_stop and self._guard is None and self.process is not None:
            self._guard = guard(self.home, self.process)

    def dismiss_guard(self) -> None:
        if self._guard is not None:
            # First of all: the number of a server that has ended may be another program's by now.
            self._guard.kill()
            self._guard.communicate()
            self._guard = None

    def stop(self) -> None:
        if not self.must_stop:
            return
        with undisturbed(), self._one_at_a_time:
            process = self.process or running_postmaster(self.home.data)
            if process is not None:
                end(process)
            self.dismiss_guard()
            remove_socket_folder(self.home)
            self.must_stop = False
            self.give_up_ownership()

    def take_ownership(self) -> bool:
        if self._ownership.acquired or self._ownership.acquire(blocking=False):
            return True
        # The lock leaves its file open when somebody else holds it.
        self._ownership.lockfile.close()
        return False

    def give_up_ownership(self) -> None:
        if self._ownership.acquired:
            self._ownership.release()


def becomes_ready(home: EmbeddedHome, process: psutil.Process) -> bool:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        with suppress(psycopg.OperationalError):
            connect(home).close()
            return True
        if has_ended(process, 0.02):
            break
    return False


def connect(home: EmbeddedHome, database: str = "postgres") -> psycopg.Connection:
    parameters = connection_parameters(home, SUPERUSER) | {"dbname": database}
    return psycopg.connect(**parameters, autocommit=True, connect_timeout=5)


def ensure_database(home: EmbeddedHome) -> None:
    with connect(home) as connection:
        ensure_roles(connection)
    with connect(home, DATABASE) as connection:
        give_to_the_owner(connection)


def telling_line(text: str) -> str:
    """Return what a program said last of what went wrong, without its time and number."""
    found = [x for x in map(WHAT_WENT_WRONG.search, text.splitlines()) if x is not None]
    return found[-1][1] if found else "no reason was given"


def reason_of(error: Exception) -> str:
    """Return why something failed; of many files that could not be copied, why the last one."""
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):
        return str(error.args[0][-1][-1])
    return str(error)
