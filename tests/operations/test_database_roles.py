"""One role owns the tables, another serves the site: which is whose, and what each may do."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from psycopg.conninfo import make_conninfo

from explainer.operations import database
from explainer.operations.database import (
    COMMANDS_OF_THE_OWNER,
    database_for,
    database_settings,
    serving_role,
)
from explainer.operations.embedded_postgres.postmaster import end, initialise, launch
from explainer.operations.embedded_postgres.roles import OWNER, SERVING, SUPERUSER
from explainer.operations.embedded_postgres.server import becomes_ready, connect, running
from explainer.operations.postgresql.rights import (
    ADD,
    WRITE,
    grant_serving_rights,
    rights_by_table,
    rights_too_many,
)
from tests.database import as_owner
from tests.processes import ask
from tests.publishing.records import one

if TYPE_CHECKING:
    from explainer.operations.embedded_postgres.home import EmbeddedHome

SERVES = "postgresql://site:hush@db.example/explained"
OWNS = "postgresql://owner:hush@db.example/explained"


@pytest.fixture(autouse=True)
def command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "acts_as_owner", Event())
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("OWNER_DATABASE_URL", raising=False)


# Which role


def test_what_changes_the_schema_is_the_owner_and_all_else_serves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", SERVES)
    monkeypatch.setenv("OWNER_DATABASE_URL", OWNS)

    serving = database_settings()["USER"]
    database.acts_as_owner.set()

    assert (serving, database_settings()["USER"]) == ("site", "owner")
    assert serving_role() == "site"


def test_a_site_of_one_role_goes_on_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", SERVES)

    database.acts_as_owner.set()

    assert database_settings()["USER"] == "site"
    assert serving_role() is None


def test_the_embedded_server_has_both_roles() -> None:
    serving = database_settings()["USER"]
    database.acts_as_owner.set()

    assert (serving, database_settings()["USER"]) == (SERVING, OWNER)
    assert serving_role() == SERVING


@pytest.mark.parametrize(
    ("words", "is_owner"),
    [
        *(([name], True) for name in sorted(COMMANDS_OF_THE_OWNER)),
        (["backup", "x"], False),
        (["createsuperuser"], False),
        (["publish_due"], False),
        (["shell"], False),
        (["check_setup"], False),
    ],
)
def test_a_command_is_the_owner_where_it_changes_the_schema(
    monkeypatch: pytest.MonkeyPatch, words: list[str], is_owner: bool
) -> None:
    monkeypatch.setenv("DATABASE_URL", SERVES)
    monkeypatch.setattr(database, "ensure_reachable", lambda *_asked: None)
    monkeypatch.setattr(database, "close_pools", lambda: None)
    monkeypatch.setattr(database, "unwind_when_stopped", lambda: None)

    with database_for(["manage.py", *words]):
        assert database.acts_as_owner.is_set() is is_owner


@pytest.mark.parametrize(
    ("serves", "owns", "words"),
    [
        ("", OWNS, "OWNER_DATABASE_URL needs DATABASE_URL"),
        ("postgresql://db.example/explained", OWNS, "DATABASE_URL names its user"),
        (SERVES, "postgresql://owner:hush@db.example/other", "name two databases"),
        (SERVES, "mysql://owner:hush@db.example/explained", "^OWNER_DATABASE_URL must read"),
    ],
)
def test_two_addresses_that_do_not_go_together_are_refused_without_a_password(
    monkeypatch: pytest.MonkeyPatch, serves: str, owns: str, words: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", serves)
    monkeypatch.setenv("OWNER_DATABASE_URL", owns)

    with pytest.raises(ImproperlyConfigured, match=words) as refusal:
        database_settings()

    assert "hush" not in str(refusal.value)


# Which rights


def may(table: str, right: str) -> bool:
    return bool(one(f"SELECT has_table_privilege('{SERVING}', '{table}', '{right}')"))


def test_rows_that_never_change_are_only_added() -> None:
    rights = rights_by_table()

    for table in (
        "publishing_edition", "sources_verification", "sources_textonrecord", "sources_takenback",
        "workflow_move", "dictionary_wording",
    ):  # fmt: skip
        assert rights[table] == ADD, table
    for table in ("topics_topic", "auth_user_groups", "taggit_taggeditem", "auth_user"):
        assert rights[table] == WRITE, table
    assert "django_migrations" not in rights


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "right"),
    [
        ("publishing_edition", "UPDATE"),
        ("publishing_edition", "TRUNCATE"),
        ("topics_topic", "TRIGGER"),
        ("topics_topic", "REFERENCES"),
        ("django_migrations", "INSERT"),
    ],
)
def test_a_right_too_many_goes_with_the_next_migration(table: str, right: str) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"GRANT {right} ON {table} TO {SERVING}")
        assert may(table, right)

        grant_serving_rights(connection)
        grant_serving_rights(connection)

    assert not may(table, right)
    assert may("publishing_edition", "INSERT")
    assert may("topics_topic", "DELETE")
    assert may("django_migrations", "SELECT")


@pytest.mark.django_db
def test_a_right_to_one_column_goes_too() -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"GRANT UPDATE (content) ON publishing_edition TO {SERVING}")
        grant_serving_rights(connection)

    assert not one(f"SELECT has_any_column_privilege('{SERVING}', 'publishing_edition', 'UPDATE')")


@pytest.mark.django_db
def test_rights_are_given_in_another_schema_by_its_name() -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute('CREATE SCHEMA "put-back"')
        for table in ("publishing_edition", "topics_topic", "unknown_table"):
            cursor.execute(f'CREATE TABLE "put-back".{table} (id bigserial)')
        grant_serving_rights(connection, "put-back")

    rights = ("INSERT", "UPDATE", "DELETE", "SELECT")
    for table, given in (
        ("publishing_edition", {"INSERT", "SELECT"}),
        ("topics_topic", set(rights)),
        ("unknown_table", {"SELECT"}),
    ):
        assert {right for right in rights if may(f'"put-back".{table}', right)} == given
    assert one(f"SELECT has_schema_privilege('{SERVING}', 'put-back', 'USAGE')")
    assert not one(f"SELECT has_schema_privilege('{SERVING}', 'put-back', 'CREATE')")
    assert one(
        f"""SELECT has_sequence_privilege('{SERVING}', '"put-back".topics_topic_id_seq', 'USAGE')"""
    )


@pytest.mark.django_db
def test_an_operator_is_told_of_a_role_that_may_do_too_much() -> None:
    serves = rights_too_many(connection)
    with as_owner():
        owns = rights_too_many(connection)

    assert serves == []
    assert owns == ["owns tables", "may make tables"]


# Data folders from before


def test_what_the_superuser_made_before_is_the_owners_at_the_next_start(
    new_home: EmbeddedHome,
) -> None:
    initialise(new_home)
    server = launch(new_home)
    assert becomes_ready(new_home, server)
    with connect(new_home) as session:
        session.execute("CREATE DATABASE explainer")
    with connect(new_home, "explainer") as session:
        session.execute("CREATE EXTENSION pg_trgm")
        session.execute("CREATE TABLE kept (id bigserial PRIMARY KEY, word text)")
        session.execute("CREATE INDEX kept_words ON kept USING gin (word gin_trgm_ops)")
        session.execute("CREATE TEXT SEARCH DICTIONARY stems (TEMPLATE = simple)")
        session.execute("CREATE TEXT SEARCH CONFIGURATION words (COPY = simple)")
        session.execute("CREATE FUNCTION refuse() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        session.execute("INSERT INTO kept (word) VALUES ('typed')")
    end(server)

    for _ in range(2):
        with running(new_home):
            assert ask(new_home, "SELECT * FROM kept") == [(1, "typed")]
            assert ask(new_home, owners_of_all()) == [(OWNER,)]
            with psycopg.connect(owner_of(new_home), autocommit=True) as owner:
                owner.execute("ALTER TABLE kept ADD COLUMN IF NOT EXISTS more text")
                owner.execute("COMMENT ON EXTENSION pg_trgm IS NULL")
                owner.execute("ALTER TABLE kept DROP COLUMN more")


def owner_of(home: EmbeddedHome) -> str:
    return make_conninfo(host=str(home.socket_folder()), user=OWNER, dbname="explainer")


def owners_of_all() -> str:
    return """
        SELECT DISTINCT owner::regrole::text FROM (
            SELECT relowner FROM pg_class WHERE relname LIKE 'kept%'
            UNION SELECT dictowner FROM pg_ts_dict WHERE dictname = 'stems'
            UNION SELECT cfgowner FROM pg_ts_config WHERE cfgname = 'words'
            UNION SELECT proowner FROM pg_proc WHERE proname = 'refuse'
            UNION SELECT extowner FROM pg_extension WHERE extname = 'pg_trgm'
            UNION SELECT datdba FROM pg_database WHERE datname = 'explainer'
        ) AS owners (owner)
    """


def test_a_new_folder_has_a_superuser_that_owns_nothing_of_the_site(home: EmbeddedHome) -> None:
    with running(home):
        owners = "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'explainer'"
        attributes = "SELECT rolname FROM pg_roles WHERE rolsuper AND rolcanlogin"

        assert ask(home, owners) == [(OWNER,)]
        assert ask(home, attributes) == [(SUPERUSER,)]
