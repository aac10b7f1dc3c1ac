"""The files that nginx and systemd need on a machine, filled in for it.

Each file beside this one has `@words@` in the places that differ from machine to machine. The same
words are filled in for the tests, which start nginx and the web servers from the same files.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings

from explainer.operations.embedded_postgres.home import PROJECT
from explainer.operations.headers import KEPT_PARAMETERS

HERE: Final = Path(__file__).parent
# Of the virtual environment that writes the files.
PROGRAMS: Final = Path(sys.prefix) / "bin"
NGINX: Final = Path("etc/nginx/sites-available/cancer-explained")
UNITS: Final = Path("etc/systemd/system")
ANSWERS: Final = Path("usr/local/share/cancer-explained")
WORD: Final = re.compile(r"@([a-z_]+)@")
# For IPv4, and for IPv6.
ANY_ADDRESS: Final = ("", "[::]:")
# nginx asks a server again three seconds after it gave no answer, and the other one meanwhile.
UPSTREAM: Final = "    server 127.0.0.1:{port} max_fails=2 fail_timeout=3s;"


@dataclass(frozen=True)
class Deployment:
    """What is not the same on every machine; the defaults are those of a Debian with one site."""

    server_names: tuple[str, ...]
    certificate: str = ""
    certificate_key: str = ""
    ports: tuple[int, ...] = (8001, 8002)
    account: str = "cancer-explained"
    environment: str = "/etc/cancer-explained/environment"
    addresses: tuple[str, ...] = ANY_ADDRESS
    http_port: int = 80
    https_port: int = 443
    # nginx makes the folders in here itself, but none above them.
    cache_folder: str = "/var/lib/nginx"
    log_folder: str = "/var/log/nginx"
    answers_folder: str = f"/{ANSWERS}"
    static_root: str = ""
    backups_kept: int = 30

    def words(self) -> dict[str, str]:
        """Return what stands for each word of the files."""
        certificates = f"/etc/letsencrypt/live/{self.server_names[0]}"
        return {
            "server_names": " ".join(self.server_names),
            "certificate": self.certificate or f"{certificates}/fullchain.pem",
            "certificate_key": self.certificate_key or f"{certificates}/privkey.pem",
            "upstreams": "\n".join(UPSTREAM.format(port=port) for port in self.ports),
            "account": self.account,
            "environment": self.environment,
            "listen_http": self._listen(self.http_port),
            "listen_http_default": self._listen(self.http_port, " default_server"),
            "listen_https": self._listen(self.https_port, " ssl http2"),
            "listen_https_default": self._listen(self.https_port, " ssl http2 default_server"),
            "cache_folder": self.cache_folder,
            "log_folder": self.log_folder,
            "answers_folder": self.answers_folder,
            "backups_kept": str(self.backups_kept),
            "kept_parameters": "|".join(sorted(KEPT_PARAMETERS)),
            "session_cookie": settings.SESSION_COOKIE_NAME,
            "static_root": self.static_root or str(settings.STATIC_ROOT),
            "project": str(PROJECT),
            "python": str(PROGRAMS / "python"),
            "web_server": shlex.join(web_server_command("%i")),
        }

    def _listen(self, port: int, more: str = "") -> str:
        return "\n".join(f"    listen {address}{port}{more};" for address in self.addresses)


def web_server_command(port: str) -> list[str]:
    """Return how one web server is started: nginx goes on with the others when it is not there.

    A worker that dies is started again; granian ends itself when one dies twice within seconds, and
    whoever started it starts it anew.
    """
    return [
        str(PROGRAMS / "granian"),
        "--interface=rsgi", "--host=127.0.0.1", f"--port={port}", "--http=1", "--no-ws",
        "--http1-header-read-timeout=10000", "--workers=1", "--respawn-failed-workers",
        "--respawn-interval=1", "--workers-kill-timeout=10", "--log-level=warning",
        "explainer.rsgi:application",
    ]  # fmt: skip


def deploy_files(deployment: Deployment, answers: Mapping[str, str]) -> dict[Path, str]:
    """Return what each file holds, by its path below the root of the machine."""
    words = deployment.words()
    words |= {"sandbox": filled_in((HERE / "systemd/sandbox.conf").read_text(), words)}
    units = [path for path in (HERE / "systemd").iterdir() if path.name.startswith("cancer-")]
    sources = {NGINX: HERE / "nginx/cancer-explained"} | {UNITS / x.name: x for x in units}
    files = {path: filled_in(source.read_text(), words) for path, source in sources.items()}
    return files | {ANSWERS / name: html for name, html in answers.items()}


def filled_in(text: str, words: Mapping[str, str]) -> str:
    """Put what is meant in the place of each word; one that nobody knows is an error."""
    return WORD.sub(lambda found: words[found[1]], text)


def write(files: Mapping[Path, str], root: Path) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
