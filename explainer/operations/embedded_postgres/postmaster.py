"""PostgreSQL's first process in a data folder: made, found, and ended."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import psutil

from explainer.operations.embedded_postgres.home import EmbeddedHome, programs
from explainer.operations.embedded_postgres.roles import SUPERUSER
from explainer.operations.embedded_postgres.socket_folder import ensure_socket_folder

PORT: Final = "5432"
SECONDS_TO_STOP: Final = 20
# The children of a server that was killed notice it and end by themselves.
SECONDS_TO_LINGER: Final = 5
# Reading ends when the other end of the pipe closes, as the system does for whoever is killed.
GUARD: Final = 'read nothing; kill -INT "$0"'


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


def launch(home: EmbeddedHome, *, addresses: str = "") -> psutil.Process:
    """Start the server. It listens on its socket, and on `addresses` where somebody names some."""
    ensure_socket_folder(home)
    settings = {
        "listen_addresses": addresses,
        "port": PORT,
        "unix_socket_directories": quoted(home.socket_folder()),
        "unix_socket_permissions": "0700",
        "fsync": "on" if home.is_durable else "off",
    }
    if sys.platform == "linux":
        # One call after a crash, in place of one for each of two thousand files.
        settings["recovery_init_sync_method"] = "syncfs"
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


def guard(home: EmbeddedHome, postmaster: psutil.Process) -> subprocess.Popen[bytes]:
    """Start what ends the postmaster when this process is gone, even if it was killed."""
    return subprocess.Popen(  # noqa: S603 - our own words
        ["/bin/sh", "-c", GUARD, str(postmaster.pid)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
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
