"""A DATA_DIR with which the demonstration cannot work is one sentence, and stays as it is."""

from __future__ import annotations

import os
import pwd
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ImproperlyConfigured

from explainer.operations import demonstration
from explainer.operations.demonstration import ensure_secret_key
from explainer.operations.embedded_postgres.home import (
    PROJECT,
    ROOT_ACCOUNT,
    DatabaseUnavailable,
    EmbeddedHome,
    data_folder,
    ensure_account,
)
from explainer.operations.embedded_postgres.server import running
from tests.processes import environment_with, free_port, manage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def demo(folder: Path, prepare: Callable[[], None] | None = None) -> str:
    """Start the demonstration, and return the one sentence with which it fails."""
    refused = subprocess.run(
        [sys.executable, "manage.py", "demo", "--port", str(free_port())],
        cwd=PROJECT,
        env=environment_with(DATA_DIR=str(folder)),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=prepare,
    )
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    return refused.stderr


def contents(folder: Path) -> dict[str, bytes]:
    return {str(x): x.read_bytes() for x in folder.rglob("*") if x.is_file()}


@pytest.fixture
def folder(reachable_folder: Path) -> Path:
    folder = reachable_folder / "data"
    folder.mkdir()
    return folder


def test_a_file_in_its_place_is_kept(reachable_folder: Path) -> None:
    (reachable_folder / "data").write_text("mine")

    said = demo(reachable_folder / "data")

    assert said.endswith("data is a file.\n")
    assert (reachable_folder / "data").read_text() == "mine"


def test_a_link_that_leads_nowhere_starts_no_empty_site(reachable_folder: Path) -> None:
    (reachable_folder / "data").symlink_to(reachable_folder / "disk" / "data")

    said = demo(reachable_folder / "data")

    assert "a link to" in said
    assert not (reachable_folder / "disk").exists()


def test_a_link_to_a_folder_is_as_good_as_the_folder(
    reachable_folder: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (reachable_folder / "link").symlink_to(folder)
    monkeypatch.setenv("DATA_DIR", str(reachable_folder / "link"))

    assert data_folder() == folder


@pytest.mark.parametrize("key", [b"", b"\n", b"\xff\xfe\x00"])
@pytest.mark.parametrize("command", ["demo", "migrate"])
def test_a_key_file_without_a_key_is_named(folder: Path, key: bytes, command: str) -> None:
    (folder / "secret-key").write_bytes(key)
    before = contents(folder)

    words = [command, "--port", str(free_port())] if command == "demo" else [command]
    refused = manage(*words, DATA_DIR=str(folder))

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"{folder / 'secret-key'} holds no key. Delete it")
    assert refused.stderr.count("\n") == 1
    assert contents(folder) == before


def test_a_key_file_that_cannot_be_read_is_named(folder: Path) -> None:
    (folder / "secret-key").mkdir()

    assert "secret-key, cannot be read: Is a directory." in demo(folder)


def test_a_given_key_needs_no_key_file(folder: Path) -> None:
    (folder / "secret-key").write_bytes(b"")

    done = manage("check", DATA_DIR=str(folder), SECRET_KEY="given")

    assert done.returncode == 0


def test_a_disk_without_room_for_a_key_keeps_no_empty_one(folder: Path) -> None:
    said = demo(folder, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)))

    assert f"{folder / 'secret-key'} cannot be written: File too large." in said
    assert list(folder.iterdir()) == []


def test_a_disk_without_room_for_the_database_is_one_sentence_and_the_next_start_is_a_first_one(
    folder: Path,
) -> None:
    room = 1024 * 1024

    said = demo(folder, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)))

    assert said.startswith("The embedded PostgreSQL cannot be started: ")
    assert not (folder / "postgres").exists()


# What belongs to somebody else


@pytest.fixture
def foreign_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a key, in which this process may neither write nor read the key."""
    (folder / "secret-key").write_text("kept")
    (folder / "secret-key").chmod(0)
    folder.chmod(0o555)
    monkeypatch.setenv("DATA_DIR", str(folder))
    if os.geteuid() != 0:
        yield folder
        return
    ensure_account()
    # Root may do everything everywhere.
    os.seteuid(pwd.getpwnam(ROOT_ACCOUNT).pw_uid)
    yield folder
    os.seteuid(0)


def test_a_key_of_somebody_else_is_one_sentence(foreign_folder: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"cannot be read: Permission denied\.$"):
        ensure_secret_key()


def test_a_folder_of_somebody_else_is_one_sentence(
    foreign_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demonstration, "secret_key_path", lambda: foreign_folder / "another")

    with pytest.raises(ImproperlyConfigured, match=r"another cannot be written: Permission denied"):
        ensure_secret_key()
    with (
        pytest.raises(DatabaseUnavailable, match=r"cannot be started: .*Permission denied"),
        running(EmbeddedHome(foreign_folder)),
    ):
        pass
