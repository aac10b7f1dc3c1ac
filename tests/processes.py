"""Start the site's own commands in processes of their own, as a person would in a terminal."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import psycopg

from explainer.operations.embedded_postgres.home import PROJECT, EmbeddedHome
from explainer.operations.embedded_postgres.postmaster import has_ended
from explainer.operations.embedded_postgres.roles import SUPERUSER
from explainer.operations.embedded_postgres.server import connection_parameters, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OWN_VARIABLES = {
    "ALLOWED_HOSTS", "DATABASE_URL", "DATA_DIR", "OWNER_DATABASE_URL", "SECRET_KEY",
    "SERVED_OVER_HTTPS",
}  # fmt: skip
# A first start takes 20 seconds of a processor that it may share with many.
SECONDS_TO_HANG = 180


def environment_with(**changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OWN_VARIABLES}
    return kept | changes


def free_port() -> int:
    with closed_port() as port:
        return port


@contextmanager
def closed_port() -> Iterator[int]:
    """Hold a port on which nobody listens, so that no other program can meanwhile."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


def ask(home: EmbeddedHome, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(**connection_parameters(home, SUPERUSER), autocommit=True) as session:
        cursor = session.execute(query)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def moved_data(home: EmbeddedHome, elsewhere: EmbeddedHome) -> Iterator[None]:
    with running(home):
        pass
    home.data.rename(elsewhere.data)
    yield
    elsewhere.data.rename(home.data)


def modes_up_from(path: Path) -> dict[Path, int]:
    return {folder: stat.S_IMODE(folder.stat().st_mode) for folder in (path, *path.parents)}


def manage(*words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=PROJECT,
        env=environment_with(**changes),
        capture_output=True,
        text=True,
        timeout=SECONDS_TO_HANG,
        check=False,
    )


def wait_until(is_so: Callable[[], bool], seconds: float = 30) -> float:
    """Look again and again, and return the seconds after which it was so."""
    start = time.monotonic()
    while not is_so():
        assert time.monotonic() < start + seconds, "It never came to that."
        time.sleep(0.02)
    return time.monotonic() - start


def answers(home: EmbeddedHome) -> bool:
    try:
        return ask(home, "SELECT 1") == [(1,)]
    except psycopg.OperationalError:
        return False


@dataclass
class Demonstration:
    process: subprocess.Popen[str]
    port: int
    said: list[str] = field(default_factory=list)

    def listen(self, last: str = "Ctrl-C stops it.") -> None:
        """Read what it says up to a line, or to its end."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if last in line:
                return

    def family(self) -> list[psutil.Process]:
        found: list[psutil.Process] = psutil.Process(self.process.pid).children(recursive=True)
        return found

    def press_ctrl_c(self) -> list[psutil.Process]:
        """Do as a terminal does, to the whole group; give back the processes that outlive it."""
        family = self.family()
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait()
        return [process for process in family if not has_ended(process, 5)]


@contextmanager
def demonstration(folder: Path, *words: str, **changes: str) -> Iterator[Demonstration]:
    port = free_port()
    with subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port), *words],
        cwd=PROJECT,
        env=environment_with(DATA_DIR=str(folder), **changes),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # A group of its own, as a terminal would give it, and Ctrl-C not ignored.
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509 - no threads
    ) as process:
        watchdog = threading.Timer(SECONDS_TO_HANG, process.kill)
        watchdog.start()
        try:
            yield Demonstration(process, port)
        finally:
            watchdog.cancel()
            process.terminate()
