"""One worker of granian, as in production, on the database that this process is connected to."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import psutil
from django.db import connection

from explainer.operations.embedded_postgres.home import PROJECT
from explainer.operations.web_server import end, wait_until_answering
from tests.processes import environment_with, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ADDRESS = "127.0.0.1"


@dataclass(frozen=True)
class Worker:
    port: int
    process: psutil.Process

    def get(self, address: str) -> tuple[int, int]:
        """Return the status of a page and the bytes of its body, all of which were read."""
        asking = HTTPConnection(ADDRESS, self.port, timeout=60)
        asking.request("GET", address, headers={"Host": "localhost"})
        response = asking.getresponse()
        length = len(response.read())
        asking.close()
        return response.status, length

    def megabytes(self) -> float:
        return float(self.process.memory_info().rss / 2**20)


@contextmanager
def serving(data: Path, **environment: str) -> Iterator[Worker]:
    """Serve what is committed in this process's database; `data` is the folder of the worker."""
    port = free_port()
    variables = environment_with(
        SECRET_KEY="of the benchmark", ALLOWED_HOSTS="localhost", SERVED_OVER_HTTPS="false",
        DATA_DIR=str(data), DATABASE_URL=_address_of_the_database(),
        DJANGO_SETTINGS_MODULE="explainer.settings", **environment,
    )  # fmt: skip
    collect = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(collect, cwd=PROJECT, env=variables, check=True)
    granian = [sys.executable, "-m", "granian", "--interface", "rsgi", "--no-ws", "--workers", "1"]
    granian += ["--host", ADDRESS, "--port", str(port)]
    with subprocess.Popen(
        [*granian, "explainer.rsgi:application"], cwd=PROJECT, env=variables
    ) as server:
        try:
            wait_until_answering(server, ADDRESS, port)
            yield Worker(port, _worker_of(server.pid))
        finally:
            end(server)


def _worker_of(pid: int) -> psutil.Process:
    """The process that answers: granian's first one only looks after it."""
    family = psutil.Process(pid).children(recursive=True)
    return max(family, key=lambda process: process.memory_info().rss)


def _address_of_the_database() -> str:
    known = connection.get_connection_params()
    places = {"host": os.fspath(known["host"]), "user": known.get("user", "")}
    return f"postgresql:///{known['dbname']}?{urlencode(places)}"
