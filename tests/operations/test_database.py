from __future__ import annotations

import os
from pathlib import Path
from threading import Event

import django
import pytest
from django.core.exceptions import ImproperlyConfigured

from explainer.operations import database
from explainer.operations.database import (
    DatabaseUnavailable,
    database_settings,
    needs_database,
    running_server,
)
from explainer.operations.embedded_postgres import home as embedded_home
from explainer.operations.embedded_postgres.home import find_home, make_home
from explainer.operations.embedded_postgres.roles import SERVING
from explainer.operations.postgresql.connection import SECONDS_FOR_A_SIGN_OF_LIFE
from tests.processes import closed_port, modes_up_from

IS_ROOT = os.geteuid() == 0


@pytest.fixture(autouse=True)
def command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests have this process serve people."""
    monkeypatch.setattr(database, "serves_people", Event())


def test_a_database_url_becomes_django_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://me:p%40ss@db.example:5433/site?sslmode=require"
    )

    settings = database_settings()

    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["USER"], settings["PASSWORD"]) == ("me", "p@ss")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db.example", "5433", "site")
    assert settings["OPTIONS"]["sslmode"] == "require"
    assert settings["OPTIONS"]["pool"]
    assert settings["CONN_MAX_AGE"] == 0


def test_what_serves_people_waits_for_nothing_long_and_a_command_as_long_as_it_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/site")
    command = database_settings()
    database.serves_people.set()
    server = database_settings()

    assert "timeout" not in command["OPTIONS"].get("options", "")
    assert command["OPTIONS"]["pool"]["timeout"] > 1
    assert server["OPTIONS"]["pool"]["timeout"] + SECONDS_FOR_A_SIGN_OF_LIFE < 1
    for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        assert f"-c {limit}=" in server["OPTIONS"]["options"]
    assert {"connect_timeout", "tcp_user_timeout", "keepalives_idle"} <= server["OPTIONS"].keys()


def test_what_the_operator_says_in_the_url_goes_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "DATABASE_URL",
        "postgresql://db.example/site?connect_timeout=9&options=-c%20statement_timeout%3D60s",
    )
    database.serves_people.set()

    options = database_settings()["OPTIONS"]

    assert options["connect_timeout"] == "9"
    # PostgreSQL takes the last.
    assert options["options"].endswith("-c statement_timeout=60s")


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///hush.db",
        "mysql://me:hush@db.example/site",
        "host=db.example password=hush dbname=site",
        "postgresql://me:hush@db.example",
        "postgresql://me:hush%zz@db.example/site",
        "postgresql://me:a@hush@db.example/site",
        "postgresql://me:a/hush@db.example/site",
        "postgresql://me:12/hush@db.example/site",
        "postgresql://me:hush@db.example:port/site",
        "postgresql://me:hush@db.example/site?no_such_option=1",
    ],
)
def test_a_bad_database_url_is_refused_without_repeating_the_password(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(ImproperlyConfigured) as refusal:
        database_settings()

    assert "DATABASE_URL" in str(refusal.value)
    assert "hush" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_an_unreachable_database_is_named_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with closed_port() as port:
        monkeypatch.setenv("DATABASE_URL", f"postgresql://me:hush@127.0.0.1:{port}/site")

        with pytest.raises(DatabaseUnavailable) as failure, running_server():
            pass

    assert f"database site on 127.0.0.1:{port}" in str(failure.value)
    assert "hush" not in str(failure.value)
    assert "\n" not in str(failure.value)


def test_a_reason_that_repeats_the_password_is_cleaned() -> None:
    reason = database.reason_without_password(
        ValueError("no user hush here\nmore"), {"password": "hush"}
    )

    assert reason == "no user (password) here"


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        ([], False),
        (["help"], False),
        (["--version"], False),
        (["check", "--deploy"], django.VERSION >= (6, 1)),
        (["check", "--database", "default"], True),
        (["collectstatic", "--no-input"], False),
        (["migrate", "--help"], False),
        (["migrate"], True),
        (["makemigrations", "--check"], True),
        (["demo"], True),
    ],
)
def test_commands_that_need_no_database_start_none(words: list[str], needed: bool) -> None:
    assert needs_database(words) is needed


def test_the_settings_can_be_computed_before_anything_is_there(
    reachable_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("DATA_DIR", str(reachable_folder / "new"))

    settings = database_settings()

    assert settings["HOST"] == str(reachable_folder / "new" / "socket")
    assert (settings["NAME"], settings["USER"]) == ("explainer", SERVING)
    assert list(reachable_folder.iterdir()) == []


def test_a_relative_data_dir_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", "somewhere")

    with pytest.raises(ImproperlyConfigured, match="DATA_DIR must be an absolute path"):
        find_home()


def test_a_data_dir_that_cannot_be_made_is_named(
    reachable_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (reachable_folder / "file").touch()
    monkeypatch.setenv("DATA_DIR", str(reachable_folder / "file" / "data"))

    with pytest.raises(DatabaseUnavailable, match=r"file/data cannot be made.* Set DATA_DIR"):
        make_home()


@pytest.mark.skipif(not IS_ROOT, reason="only root runs the server under another account")
def test_root_is_told_of_a_data_dir_that_the_account_cannot_reach_and_nothing_is_opened(
    reachable_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = reachable_folder / "private"
    private.mkdir(mode=0o700)
    before = modes_up_from(private)
    monkeypatch.setenv("DATA_DIR", str(private / "data"))

    with pytest.raises(DatabaseUnavailable, match="set DATA_DIR to a folder that it can reach"):
        make_home()

    assert modes_up_from(private) == before


@pytest.mark.skipif(not IS_ROOT, reason="only root keeps its data by a token")
def test_a_token_that_somebody_has_changed_is_refused(
    reachable_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATA_DIR", raising=False)
    monkeypatch.setattr(embedded_home, "PROJECT", reachable_folder)
    (reachable_folder / ".data").mkdir()
    (reachable_folder / ".data" / "token").write_text("../../etc")

    with pytest.raises(DatabaseUnavailable, match="does not hold this clone's token"):
        find_home()
