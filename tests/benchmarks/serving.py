"""What a page costs beside a page of the same text in Wagtail, and behind nginx beside a file.

Run by hand: `python -m tests.benchmarks.serving`. It installs Wagtail into an environment of its
own, which `--environment` keeps for the next run. What is counted there is the processor time of
the web server, and of PostgreSQL beside it: what else the machine does moves it little. Behind
nginx, as our files set it up, it is how many requests a second `wrk` gets answered for a page and
for a file with the same bytes, in turn.
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
from statistics import median
from typing import TYPE_CHECKING, Final

import django
import psutil
import psycopg

from explainer.operations.database import running_server
from explainer.operations.deploy.files import web_server_command
from explainer.operations.embedded_postgres.home import PROJECT, find_home
from explainer.operations.embedded_postgres.postmaster import running_postmaster
from explainer.operations.embedded_postgres.server import connection_parameters
from explainer.operations.web_server import wait_until_answering
from tests.operations.behind_nginx import Stack, running_stack
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
SECONDS_OF_LOAD: Final = 5
# What nginx looks for beside a static file, by the encoding that is asked for.
ENCODINGS: Final = {"br": ".br", "gzip": ".gz", "": ""}
LOCAL: Final = "localhost"
FILE: Final = "article-of-the-benchmark.html"
STATIC, CACHED, PUBLISHING = "static", "cached", "publishing"


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
def served(command: Sequence[str | Path], folder: Path, **environment: str) -> Iterator[Server]:
    """Run what serves a site at the port that is the last of its words."""
    with subprocess.Popen(
        [*map(str, command)], cwd=folder, env={**os.environ, **environment}
    ) as process:
        port = int(str(command[-1]))
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
    program = environment / "bin" / "granian"
    words = [
        "wsgi:application",
        "--interface=wsgi",
        "--workers=1",
        "--blocking-threads=4",
        "--port",
    ]
    with served([program, *words, str(free_port())], site, **variables) as server:
        yield server


def in_our_site(python: str) -> str:
    """Run a line in the shell of our site, which knows `text_of`, and return what it prints."""
    line = f"from tests.benchmarks.wagtail_text import text_of; {python}"
    words = ["manage.py", "shell", "--no-imports", "-c", line]
    done = subprocess.run(
        [sys.executable, *words], cwd=PROJECT, check=True, capture_output=True, text=True
    )
    return done.stdout


def costs_of(folder: Path, environment: Path) -> dict[str, list[Cost]]:
    """Serve both sites, and return what each page costs."""
    port = str(free_port())
    command = [word for word in web_server_command(port) if not word.startswith("--port=")]
    with (
        served([*command, "--port", port], PROJECT) as ours,
        wagtail_site(folder, environment) as wagtail,
    ):
        return costs_by_turns(ours, wagtail)


def costs_by_turns(ours: Server, wagtail: Server) -> dict[str, list[Cost]]:
    """Ask for all pages in turn, round by round, so that what disturbs one round disturbs all."""
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


def rates_of(folder: Path) -> dict[str, dict[str, list[float]]]:
    """Serve the site behind nginx, and return how many requests a second are answered."""
    with running_stack(folder, LOCAL) as stack:
        return rates_by_turns(stack)


def rates_by_turns(stack: Stack) -> dict[str, dict[str, list[float]]]:
    """Return the requests a second for a page and for a file, quiet and while texts go live."""
    page = PAGES["article"]
    found: dict[str, dict[str, list[float]]] = {}
    for encoding in ENCODINGS:
        put_file(stack, page, encoding)
        rates: dict[str, list[float]] = {STATIC: [], CACHED: [], PUBLISHING: []}
        for _ in range(ROUNDS):
            rates[STATIC].append(rate_of(stack, f"/static/{FILE}", encoding))
            rates[CACHED].append(rate_of(stack, page, encoding))
            with publications():
                rates[PUBLISHING].append(rate_of(stack, page, encoding))
        found[encoding or "none"] = rates
    return found


def put_file(stack: Stack, page: str, encoding: str) -> None:
    """Lay the bytes of a page, as they are sent, where nginx has static files."""
    whole = stack.ask(page, **({"Accept-Encoding": encoding} if encoding else {}))
    if whole.headers.get("Content-Encoding", "") != encoding:
        sys.exit(f"The page did not come as {encoding or 'it is'}.")
    place = Path(stack.deployment.static_root) / f"{FILE}{ENCODINGS[encoding]}"
    place.write_bytes(whole.body)
    # nginx looks for the compressed one beside the plain one.
    (Path(stack.deployment.static_root) / FILE).touch()


def rate_of(stack: Stack, address: str, encoding: str) -> float:
    url = f"https://{LOCAL}:{stack.deployment.https_port}{address}"
    words = [
        "-t",
        "1",
        "-c",
        "16",
        "-d",
        f"{SECONDS_OF_LOAD}s",
        "-H",
        f"Accept-Encoding: {encoding}",
    ]
    done = subprocess.run([ensure_wrk(), *words, url], check=True, capture_output=True, text=True)
    if "Non-2xx" in done.stdout:
        sys.exit(f"{address} was not always answered:\n{done.stdout}")
    return float(done.stdout.partition("Requests/sec:")[2].split()[0])


def ensure_wrk() -> str:
    return shutil.which("wrk") or sys.exit("wrk is missing (Debian: apt-get install wrk)")


@contextmanager
def publications() -> Iterator[None]:
    """Let texts go live in a process of its own, as long as the block takes."""
    line = "from tests.benchmarks.publications import publish_for"
    python = f"{line}; publish_for({SECONDS_OF_LOAD + 1})"
    words = ["manage.py", "shell", "--no-imports", "-c", python]
    with subprocess.Popen([sys.executable, *words], cwd=PROJECT) as process:
        yield
        if process.wait() != 0:
            sys.exit("Nothing was published; the reason is printed above.")


def table_of_rates(found: dict[str, dict[str, list[float]]]) -> str:
    lines = [
        "| encoding | file, requests a second | page | page while texts go live |",
        "| --- " * 4 + "|",
    ]
    for encoding, rates in found.items():
        of = {name: median(rates[name]) for name in rates}
        lines.append(
            f"| {encoding} | {of[STATIC]:,.0f} | {of[CACHED]:,.0f} ({of[CACHED] / of[STATIC]:.2f})"
            f" | {of[PUBLISHING]:,.0f} ({of[PUBLISHING] / of[STATIC]:.2f}) |"
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
            DJANGO_SETTINGS_MODULE="explainer.settings",
        )
        fill(data)
        stack.enter_context(running_server())
        django.setup()
        environment = asked.environment or folder / "environment"
        print(table_of(costs_of(folder, environment)))
        behind = folder / "behind-nginx"
        behind.mkdir(mode=0o711)
        print(table_of_rates(rates_of(behind)))


if __name__ == "__main__":
    main()
