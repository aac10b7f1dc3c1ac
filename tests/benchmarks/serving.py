"""What a page costs beside a page of the same text in Wagtail, on the same PostgreSQL.

Run by hand: `python -m tests.benchmarks.serving`. It installs Wagtail into an environment of its
own, which `--environment` keeps for the next run. What is counted is the processor time of the web
server, and of PostgreSQL beside it: what else the machine does moves it little.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psutil
import psycopg

from explainer.operations.database import running_server
from explainer.operations.embedded_postgres.home import PROJECT, find_home
from explainer.operations.embedded_postgres.postmaster import running_postmaster
from explainer.operations.embedded_postgres.server import connection_parameters
from explainer.operations.web_server import wait_until_answering
from tests.processes import demonstration, free_port
from tests.throwaway import throwaway_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WAGTAIL: Final = "8.0.1"
WAGTAIL_SITE: Final = Path(__file__).parent / "wagtail_site"
WAGTAIL_PAGE: Final = "Wagtail"
SLUG: Final = "immunotherapy"
PAGES: Final = {
    "article": f"/topics/{SLUG}/",
    "article, 3 minutes": f"/topics/{SLUG}/?depth=3-minutes",
    "article, 30 seconds": f"/topics/{SLUG}/?depth=30-seconds",
    "article, not modified": f"/topics/{SLUG}/",
    "questions": f"/topics/{SLUG}/questions/",
    "quiz": f"/topics/{SLUG}/quiz/",
    "home": "/",
    "topics": "/topics/",
    "term": "/glossary/t-cell/",
    "A to Z": "/glossary/",
    "search": "/search/?q=side+effects",
    "feed": "/feed.atom",
    "API, one topic": f"/api/v1/topics/{SLUG}/",
    "API, list": "/api/v1/topics/",
}
ROUNDS, REQUESTS, FIRST_REQUESTS = 5, 60, 30


@dataclass(frozen=True)
class Cost:
    """Of one request: seconds of processor time of the web server and of PostgreSQL, and bytes."""

    web: float
    database: float
    size: int


@dataclass
class Server:
    port: int
    process: psutil.Process

    def seconds(self) -> float:
        return seconds_of(self.process)

    def ask(self, address: str, times: int, headers: dict[str, str]) -> int:
        """Ask for a page over one connection; return how many bytes an answer has."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        size = 0
        for _ in range(times):
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            size = len(answer.read())
            if answer.status not in {200, 304}:
                sys.exit(f"{address} answered {answer.status}.")
        connection.close()
        return size

    def tag_of(self, address: str) -> str:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.getheader("ETag", "")


def seconds_of(process: psutil.Process) -> float:
    """Return the processor time of a process and of those that it has started, so far."""
    times = [x.cpu_times() for x in (process, *process.children(recursive=True))]
    return sum(x.user + x.system for x in times)


@contextmanager
def granian(program: Sequence[str | Path], folder: Path, **environment: str) -> Iterator[Server]:
    """Serve the WSGI application of a folder by one worker of four threads."""
    port = free_port()
    words = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(
        [*map(str, program), *words, "--blocking-threads", "4", "--log-level", "warning"],
        cwd=folder,
        env={**os.environ, **environment},
    ) as process:
        try:
            wait_until_answering(process, "127.0.0.1", port)
            yield Server(port, psutil.Process(process.pid))
        finally:
            process.terminate()


def fill(folder: Path) -> None:
    """Let the demonstration load and publish its whole library."""
    with demonstration(folder) as filled:
        filled.listen()
        filled.press_ctrl_c()


@contextmanager
def our_site() -> Iterator[Server]:
    with granian(
        [sys.executable, "-m", "granian", "explainer.wsgi:application"], PROJECT
    ) as server:
        yield server


@contextmanager
def wagtail_site(folder: Path, environment: Path) -> Iterator[Server]:
    """Serve a page of the same text by Wagtail, from a database of its own on the same server."""
    if not (environment / "bin" / "granian").exists():
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        packages = [f"wagtail=={WAGTAIL}", "psycopg[binary,pool]", "granian"]
        pip = ["-m", "pip", "install", "--quiet"]
        subprocess.run([environment / "bin" / "python", *pip, *packages], check=True)
    site = folder / "other_site"
    shutil.copytree(WAGTAIL_SITE, site)
    parameters = connection_parameters(find_home())
    with psycopg.connect(**parameters, autocommit=True) as session:
        session.execute("DROP DATABASE IF EXISTS wagtail")
        session.execute("CREATE DATABASE wagtail")
    variables = {
        "WAGTAIL_DATABASE": "wagtail",
        "WAGTAIL_HOST": parameters["host"],
        "WAGTAIL_PORT": parameters["port"],
        "WAGTAIL_USER": parameters["user"],
        "DJANGO_SETTINGS_MODULE": "settings",
    }
    text = in_our_site(f"import json; print(json.dumps(text_of({SLUG!r})))")
    for words in (["makemigrations", "articles"], ["migrate"], ["load_article"]):
        subprocess.run(
            [environment / "bin" / "python", "manage.py", *words],
            cwd=site,
            env={**os.environ, **variables},
            input=text,
            text=True,
            stdout=subprocess.DEVNULL,
            check=True,
        )
    with granian(
        [environment / "bin" / "granian", "wsgi:application"], site, **variables
    ) as server:
        yield server


def in_our_site(python: str) -> str:
    """Run a line in the shell of our site, which knows `text_of`, and return what it prints."""
    line = f"from tests.benchmarks.wagtail_text import text_of; {python}"
    words = ["manage.py", "shell", "--no-imports", "-c", line]
    done = subprocess.run(
        [sys.executable, *words], cwd=PROJECT, check=True, capture_output=True, text=True
    )
    return done.stdout


def costs_of(servers: dict[str, Server]) -> dict[str, list[Cost]]:
    """Ask for all pages in turn, round by round, so that what disturbs one round disturbs all."""
    ours, wagtail = servers["ours"], servers["wagtail"]
    asked: dict[str, tuple[Server, str, dict[str, str]]] = {
        name: (ours, address, {}) for name, address in PAGES.items()
    }
    tag = ours.tag_of(PAGES["article, not modified"])
    asked["article, not modified"] = (ours, PAGES["article"], {"If-None-Match": tag})
    asked[WAGTAIL_PAGE] = (wagtail, f"/topics/{SLUG}/", {})
    for server, address, headers in asked.values():
        server.ask(address, FIRST_REQUESTS, headers)
    found: dict[str, list[Cost]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, (server, address, headers) in asked.items():
            found[name].append(cost_of(server, address, headers))
    return found


def cost_of(server: Server, address: str, headers: dict[str, str]) -> Cost:
    database = running_postmaster(find_home().data)
    if database is None:
        sys.exit("PostgreSQL has stopped.")
    web, rows = server.seconds(), seconds_of(database)
    size = server.ask(address, REQUESTS, headers)
    return Cost((server.seconds() - web) / REQUESTS, (seconds_of(database) - rows) / REQUESTS, size)


def table_of(costs: dict[str, list[Cost]]) -> str:
    """Write the least cost of each page, in milliseconds and beside Wagtail's."""
    least = {name: min(x.web for x in found) for name, found in costs.items()}
    lines = [
        "| page | web server, ms | beside Wagtail | PostgreSQL, ms | bytes |",
        "| --- " * 5 + "|",
    ]
    for name, found in costs.items():
        ratio = least[name] / least[WAGTAIL_PAGE]
        rows = min(x.database for x in found)
        lines.append(
            f"| {name} | {1000 * least[name]:.1f} | {ratio:.2f} | {1000 * rows:.1f}"
            f" | {found[-1].size:,} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.serving")
    parser.add_argument("--environment", type=Path, help="where Wagtail is, or will be, installed")
    parser.add_argument("--folder", type=Path, help="a DATA_DIR that the demonstration has filled")
    asked = parser.parse_args()
    with throwaway_folder() as folder, ExitStack() as stack:
        data = asked.folder or folder / "site"
        os.environ.update(
            DATA_DIR=str(data),
            SECRET_KEY="for-this-benchmark-only",
            ALLOWED_HOSTS="127.0.0.1",
            SERVED_OVER_HTTPS="false",
        )
        fill(data)
        stack.enter_context(running_server())
        environment = asked.environment or folder / "environment"
        servers = {
            "ours": stack.enter_context(our_site()),
            "wagtail": stack.enter_context(wagtail_site(folder, environment)),
        }
        print(table_of(costs_of(servers)))


if __name__ == "__main__":
    main()
