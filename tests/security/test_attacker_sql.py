"""What somebody can do who has smuggled SQL into the site: nothing but what the site itself does.

Each statement is asked in a session of its own by the very role that serves the site, on the
embedded server and on one that others keep.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from django.apps import apps
from psycopg.errors import lookup
from pytest_django.plugin import DjangoDbBlocker

from explainer.operations.postgresql.rights import rows_stay
from explainer.publishing.models import Edition
from explainer.sources.models import TakenBack, Verification
from explainer.workflow.models import Move
from tests import database
from tests.security.servers import SERVERS, Server

DENIED: Final = "42501"
DONE: Final = "00000"


def asked() -> Iterator[tuple[str, str]]:
    """Yield each statement with the code of what PostgreSQL says of it."""
    code = ""
    for line in (Path(__file__).parent / "attacks.sql").read_text().splitlines():
        if line.startswith("--="):
            code = line.split()[1]
        elif line and not line.startswith("--"):
            yield line.removesuffix(";"), code


ATTACKS: Final = [(statement, code) for statement, code in asked() if code != DONE]
ORDINARY: Final = [statement for statement, code in asked() if code == DONE]


@pytest.fixture(scope="module", params=SERVERS)
def server(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Server]:
    if database.HOST not in os.environ:
        pytest.skip("roles are made on a server of our own only")
    with django_db_blocker.unblock(), SERVERS[request.param]() as server:
        yield server


@pytest.fixture
def attacker(server: Server) -> Iterator[psycopg.Connection[Any]]:
    with server.session() as session:
        yield session


def words_of(server: Server, statement: str) -> str:
    """Put in what a server calls things by."""
    with server.session() as session:
        [trigger] = session.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'sources_verification'::regclass"
            " AND tgname LIKE 'pgtrigger_verification_can_be_true%'"
        ).fetchone() or [""]
    names = {
        "trigger": trigger,
        "owner": server.owner,
        "name": server.name,
        "nobody": "(SELECT id FROM auth_user WHERE username = 'the-writer')",
        "editor": "(SELECT edited_by_id FROM publishing_edition LIMIT 1)",
    }
    for name, word in names.items():
        statement = statement.replace(f"{{{name}}}", word)
    return statement


@pytest.mark.parametrize(("statement", "code"), ATTACKS)
def test_an_attack_is_refused(
    server: Server, attacker: psycopg.Connection[Any], statement: str, code: str
) -> None:
    # In no transaction of ours: some are of a kind that none takes.
    with pytest.raises(lookup(code)):
        attacker.execute(words_of(server, statement))


def test_no_table_of_the_record_is_changed(
    server: Server, attacker: psycopg.Connection[Any]
) -> None:
    tables = {model._meta.db_table: model for model in apps.get_models() if rows_stay(model)}
    own = [model._meta.db_table for model in (Edition, Verification, TakenBack, Move)]
    assert {*own, "sources_textonrecord"} <= tables.keys()

    for table, model in tables.items():
        column = model._meta.local_fields[-1].column
        for statement in ("UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"):
            with pytest.raises(lookup(DENIED)):
                attacker.execute(statement.format(table, column))


@pytest.mark.parametrize("statement", ORDINARY)
def test_ordinary_work_goes_on(
    server: Server, attacker: psycopg.Connection[Any], statement: str
) -> None:
    with attacker.transaction(force_rollback=True):
        attacker.execute(statement)


def test_the_role_that_serves_can_do_nothing_by_its_nature(
    server: Server, attacker: psycopg.Connection[Any]
) -> None:
    for role in (server.serving, server.owner):
        can = attacker.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls,"
            " EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid)"
            " FROM pg_roles WHERE rolname = %s",
            [role],
        ).fetchone()
        assert can == (False,) * 6


def test_the_owner_runs_no_program_either(server: Server) -> None:
    with server.session(server.owner) as owner:
        for statement in ("COPY auth_user TO PROGRAM 'cat'", "SELECT pg_read_file('PG_VERSION')"):
            with pytest.raises(lookup(DENIED)):
                owner.execute(statement)
