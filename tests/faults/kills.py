"""Kill single processes of the site while people edit, publish and read.

By hand: `.venv/bin/python -m tests.faults.kills --times 30`. It prints for each kill how long no
page came, and ends with 1 if a page stayed away for more than five seconds, or anything was lost.
"""

from __future__ import annotations

import argparse
import http.client
import random
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final

import psutil

from explainer.operations.embedded_postgres.home import PROJECT
from explainer.operations.embedded_postgres.postmaster import has_ended
from tests.faults.people import LOST, Newsroom
from tests.faults.site import fill
from tests.processes import environment_with, free_port, wait_until
from tests.throwaway import throwaway_folder, throwaway_home

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.operations.embedded_postgres.home import EmbeddedHome

SECONDS_AWAY: Final = 5
# On a machine that does other things too.
SECONDS_FOR_A_PAGE: Final = 1
SECONDS_TO_WATCH: Final = 8
SECONDS_TO_HEAL: Final = 60
SECONDS_BETWEEN_LOOKS: Final = 0.1
KINDS: Final = ("worker", "web server", "PostgreSQL", "process of PostgreSQL", "guard", "command")


class Site:
    """The demonstration, and whoever starts it again when it was killed, as systemd would."""

    def __init__(self, home: EmbeddedHome) -> None:
        self.home = home
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.is_over = threading.Event()
        self.command = self.started()
        self.starter = threading.Thread(target=self.start_whenever_it_ends)
        self.starter.start()

    def started(self) -> subprocess.Popen[bytes]:
        with (self.home.folder / "demonstration.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "manage.py", "demo", "--port", str(self.port)],
                cwd=PROJECT,
                env=environment_with(DATA_DIR=str(self.home.folder)),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def start_whenever_it_ends(self) -> None:
        while not self.is_over.is_set():
            if self.command.poll() is not None:
                self.command = self.started()
            time.sleep(SECONDS_BETWEEN_LOOKS)

    def processes(self, kind: str) -> list[psutil.Process]:
        """Return those of a kind that are there now; none while all of them change."""
        with suppress(psutil.NoSuchProcess):
            return self._processes()[kind]
        return []

    def _processes(self) -> dict[str, list[psutil.Process]]:
        command = psutil.Process(self.command.pid)
        children = command.children()
        servers = [x for x in children if "explainer.operations.web_server" in x.cmdline()]
        postgres = [x for x in children if x.name() == "postgres"]
        return {
            "worker": [worker for x in servers for worker in x.children()],
            "web server": servers,
            "PostgreSQL": postgres,
            "process of PostgreSQL": [child for x in postgres for child in x.children()],
            "guard": [x for x in children if x.name() == "sh"],
            "command": [command],
        }

    def answers(self) -> bool:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS_AWAY)
            connection.request("GET", "/about/")
            status = connection.getresponse().status
            connection.close()
        except LOST:
            return False
        return status == 200

    def seconds_away(self) -> float:
        """Return for how long from now on no page came soon; look on for a while after that."""
        start = last_failure = time.monotonic()
        while time.monotonic() < min(last_failure + SECONDS_TO_WATCH, start + SECONDS_TO_HEAL):
            asked = time.monotonic()
            if not self.answers() or time.monotonic() > asked + SECONDS_FOR_A_PAGE:
                last_failure = time.monotonic()
            time.sleep(SECONDS_BETWEEN_LOOKS)
        return last_failure - start

    def close(self) -> None:
        self.is_over.set()
        self.starter.join()
        self.command.terminate()
        self.command.wait()


@contextmanager
def site_at_work(home: EmbeddedHome) -> Iterator[tuple[Site, Newsroom]]:
    """Run the demonstration of a home that is filled, with people at work in it."""
    with closing(Site(home)) as site:
        wait_until(site.answers, SECONDS_TO_HEAL)
        newsroom = Newsroom(home, site.address)
        people = threading.Thread(target=newsroom.work)
        people.start()
        try:
            yield site, newsroom
        finally:
            newsroom.is_over.set()
            people.join(SECONDS_TO_HEAL)


@contextmanager
def killed_one(site: Site, kind: str) -> Iterator[None]:
    """Kill a process of this kind. At the end of the block, what it had started must be gone."""
    wait_until(lambda: bool(site.processes(kind)), SECONDS_TO_HEAL)
    victim = random.choice(site.processes(kind))  # noqa: S311 - no secret
    family = [victim, *victim.children(recursive=True)]
    victim.kill()
    yield
    left = [x for x in family if not has_ended(x, SECONDS_TO_HEAL)]
    if left:
        raise AssertionError(f"After the end of one {kind} there are still {left}.")


def main(times: int) -> int:
    away: dict[str, list[float]] = {}
    with throwaway_folder() as folder:
        home = throwaway_home(folder)
        fill(home)
        with site_at_work(home) as (site, newsroom):
            for number in range(times):
                kind = KINDS[number % len(KINDS)]
                with killed_one(site, kind):
                    away.setdefault(kind, []).append(site.seconds_away())
                print(f"{number + 1:3} {kind:24} {away[kind][-1]:5.1f} s", flush=True)
            wait_until(site.answers, SECONDS_TO_HEAL)
            newsroom.is_over.set()
            people_done = newsroom.rounds, newsroom.tries
            lost = newsroom.losses()
    worst = max(max(seconds) for seconds in away.values())
    print(f"{people_done[0]} rounds of edits and publications in {people_done[1]} forms")
    print(f"longest without a page: {worst:.1f} s; lost: {lost or 'nothing'}")
    return int(bool(lost) or worst > SECONDS_AWAY)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=30)
    sys.exit(main(parser.parse_args().times))
