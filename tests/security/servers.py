"""The servers that the site may run on, each with one of everything on record.

What is in a database is made in it by the role that serves the site, so that whatever that needs
and has not got is found here.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psycopg
from django.conf import settings
from django.db import connection

from explainer.operations.embedded_postgres.roles import OWNER, SERVING
from tests import database
from tests.processes import manage
from tests.publishing.records import make_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class Server:
    """Where the site works, and as whom."""

    host: str
    name: str
    owner: str
    serving: str

    def session(self, role: str | None = None) -> psycopg.Connection[Any]:
        """Log in by itself, past Django: as the role that serves, or another."""
        role = role or self.serving
        return psycopg.connect(host=self.host, dbname=self.name, user=role, autocommit=True)

    def url(self, role: str) -> str:
        return f"postgresql://{role}@/{self.name}?host={self.host}"


@contextmanager
def embedded() -> Iterator[Server]:
    """As the embedded server has its roles."""
    with database.filled(make_records):
        known = connection.settings_dict
        yield Server(known["HOST"], known["NAME"], OWNER, SERVING)


@contextmanager
def with_two_roles() -> Iterator[Server]:
    """A database of a server that others keep, migrated as README says."""
    mark = f"test_{os.getpid()}_two"
    server = Server(os.environ[database.HOST], mark, f"{mark}_owner", f"{mark}_site")
    with database.maintenance() as session, ExitStack() as stack:
        stack.callback(drop_roles, session, server)
        for role in (server.owner, server.serving):
            session.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'known'")
        session.execute(f"CREATE DATABASE {mark} OWNER {server.owner} TEMPLATE template0")
        stack.callback(database.drop, session, [mark])
        done = manage(
            "migrate",
            SECRET_KEY=settings.SECRET_KEY,
            DATABASE_URL=server.url(server.serving),
            OWNER_DATABASE_URL=server.url(server.owner),
        )
        assert done.returncode == 0, done.stderr
        with database.connected_to(server.name, server.serving, user=server.serving):
            make_records()
        yield server


def drop_roles(session: psycopg.Connection[Any], server: Server) -> None:
    for role in (server.owner, server.serving):
        session.execute(f"DROP ROLE IF EXISTS {role}")


SERVERS: dict[str, Callable[[], Any]] = {"embedded": embedded, "two roles": with_two_roles}
