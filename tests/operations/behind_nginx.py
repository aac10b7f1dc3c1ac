"""nginx, two web servers and PostgreSQL, started from the files that an operator gets."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import ssl
import struct
import subprocess
import sys
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.db import connection

from explainer.operations.deploy.files import (
    ANSWERS,
    NGINX,
    Deployment,
    deploy_files,
    web_server_command,
    write,
)
from explainer.operations.embedded_postgres.home import PROJECT
from explainer.site.without_site import answers_without_site
from tests.processes import environment_with, free_port, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "explained.example"
DEBIANS = Path("/etc/nginx/nginx.conf")
PACKAGES = "nginx libnginx-mod-http-brotli-static"
SECONDS_TO_HANG = 60
# How each file of nginx's cache begins: its version, and until when it is fresh.
FIRST_WORDS = struct.Struct("@Nq")
VERSION_OF_KEPT_FILES = 5


def ensure_program(name: str, package: str) -> str:
    """Return the program; without it skip the test, or fail it where all of them are required."""
    if program := shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin"):
        return program
    missing = f"{name} is missing (Debian: apt-get install {package})"
    if os.environ.get("REQUIRE_NGINX") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def asked(
    session: http.client.HTTPConnection,
    address: str,
    method: str = "GET",
    body: str | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    with closing(session):
        session.request(method, address, body, {"Host": HOST, **(headers or {})})
        with session.getresponse() as response:
            return Answer(response.status, response.headers, response.read())


@dataclass
class Stack:
    """What runs, and how a reader's browser asks it."""

    folder: Path
    deployment: Deployment
    nginx: subprocess.Popen[bytes]
    servers: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    sender: str = "127.0.0.1"

    def seen_from(self, sender: str) -> Stack:
        """Return the same site as somebody with another address has it."""
        return replace(self, sender=sender)

    def connected(self, **options: Any) -> ssl.SSLSocket:  # noqa: ANN401 - of the context
        context = ssl.create_default_context(cafile=self.deployment.certificate)
        for name, value in options.items():
            getattr(context, name)(value)
        place = ("127.0.0.1", self.deployment.https_port)
        plain = socket.create_connection(place, 30, source_address=(self.sender, 0))
        return context.wrap_socket(plain, server_hostname=HOST)

    def ask(
        self, address: str, method: str = "GET", body: str | None = None, **headers: str
    ) -> Answer:
        """Ask once, over a connection of its own."""
        session = http.client.HTTPConnection(HOST)
        session.sock = self.connected()
        written = {name.replace("_", "-"): value for name, value in headers.items()}
        return asked(session, address, method, body, written)

    def ask_plainly(self, address: str) -> Answer:
        session = http.client.HTTPConnection("127.0.0.1", self.deployment.http_port, timeout=30)
        return asked(session, address)

    def kept(self, room: str) -> int:
        """Count the answers that nginx keeps."""
        folder = Path(self.deployment.cache_folder) / f"explained_{room}"
        return sum(path.is_file() for path in folder.rglob("*"))

    def let_pass(self, seconds: int) -> None:
        """Make what nginx keeps older by some seconds, as if nobody had asked for it since."""
        for path in filter(Path.is_file, Path(self.deployment.cache_folder).rglob("*")):
            with path.open("r+b") as file:
                version, fresh_until = FIRST_WORDS.unpack(file.read(FIRST_WORDS.size))
                assert version == VERSION_OF_KEPT_FILES
                file.seek(0)
                file.write(FIRST_WORDS.pack(version, fresh_until - seconds))

    def start(self, *ports: int) -> None:
        """Start web servers as their units do, and wait for them."""
        environment = self.environment()
        for port in ports:
            self.servers[port] = subprocess.Popen(
                web_server_command(str(port)), cwd=PROJECT, env=environment, start_new_session=True
            )
        wait_until(lambda: all(map(answers, ports)), SECONDS_TO_HANG)

    def kill(self, port: int) -> None:
        """End a web server and its workers with no time to take leave."""
        server = self.servers.pop(port)
        os.killpg(server.pid, 9)
        server.wait()

    def end_servers(self) -> None:
        for server in self.servers.values():
            end(server)

    def environment(self) -> dict[str, str]:
        known = connection.get_connection_params()
        account = quote(str(known.get("user", "")))
        address = f"postgresql://{account}@/{known['dbname']}?host={quote(str(known['host']))}"
        return environment_with(
            SECRET_KEY="s" * 60,
            ALLOWED_HOSTS=",".join(self.deployment.server_names),
            DATABASE_URL=address,
            DATA_DIR=str(self.folder / "data"),
            BEHIND_TLS_PROXY="true",
            SITE_ADDRESS=f"https://{HOST}",
            HELP_LINE_NAME="Cancer Information Service",
            HELP_LINE_NUMBER="1-800-4-CANCER",
        )


def answers(port: int) -> bool:
    session = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    with suppress(OSError):
        return asked(session, "/healthz").status == http.client.OK
    return False


@contextmanager
def running_stack(folder: Path, *more_names: str) -> Iterator[Stack]:
    """Run all of it in a folder that nginx's account can reach."""
    program = ensure_program("nginx", PACKAGES)
    deployment = deployment_in(folder, *more_names)
    write(deploy_files(deployment, answers_without_site()), folder)
    main = debians_configuration(folder)
    with ExitStack() as stack:
        nginx = subprocess.Popen([program, "-c", main, "-g", "daemon off;"])
        stack.callback(end, nginx)
        running = Stack(folder, deployment, nginx)
        stack.callback(running.end_servers)
        collect_static_files(running)
        running.start(*deployment.ports)
        wait_until(lambda: nginx_listens(running), SECONDS_TO_HANG)
        yield running


def deployment_in(folder: Path, *more_names: str) -> Deployment:
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    for name in ("cache", "log"):
        (folder / name).mkdir()
    make_certificate(certificate, key)
    return Deployment(
        (HOST, *more_names),
        certificate=str(certificate),
        certificate_key=str(key),
        ports=(free_port(), free_port()),
        addresses=("127.0.0.1:",),
        http_port=free_port(),
        https_port=free_port(),
        cache_folder=str(folder / "cache"),
        log_folder=str(folder / "log"),
        answers_folder=str(folder / ANSWERS),
        static_root=str(folder / "data/static"),
    )


def make_certificate(certificate: Path, key: Path) -> None:
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    names = ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    command = ["openssl", "req", "-x509", *kind, *names, *files]
    subprocess.run(command, check=True, capture_output=True)


def debians_configuration(folder: Path) -> Path:
    """Write what Debian starts nginx with, with this folder in the place of the machine's own."""
    places = {
        "/run/nginx.pid": str(folder / "nginx.pid"),
        "/var/log/nginx": str(folder / "log"),
        "/etc/nginx/sites-enabled/*": str(folder / NGINX),
    }
    text = DEBIANS.read_text()
    for before, now in places.items():
        assert before in text
        text = text.replace(before, now)
    path = folder / "nginx.conf"
    path.write_text(text)
    return path


def collect_static_files(stack: Stack) -> None:
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(command, cwd=PROJECT, env=stack.environment(), check=True)


def nginx_listens(stack: Stack) -> bool:
    assert stack.nginx.poll() is None, "nginx did not start; it says why above."
    try:
        stack.connected().close()
    except OSError:
        return False
    return True


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=SECONDS_TO_HANG)
    except subprocess.TimeoutExpired:
        process.kill()
