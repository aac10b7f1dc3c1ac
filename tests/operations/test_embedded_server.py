from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from explainer.operations.database import (
    DatabaseUnavailable,
    running_server,
)
from explainer.operations.embedded_postgres.home import EmbeddedHome
from explainer.operations.embedded_postgres.postmaster import has_ended, running_postmaster
from explainer.operations.embedded_postgres.roles import SUPERUSER
from explainer.operations.embedded_postgres.server import connection_parameters, running
from tests.processes import ask, moved_data

if TYPE_CHECKING:
    pass


def test_an_embedded_server_is_reached_by_its_url(
    home: EmbeddedHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(home):
        monkeypatch.setenv(
            "DATABASE_URL", f"postgresql://explainer@/explainer?host={home.socket_folder()}"
        )
        with running_server():
            pass
        assert running_postmaster(home.data) is not None


def test_the_server_starts_with_its_database_and_stops(home: EmbeddedHome) -> None:
    with running(home):
        assert ask(home, "SELECT current_database(), current_user") == [("explainer", "explainer")]
        assert ask(home, "SHOW listen_addresses") == [("",)]
        postmaster = running_postmaster(home.data)
        assert postmaster is not None

    assert has_ended(postmaster, 0)
    assert running_postmaster(home.data) is None


def test_text_is_unicode_whatever_the_machine_speaks(home: EmbeddedHome) -> None:
    with running(home):
        assert ask(home, "SHOW server_encoding") == [("UTF8",)]
        assert ask(home, "SELECT upper('é'), lower('Ä')") == [("É", "ä")]


def test_only_the_owner_may_enter_the_folders_of_data_and_socket(home: EmbeddedHome) -> None:
    with running(home):
        for folder in (home.data, home.socket_folder()):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_second_start_finds_what_the_first_wrote(home: EmbeddedHome) -> None:
    with running(home):
        ask(home, "DROP TABLE IF EXISTS kept")
        ask(home, "CREATE TABLE kept (word text)")

    with running(home):
        assert ask(home, "SELECT count(*) FROM kept") == [(0,)]


def test_a_missing_database_is_made_anew(home: EmbeddedHome) -> None:
    with running(home):
        parameters = connection_parameters(home, SUPERUSER) | {"dbname": "postgres"}
        with psycopg.connect(**parameters, autocommit=True) as connection:
            connection.execute("DROP DATABASE explainer")

    with running(home):
        assert ask(home, "SELECT 1") == [(1,)]


def test_variables_of_postgresql_in_the_environment_change_nothing(
    home: EmbeddedHome, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PGPORT": "1", "PGDATA": "/", "PGUSER": "x", "PGDATABASE": "x"}.items():
        monkeypatch.setenv(name, value)

    with running(home):
        assert ask(home, "SELECT current_user") == [("explainer",)]


@pytest.mark.parametrize("name", ["long" * 40, "a, b", "a 'b' \"c\" $d é"])
def test_the_socket_works_wherever_the_project_is(
    home: EmbeddedHome, reachable_folder: Path, name: str
) -> None:
    elsewhere = replace(home, folder=reachable_folder / name)
    elsewhere.folder.mkdir()

    with moved_data(home, elsewhere), running(elsewhere):
        assert ask(elsewhere, "SELECT 1") == [(1,)]
        assert stat.S_IMODE(elsewhere.socket_folder().stat().st_mode) == 0o700
        socket_folder = elsewhere.socket_folder()

    assert not socket_folder.exists()


def test_a_start_that_fails_says_where_the_log_is(home: EmbeddedHome) -> None:
    with running(home):
        pass
    settings = home.data / "postgresql.auto.conf"
    settings.write_text("shared_buffers = 'many'\n")

    with pytest.raises(DatabaseUnavailable) as failure, running(home):
        pass

    settings.write_text("")
    assert str(home.log) in str(failure.value)
    assert "does not start: configuration file " in str(failure.value)
    assert "many" in home.log.read_text()


def test_a_folder_that_cannot_be_written_is_one_sentence(new_home: EmbeddedHome) -> None:
    (new_home.folder / "owner.lock").mkdir()

    with (
        pytest.raises(DatabaseUnavailable, match=r"cannot be started: .*owner\.lock"),
        running(new_home),
    ):
        pass
