"""Run granian under another process, and never longer than that process."""

from __future__ import annotations

import http.client
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import django
from django.urls import get_resolver
from granian import Granian
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from explainer.operations.database import close_pools, serves_people
from explainer.operations.embedded_postgres.home import PROJECT
from explainer.operations.stopping import undisturbed

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

# While one starts again after it was killed, the other answers.
WORKERS: Final = 2
# Django in each of two workers, on a machine that does other things too.
SECONDS_TO_ANSWER: Final = 30
MOST_FAILURES: Final = 5
SECONDS_BETWEEN_STARTS: Final = 0.5
SECONDS_TO_STOP: Final = 5
MILLISECONDS_FOR_HEADERS: Final = 10_000
RELOAD: Final = "--reload"
# Not the whole project: the database's files change all the time.
SOURCES: Final = ("explainer", "glossary", "topics", "quizzes", "templates", "static")


class WebServerStopped(Exception):  # noqa: N818 - it names what happened
    pass


def serve(address: str, port: int, *, announce: Callable[[], None], reload: bool = False) -> None:
    """Serve until a signal comes, and call `announce` as soon as the site answers.

    Whenever the web server ends by itself it is started again. What does not answer after a first
    start will not after a second one; what has answered is given several.
    """
    command = [sys.executable, "-m", "explainer.operations.web_server", address, str(port)]
    command += [RELOAD] if reload else []
    run(command, address, port, announce)
    failures = 0
    while failures < MOST_FAILURES:
        time.sleep(SECONDS_BETWEEN_STARTS * (2**failures - 1))
        try:
            run(command, address, port, lambda: logger.warning("The site answers again."))
        except WebServerStopped:
            failures += 1
        else:
            failures = 0
    raise WebServerStopped(
        f"The web server was started {MOST_FAILURES} times more, and did not answer; the reason is"
        " printed above."
    )


def run(command: list[str], address: str, port: int, announce: Callable[[], None]) -> None:
    """Start the web server once and wait for its end. Raise if it never answers."""
    # A session of its own, so that Ctrl-C comes here only and the order of stopping is ours.
    with subprocess.Popen(  # noqa: S603 - our own words
        command, cwd=PROJECT, stdin=subprocess.PIPE, start_new_session=True
    ) as server:
        try:
            wait_until_answering(server, address, port)
            announce()
            server.wait()
        finally:
            with undisturbed():
                end(server)
    logger.error("The web server ended with status %s; it is started again.", server.returncode)


def wait_until_answering(server: subprocess.Popen[bytes], address: str, port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline:
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(address, port, timeout=SECONDS_TO_ANSWER)
            connection.request("GET", "/healthz")
            connection.getresponse()
            connection.close()
            return
        with suppress(subprocess.TimeoutExpired):
            server.wait(timeout=0.05)
            break
    raise WebServerStopped("The web server did not start; the reason is printed above.")


def end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(timeout=2 * SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.kill()


def stop_with_parent() -> None:
    # The parent holds the other end of this pipe and never writes: it closes when the parent dies.
    os.read(sys.stdin.fileno(), 1)
    os.kill(os.getpid(), signal.SIGTERM)


def load_what_workers_share() -> None:
    """Load the site once: a worker that is forked from here starts at once, and shares memory."""
    # As `explainer.wsgi` does: workers find the settings as they are read here.
    serves_people.set()
    django.setup()
    # The views of all apps are loaded with the addresses.
    get_resolver().url_patterns  # noqa: B018 - it is kept where it was asked for
    # Two processes on one connection would read each other's answers.
    close_pools()


def main(address: str, port: str, *options: str) -> None:
    threading.Thread(target=stop_with_parent, daemon=True).start()
    if RELOAD not in options:
        load_what_workers_share()
    server: Any = Granian(
        "explainer.rsgi:application",
        address=address,
        port=int(port),
        interface=Interfaces.RSGI,
        websockets=False,
        # Each change is waited for, and each worker loads everything anew.
        workers=1 if RELOAD in options else WORKERS,
        respawn_failed_workers=True,
        http1_settings=HTTP1Settings(header_read_timeout=MILLISECONDS_FOR_HEADERS),
        workers_kill_timeout=SECONDS_TO_STOP,
        log_level=LogLevels.info if RELOAD in options else LogLevels.warning,
        reload=RELOAD in options,
        reload_paths=[PROJECT / name for name in SOURCES],
        # A change may not compile yet; the next one ends the wait.
        reload_ignore_worker_failure=True,
    )
    server.serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
