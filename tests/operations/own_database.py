"""What tests ask and do in a database of their own, beside Django."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
from django.db import connection
from django.test import Client

from explainer.operations.backups.restoring import restore
from tests import database

# Django's kinds get other numbers, as in another database.
OTHER_NUMBERS: Final = """
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
UPDATE auth_permission SET content_type_id = 500 - content_type_id;
UPDATE taggit_taggeditem SET content_type_id = 500 - content_type_id;
UPDATE django_content_type SET id = 500 - id;
COMMIT;
"""


def session_beside() -> psycopg.Connection[Any]:
    """Connect once more to the database that Django works in."""
    known = connection.get_connection_params()
    return psycopg.connect(**known | {"cursor_factory": psycopg.Cursor})


def restored(path: Path, *steps: Callable[[], object]) -> None:
    """Restore as the operator does, who acts as the owner of the database."""
    with database.as_owner():
        restore(path, steps)


def schemas() -> set[str]:
    """Return the schemas that are not PostgreSQL's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace"
            " WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
        )
        return {name for (name,) in cursor.fetchall()} - {"another_day"}


@contextmanager
def empty_database() -> Iterator[None]:
    """Let this process work in a database in which nothing was ever made."""
    name = f"{os.environ[database.PREFIX] or 'test_'}{os.getpid()}_empty"
    with database.maintenance() as server:
        database.drop(server, [name])
        database.create(server, name, "template1")
        try:
            with database.connected_to(name):
                yield
        finally:
            database.drop(server, [name])


def pages(addresses: list[str]) -> dict[str, tuple[int, bytes]]:
    """Return the status and every byte of each page, as a reader gets them."""
    client = Client()
    answers = {address: client.get(address) for address in addresses}
    return {
        address: (x.status_code, b"".join(x) if x.streaming else x.content)
        for address, x in answers.items()
    }
