"""The embedded server among processes that share it, and after some that were killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from explainer.operations.embedded_postgres import home as embedded_home
from explainer.operations.embedded_postgres.home import PROJECT, EmbeddedHome
from explainer.operations.embedded_postgres.postmaster import has_ended, running_postmaster
from explainer.operations.embedded_postgres.server import running
from tests.processes import answers, ask, environment_with, modes_up_from, moved_data, wait_until
from tests.throwaway import throwaway_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

IS_ROOT = os.geteuid() == 0
HOLD_THE_SERVER = (
    "import sys; from explainer.operations.database import running_server\n"
    "with running_server(): print('ready', flush=True); sys.stdin.read()"
)


@contextmanager
def holder(
    folder: Path, project: Path = PROJECT, **changes: str
) -> Iterator[subprocess.Popen[str]]:
    """Run another process that holds the server of DATA_DIR; it ends when its stdin closes."""
    environment = environment_with(**{"DATA_DIR": str(folder)} | changes)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_THE_SERVER],
        cwd=project,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process


def test_the_process_that_did_not_start_the_server_does_not_stop_it(home: EmbeddedHome) -> None:
    with holder(home.folder) as other:
        first = running_postmaster(home.data)
        with running(home):
            assert ask(home, "SELECT 1") == [(1,)]
        assert running_postmaster(home.data) == first
        other.communicate()

    assert running_postmaster(home.data) is None


def test_a_server_whose_owner_was_killed_ends_by_itself(home: EmbeddedHome) -> None:
    with holder(home.folder) as other:
        server = server_of(other)
        other.kill()

    assert has_ended(server, 30)
    with running(home):
        assert ask(home, "SELECT 1") == [(1,)]


def test_a_server_is_started_while_the_one_before_it_is_still_ending(home: EmbeddedHome) -> None:
    with holder(home.folder) as other:
        other.kill()
        other.wait()
        with running(home):
            assert ask(home, "SELECT 1") == [(1,)]

    assert running_postmaster(home.data) is None


def test_a_server_that_lost_its_guard_gets_another_one(home: EmbeddedHome) -> None:
    with holder(home.folder) as other:
        server, first = server_of(other), guard_of(other)
        first.kill()
        wait_until(lambda: children_of(other, "sh") not in ([], [first]))
        other.kill()

    assert has_ended(server, 30)


def test_a_server_that_was_left_behind_is_taken_over_and_stopped(home: EmbeddedHome) -> None:
    with holder(home.folder) as other:
        # Asleep, it gets no other guard.
        psutil.Process(other.pid).suspend()
        guard_of(other).kill()
        other.kill()
        other.wait()
    left_behind = running_postmaster(home.data)
    assert left_behind is not None

    with running(home):
        assert running_postmaster(home.data) == left_behind

    assert has_ended(left_behind, 0)


def test_a_terminated_command_stops_its_server(home: EmbeddedHome) -> None:
    program = HOLD_THE_SERVER.replace("running_server()", "database_for(['manage.py', 'shell'])")
    with subprocess.Popen(
        [sys.executable, "-c", program.replace("running_server", "database_for")],
        cwd=PROJECT,
        env=environment_with(DATA_DIR=str(home.folder)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as command:
        assert command.stdout is not None
        command.stdout.readline()
        command.terminate()

    assert command.returncode == 128 + signal.SIGTERM
    assert running_postmaster(home.data) is None


def test_a_server_that_was_killed_is_started_again_under_whoever_works_with_it(
    home: EmbeddedHome,
) -> None:
    with running(home):
        ask(home, "CREATE TABLE saved AS SELECT 'typed' AS word")
        lost = running_postmaster(home.data)
        assert lost is not None
        lost.kill()
        wait_until(lambda: running_postmaster(home.data) not in (None, lost))
        wait_until(lambda: answers(home))
        assert ask(home, "SELECT word FROM saved") == [("typed",)]
        again = running_postmaster(home.data)
        assert again is not None

    assert has_ended(again, 0)


def test_a_server_that_was_killed_is_found_where_it_was(
    home: EmbeddedHome, reachable_folder: Path
) -> None:
    elsewhere = replace(home, folder=reachable_folder / ("long" * 40))
    elsewhere.folder.mkdir()

    with moved_data(home, elsewhere), running(elsewhere):
        before = elsewhere.socket_folder()
        lost = running_postmaster(elsewhere.data)
        assert lost is not None
        lost.kill()
        wait_until(lambda: running_postmaster(elsewhere.data) not in (None, lost))
        wait_until(lambda: answers(elsewhere))

        assert elsewhere.socket_folder() == before


def test_whoever_shared_a_server_that_its_owner_stopped_goes_on_with_another(
    home: EmbeddedHome,
) -> None:
    with holder(home.folder) as owner:
        first = server_of(owner)
        with running(home):
            owner.communicate()
            wait_until(lambda: running_postmaster(home.data) not in (None, first))
            wait_until(lambda: answers(home))

    assert running_postmaster(home.data) is None


def test_the_next_start_works_after_the_server_itself_was_killed(home: EmbeddedHome) -> None:
    with holder(home.folder) as other:
        ask(home, "CREATE TABLE IF NOT EXISTS kept (word text)")
        postmaster = running_postmaster(home.data)
        assert postmaster is not None
        postmaster.kill()
        other.kill()

    with running(home):
        assert ask(home, "SELECT count(*) FROM kept") == [(0,)]


def test_a_pid_file_that_names_another_program_does_not_stop_the_start(home: EmbeddedHome) -> None:
    with running(home):
        pass
    (home.data / "postmaster.pid").write_text(f"{os.getpid()}\n{home.data}\n")

    with running(home):
        assert ask(home, "SELECT 1") == [(1,)]


def test_the_next_start_works_after_a_first_one_was_killed_half_way(new_home: EmbeddedHome) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_THE_SERVER],
        cwd=PROJECT,
        env=environment_with(DATA_DIR=str(new_home.folder)),
        stdin=subprocess.PIPE,
    ) as first:
        deadline = time.monotonic() + 10
        while not list(new_home.folder.glob("postgres.new-*/global")):
            assert time.monotonic() < deadline
        first.kill()
    assert not new_home.data.exists()

    with running(new_home):
        assert ask(new_home, "SELECT 1") == [(1,)]


def children_of(owner: subprocess.Popen[str], name: str) -> list[psutil.Process]:
    return [x for x in psutil.Process(owner.pid).children() if x.name() == name]


# What belongs to the user stays as it was


@pytest.fixture(scope="module")
def clone() -> Iterator[Path]:
    """Copy the project and the package with the server's programs to below a folder of mode 700."""
    with throwaway_folder() as folder:
        private = folder / "private"
        private.mkdir(mode=0o700)
        shutil.copytree(PROJECT / "explainer", private / "clone" / "explainer")
        packages = embedded_home.package_folder().parent
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            if (packages / name).exists():
                shutil.copytree(packages / name, private / "packages" / name)
        yield private / "clone"


def server_of(owner: subprocess.Popen[str]) -> psutil.Process:
    return children_of(owner, "postgres")[0]


def guard_of(owner: subprocess.Popen[str]) -> psutil.Process:
    return children_of(owner, "sh")[0]


def test_no_folder_of_the_user_changes_its_mode(clone: Path, reachable_folder: Path) -> None:
    packages = clone.parent / "packages"
    programs = packages / "embedded_postgres" / "pginstall" / "bin"
    watched = [clone, programs, Path(sys.prefix)]
    before = [modes_up_from(path) for path in watched]

    path = os.pathsep.join([str(packages), *filter(None, [os.environ.get("PYTHONPATH")])])
    with holder(reachable_folder / "data", clone, PYTHONPATH=path) as process:
        program = Path(server_of(process).exe())
        process.communicate()

    assert program.is_relative_to(reachable_folder if IS_ROOT else packages)
    assert [modes_up_from(path) for path in watched] == before


def test_a_clone_deleted_and_made_anew_starts_empty(clone: Path) -> None:
    before = modes_up_from(clone)
    homes = []
    for _start in range(2):
        with holder(Path(), clone, DATA_DIR="") as process:
            homes.append(Path(server_of(process).cwd()).parent)
            process.communicate()
        shutil.rmtree(clone / ".data")
    is_kept_apart = len(set(homes)) == 2 if IS_ROOT else not homes[0].exists()
    for home in homes:
        shutil.rmtree(home, ignore_errors=True)

    assert is_kept_apart
    assert modes_up_from(clone) == before
