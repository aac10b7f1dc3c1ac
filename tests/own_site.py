"""A site whose PostgreSQL and web server are processes that a test may stop, kill and lock."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection

from explainer.accounts.time_limits import BEGAN, SEEN
from explainer.operations.demonstration import HELP_LINE
from explainer.operations.embedded_postgres.home import PROJECT, EmbeddedHome, programs
from explainer.operations.embedded_postgres.postmaster import end, initialise, launch
from explainer.operations.embedded_postgres.roles import DATABASE, OWNER, SERVING
from explainer.operations.embedded_postgres.server import becomes_ready, ensure_database
from tests.clock import now
from tests.database import Template, cloned
from tests.processes import environment_with, free_port
from tests.reading import whole_topic
from tests.throwaway import throwaway_folder, throwaway_home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import psutil

KEY_OF_THE_PUBLISHER: Final = "a-session-that-the-tests-know-of"
SECONDS_TO_WAIT: Final = 60


def whole_site() -> None:
    """A whole topic, and somebody who is signed in."""
    whole_topic()
    person = User.objects.create_superuser("publisher")
    ends = now() + timedelta(days=1)
    known = {
        # A session that has not begun yet is not over, however long this database is kept.
        BEGAN: int(ends.timestamp()),
        SEEN: int(ends.timestamp()),
        SESSION_KEY: str(person.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: person.get_session_auth_hash(),
    }
    Session.objects.create(
        session_key=KEY_OF_THE_PUBLISHER,
        session_data=SessionStore().encode(known),
        expire_date=ends,
    )


OWN: Final = Template("own_site", whole_site)


@dataclass(frozen=True)
class Page:
    status: int
    text: str
    headers: dict[str, str]
    seconds: float


@dataclass
class OwnSite:
    home: EmbeddedHome
    port: int
    log: Path
    address: str = "127.0.0.1"
    # What its web server is started by, such as another network.
    started_by: tuple[str, ...] = ()
    web: subprocess.Popen[bytes] | None = None
    database: psutil.Process | None = None

    def get(self, path: str, **headers: str) -> Page:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, body: bytes, **headers: str) -> Page:
        sort = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, body, sort | headers)

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Page:
        return page_at((self.address, self.port), method, path, body, headers)

    def start_database(self, *, addresses: str = "", allowed: str = "") -> None:
        initialise(self.home)
        if allowed:
            with (self.home.data / "pg_hba.conf").open("a") as rules:
                rules.write(f"host all all {allowed} trust\n")
        self.database = launch(self.home, addresses=addresses)
        assert becomes_ready(self.home, self.database)
        ensure_database(self.home)

    def stop_database(self) -> None:
        if self.database is not None:
            end(self.database)
            self.database = None

    def wait_for(self, path: str, status: int = 200) -> None:
        wait_until(lambda: self.status_of(path) == status)

    def status_of(self, path: str) -> int:
        try:
            return self.get(path).status
        except (OSError, http.client.HTTPException):
            return 0


def page_at(
    place: tuple[str, int],
    method: str,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> Page:
    talk = http.client.HTTPConnection(*place, timeout=SECONDS_TO_WAIT)
    begun = time.monotonic()
    try:
        talk.request(method, path, body, headers)
        answer = talk.getresponse()
        text = answer.read().decode()
        names = {name.lower(): str(answer.getheader(name)) for name in answer.headers}
        return Page(answer.status, text, names, time.monotonic() - begun)
    finally:
        talk.close()


def url_of(home: EmbeddedHome) -> str:
    folder = quote(str(home.socket_folder()), safe="")
    return f"postgresql://{SERVING}@/{DATABASE}?host={folder}"


def of_staff() -> dict[str, str]:
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={KEY_OF_THE_PUBLISHER}"}


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS_TO_WAIT
    while not is_so():
        assert time.monotonic() < deadline, "it never became so"
        time.sleep(0.05)


@contextmanager
def own_site(*, is_served: bool = True) -> Iterator[OwnSite]:
    """Serve OWN from a server that nobody else uses. Needs a database that can be cloned."""
    with throwaway_folder() as folder:
        site = OwnSite(throwaway_home(folder), free_port(), folder / "web.log")
        try:
            site.start_database()
            with cloned(OWN):
                copy_database(site.home)
            with served(site) if is_served else nullcontext():
                yield site
        finally:
            site.stop_database()


@contextmanager
def served(site: OwnSite, **changes: str) -> Iterator[None]:
    """Start its web server, as the demonstration does."""
    surroundings = {
        "DATABASE_URL": url_of(site.home),
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        "SECRET_KEY": settings.SECRET_KEY,
        "ALLOWED_HOSTS": "127.0.0.1",
        "SERVED_OVER_HTTPS": "false",
        **HELP_LINE,
    }
    listen = site.address if not site.started_by else "0.0.0.0"  # noqa: S104 - a network of its own
    program = [sys.executable, "-m", "explainer.operations.web_server", listen, str(site.port)]
    with (
        site.log.open("wb") as log,
        subprocess.Popen(
            [*site.started_by, *program],
            cwd=PROJECT,
            env=environment_with(**surroundings | changes),
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        ) as site.web,
    ):
        try:
            site.wait_for("/topics/whole/")
            yield
        finally:
            site.web.terminate()


def copy_database(home: EmbeddedHome) -> None:
    """Copy the database that this process works in to a server of its own."""
    known = connection.settings_dict
    names = {"PGHOST": "HOST", "PGUSER": "USER", "PGPORT": "PORT", "PGPASSWORD": "PASSWORD"}
    there = {name: str(known[key]) for name, key in names.items() if known[key]}
    here = {"PGHOST": str(home.socket_folder()), "PGUSER": OWNER, "PGPORT": "5432"}
    dump = [programs(home) / "pg_dump", "--no-owner", "-Fc", known["NAME"]]
    restore = [programs(home) / "pg_restore", "--no-owner", "-d", DATABASE]
    saved = run(dump, there)
    run(restore, here, saved)


def run(words: list[Any], surroundings: dict[str, str], given: bytes = b"") -> bytes:
    everything = {"PATH": os.defpath, "LC_ALL": "C", **surroundings}
    done = subprocess.run(words, env=everything, input=given, check=True, capture_output=True)
    return done.stdout
