"""What a person meets who starts the demonstration, stops it, or starts it again."""

from __future__ import annotations

import signal
import socket
import stat
import urllib.request
from dataclasses import replace
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from explainer.demonstration.first_start import ROLES
from explainer.operations.demonstration import NOTICE
from explainer.operations.embedded_postgres.home import EmbeddedHome
from explainer.operations.embedded_postgres.postmaster import has_ended, running_postmaster
from explainer.operations.embedded_postgres.server import running
from tests.processes import ask, closed_port, demonstration, free_port, manage, wait_until

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def first_words(home: EmbeddedHome) -> list[str]:
    """Start for the first time, edit a title beside the running site, and press Ctrl-C."""
    with demonstration(home.folder) as first:
        first.listen()
        assert NOTICE in page_of(first.port)
        ask(home, "UPDATE topics_topic SET title = 'Edited' WHERE slug = 'immunotherapy'")
        assert first.press_ctrl_c() == []
    assert first.process.returncode == 0
    return first.said


def page_of(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as response:
        text: str = response.read().decode()
        return text


def passwords_in(said: list[str]) -> dict[str, str]:
    words = [line.split() for line in said]
    return {pair[0]: pair[1] for pair in words if len(pair) == 2 and pair[0] in ROLES}


def test_the_first_start_says_passwords_that_work(
    home: EmbeddedHome, first_words: list[str]
) -> None:
    passwords = passwords_in(first_words)

    with running(home):
        rows = ask(home, "SELECT username, password FROM auth_user WHERE is_staff")

    assert {name for name, _ in rows} == set(passwords) == set(ROLES)
    # The tests' own settings have a faster hasher than the site.
    assert all(PBKDF2PasswordHasher().verify(passwords[name], stored) for name, stored in rows)


def test_a_second_start_keeps_what_was_edited_and_says_no_passwords(
    home: EmbeddedHome, first_words: list[str]
) -> None:
    with demonstration(home.folder) as second:
        second.listen()
        titles = ask(home, "SELECT title FROM topics_topic WHERE slug = 'immunotherapy'")
        second.process.send_signal(signal.SIGTERM)
        second.process.wait()

    assert titles == [("Edited",)]
    assert passwords_in(second.said) == {}
    assert second.process.returncode == 128 + signal.SIGTERM
    assert running_postmaster(home.data) is None


def test_ctrl_c_stops_at_once_even_while_a_reader_keeps_a_connection_open(
    home: EmbeddedHome, first_words: list[str]
) -> None:
    with demonstration(home.folder) as site:
        site.listen()
        with socket.create_connection(("127.0.0.1", site.port)) as reader:
            reader.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert reader.recv(12) == b"HTTP/1.1 200"
            left_behind = site.press_ctrl_c()

    assert left_behind == []
    assert site.process.returncode == 0


def test_a_site_that_was_killed_leaves_its_port_free_and_starts_again(
    home: EmbeddedHome, first_words: list[str]
) -> None:
    with demonstration(home.folder) as killed:
        killed.listen()
        web_servers = [process for process in killed.family() if "python" in process.name()]
        killed.process.kill()
    assert web_servers
    assert all(has_ended(process, 10) for process in web_servers)

    with demonstration(home.folder) as again:
        again.listen()
        assert again.press_ctrl_c() == []


def test_ctrl_c_before_the_site_is_up_stops_the_database_and_shows_no_traceback(
    home: EmbeddedHome, first_words: list[str]
) -> None:
    with demonstration(home.folder) as hasty:
        wait_until(lambda: running_postmaster(home.data) is not None)
        assert hasty.press_ctrl_c() == []
        hasty.listen()

    assert hasty.said == []
    assert hasty.process.returncode == 128 + signal.SIGINT
    assert running_postmaster(home.data) is None


def test_other_commands_work_beside_the_demonstration_without_its_key(
    home: EmbeddedHome, first_words: list[str]
) -> None:
    key = home.folder / "secret-key"
    program = "from django.conf import settings; print(settings.SECRET_KEY)"

    command = manage("shell", "-v", "0", "-c", program, DATA_DIR=str(home.folder))

    assert command.stdout == key.read_text() + "\n"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_the_next_start_works_after_a_first_one_was_killed_half_way(
    reachable_folder: Path, home: EmbeddedHome
) -> None:
    new_home = replace(home, folder=reachable_folder, shelf=reachable_folder)
    with demonstration(new_home.folder) as first:
        wait_until(lambda: has_tables(new_home))
        first.process.kill()

    with demonstration(new_home.folder) as second:
        second.listen()
        assert set(passwords_in(second.said)) == set(ROLES)
        assert second.press_ctrl_c() == []


def has_tables(home: EmbeddedHome) -> bool:
    """Tell whether `migrate` is at work."""
    try:
        return bool(ask(home, "SELECT 1 FROM pg_tables WHERE tablename = 'django_migrations'"))
    except psycopg.OperationalError:
        return False


def test_a_given_database_url_is_used(
    home: EmbeddedHome, first_words: list[str], reachable_folder: Path
) -> None:
    with running(home):
        url = f"postgresql://explainer@/explainer?host={home.socket_folder()}"
        with demonstration(reachable_folder, DATABASE_URL=url) as site:
            site.listen()
            assert site.press_ctrl_c() == []
        assert running_postmaster(home.data) is not None

    assert passwords_in(site.said) == {}
    assert not (reachable_folder / "postgres").exists()


# What is refused


def test_a_port_in_use_is_said_before_anything_is_made(reachable_folder: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        refused = manage("demo", "--port", str(port), DATA_DIR=str(reachable_folder))

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"Port {port} of 127.0.0.1 cannot be used")
    assert refused.stderr.count("\n") == 1
    assert list(reachable_folder.iterdir()) == []


@pytest.mark.parametrize("word", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(word: str) -> None:
    refused = manage("demo", "--port", word)

    assert refused.returncode == 2
    assert "a port is a whole number from 1 to 65535" in refused.stderr


@pytest.mark.parametrize("command", ["demo", "migrate"])
def test_an_unreachable_database_is_one_sentence(command: str, reachable_folder: Path) -> None:
    # Somebody else's program may have the port that the demonstration takes by itself.
    words = [command, "--port", str(free_port())] if command == "demo" else [command]

    with closed_port() as port:
        refused = manage(
            *words,
            DATA_DIR=str(reachable_folder),
            DATABASE_URL=f"postgresql://me:hush@127.0.0.1:{port}/site",
            SECRET_KEY="for tests",
        )

    assert refused.returncode == 1
    assert f"the database site on 127.0.0.1:{port}" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert "hush" not in refused.stdout + refused.stderr


def test_a_setting_that_is_missing_is_one_sentence(reachable_folder: Path) -> None:
    refused = manage("check", DATA_DIR=str(reachable_folder))

    assert refused.returncode == 1
    assert refused.stderr == "SECRET_KEY must be set in the environment.\n"


def test_help_for_the_demonstration_starts_nothing(reachable_folder: Path) -> None:
    command = manage("demo", "--help", DATA_DIR=str(reachable_folder), SECRET_KEY="for tests")

    assert command.returncode == 0
    assert "--port" in command.stdout
    assert list(reachable_folder.iterdir()) == []
