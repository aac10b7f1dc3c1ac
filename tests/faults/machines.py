"""Two machines of one site: network namespaces, which only root on Linux can make.

Each machine has a line of its own to a third, where PostgreSQL and its replica run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from explainer.operations.embedded_postgres.roles import DATABASE, SERVING
from tests.database import Template, cloned
from tests.factories import make_ready, make_topic
from tests.own_site import OwnSite, copy_database, served, whole_site
from tests.streaming import Replica, copy_server
from tests.throwaway import throwaway_folder, throwaway_home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from explainer.operations.embedded_postgres.home import EmbeddedHome

NAMES: Final = ("explained-one", "explained-two")
NETWORK: Final = "10.77"
# The last part of the addresses on each line.
PRIMARY, WEB, REPLICA = 1, 2, 3
WAITING_TITLE: Final = "Waiting to be published"


def site_with_a_text_that_is_ready() -> None:
    whole_site()
    make_ready(make_topic(slug="waiting", title=WAITING_TITLE))


ASK_HERE: Final = """
import http.client, sys, time
begun = time.monotonic()
talk = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]))
talk.request("GET", sys.argv[2])
print(talk.getresponse().status, time.monotonic() - begun)
"""
READY: Final = Template("two_machines", site_with_a_text_that_is_ready)


def run(*words: str, is_checked: bool = True) -> bool:
    return subprocess.run(words, check=is_checked, capture_output=True).returncode == 0


def can_be_made() -> bool:
    if os.geteuid() != 0 or shutil.which("ip") is None:
        return False
    probe = f"explained-probe-{os.getpid()}"
    return run("ip", "netns", "add", probe, is_checked=False) and run("ip", "netns", "del", probe)


@dataclass(frozen=True)
class Machine:
    """A web server in a namespace. Its line can be cut: whatever is sent there is lost."""

    name: str
    number: int
    site: OwnSite

    def seconds_of_a_page_inside(self, path: str) -> tuple[int, float]:
        """Ask from the machine itself, whose line may be cut."""
        words = ["ip", "netns", "exec", self.name, sys.executable, "-c", ASK_HERE]
        said = subprocess.run(
            [*words, str(self.site.port), path],
            check=True,
            capture_output=True,
            text=True,
        )
        status, seconds = said.stdout.split()
        return int(status), float(seconds)

    @contextmanager
    def line_cut(self) -> Iterator[None]:
        """Nothing is refused: packets go nowhere, as behind a switch that broke."""
        run("ip", "link", "set", line_of(self.number), "down")
        try:
            yield
        finally:
            run("ip", "link", "set", line_of(self.number), "up")


@dataclass
class Machines:
    one: Machine
    two: Machine
    primary: OwnSite
    replica: Replica
    # Where the primary listens.
    addresses: str


def line_of(number: int) -> str:
    return f"explained-{number}"


def address(number: int, last: int) -> str:
    return f"{NETWORK}.{number}.{last}"


def addresses(last: int) -> str:
    return ",".join(address(number, last) for number in (1, 2))


@contextmanager
def namespace(name: str, number: int) -> Iterator[None]:
    line, inside = line_of(number), ["ip", "netns", "exec", name]
    run("ip", "netns", "del", name, is_checked=False)
    run("ip", "netns", "add", name)
    try:
        run("ip", "link", "add", line, "type", "veth", "peer", "name", "line", "netns", name)
        for last in (PRIMARY, REPLICA):
            run("ip", "addr", "add", f"{address(number, last)}/24", "dev", line)
        run("ip", "link", "set", line, "up")
        run(*inside, "ip", "addr", "add", f"{address(number, WEB)}/24", "dev", "line")
        run(*inside, "ip", "link", "set", "line", "up")
        run(*inside, "ip", "link", "set", "lo", "up")
        yield
    finally:
        run("ip", "netns", "del", name)


@contextmanager
def two_machines(log: Path) -> Iterator[Machines]:
    """Needs a database that can be cloned."""
    with ExitStack() as stack:
        for number, name in enumerate(NAMES, 1):
            stack.enter_context(namespace(name, number))
        folder = stack.enter_context(throwaway_folder())
        primary = OwnSite(throwaway_home(folder), 0, folder / "nothing.log")
        stack.callback(primary.stop_database)
        primary.start_database(addresses=addresses(PRIMARY), allowed=f"{NETWORK}.0.0/16")
        with cloned(READY):
            copy_database(primary.home)
        replica = Replica(throwaway_home(stack.enter_context(throwaway_folder())))
        copy_server(primary.home, replica.home)
        stack.callback(replica.stop)
        replica.start(addresses=addresses(REPLICA))
        one, two = (
            stack.enter_context(machine(name, number, primary.home, log))
            for number, name in enumerate(NAMES, 1)
        )
        yield Machines(one, two, primary, replica, addresses(PRIMARY))


@contextmanager
def machine(name: str, number: int, home: EmbeddedHome, log: Path) -> Iterator[Machine]:
    site = OwnSite(
        home, 8000, log / f"{name}.log", address(number, WEB), ("ip", "netns", "exec", name)
    )
    url = f"postgresql://{SERVING}@{{}}/{DATABASE}"
    with served(
        site,
        DATABASE_URL=url.format(address(number, PRIMARY)),
        REPLICA_DATABASE_URL=url.format(address(number, REPLICA)),
        ALLOWED_HOSTS=f"127.0.0.1,{site.address}",
    ):
        yield Machine(name, number, site)
