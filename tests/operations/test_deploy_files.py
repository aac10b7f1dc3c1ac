"""What an operator gets for nginx and systemd, and what is refused before anything is written."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from explainer.operations.demonstration import HELP_LINE
from explainer.operations.deploy.files import NGINX, UNITS, Deployment, deploy_files, filled_in
from explainer.operations.headers import FOR_READERS, KEPT_PARAMETERS, NGINX_ASKS
from explainer.site.without_site import answers_without_site
from tests.operations.behind_nginx import ensure_program
from topics.depths import Depth

DEPLOYMENT = Deployment(("explained.example", "www.explained.example"))
FILES = deploy_files(DEPLOYMENT, {})


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["explained.example"])


def unit(name: str) -> str:
    return FILES[UNITS / f"cancer-explained-{name}"]


def test_nothing_is_left_to_fill_in() -> None:
    assert [path for path, text in FILES.items() if re.search(r"@[a-z_]+@", text)] == []
    with pytest.raises(KeyError):
        filled_in("@nobody_knows@", {})


def test_nginx_serves_the_names_of_the_site_from_both_servers() -> None:
    nginx = FILES[NGINX]

    assert nginx.count("server_name explained.example www.explained.example;") == 2
    assert "server 127.0.0.1:8001 max_fails" in nginx
    assert "server 127.0.0.1:8002 max_fails" in nginx
    assert "ssl_certificate /etc/letsencrypt/live/explained.example/fullchain.pem;" in nginx
    assert f"cookie_{settings.SESSION_COOKIE_NAME}|" in nginx
    assert f"alias {settings.STATIC_ROOT}/;" in nginx


def test_nginx_and_the_site_call_things_by_the_same_names() -> None:
    nginx = FILES[NGINX]

    assert f"proxy_set_header {NGINX_ASKS} 1;" in nginx
    assert f"proxy_hide_header {FOR_READERS};" in nginx
    assert f"$upstream_http_{FOR_READERS.lower().replace('-', '_')};" in nginx
    assert f"depth=(?:{Depth.SHORT}|{Depth.MIDDLE})" in nginx
    for name, value in re.findall(r'add_header (Strict-Transport-Security) "([^"]+)"', nginx):
        assert (name, value) == (
            "Strict-Transport-Security",
            "max-age=63072000; includeSubDomains; preload",
        )


def test_nobody_waits_in_line_for_what_is_not_kept() -> None:
    rooms = FILES[NGINX].partition("$explained_room {")[2].partition("}\n\n")[0]
    names = "|".join(sorted(KEPT_PARAMETERS))

    # An answer that is not kept would be asked for one by one, by all who want the same.
    assert rooms.split("\n")[1] == "    default off;"
    assert f"(?:{names})=[^&]*(?:&(?:{names})=[^&]*)*$" in rooms


def test_nginx_writes_down_nobody() -> None:
    format_of_a_line = re.findall(r"log_format explained '([^']+)'", FILES[NGINX])

    assert len(format_of_a_line) == 1
    assert not re.search(r"remote|args|request\b|request_uri|referer|agent", format_of_a_line[0])
    assert FILES[NGINX].count("access_log ") == 2


def test_systemd_understands_every_unit(tmp_path: Path) -> None:
    program = ensure_program("systemd-analyze", "systemd")
    # The account of the deployment is one of another machine.
    for path, text in deploy_files(replace(DEPLOYMENT, account="root"), {}).items():
        if path.parent == UNITS:
            (tmp_path / path.name.replace("@.", "@8001.")).write_text(text)

    units = sorted(map(str, tmp_path.iterdir()))
    command = [program, "verify", "--man=no", *units]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert len(units) == 10
    # Of other units of this machine it may say what it likes.
    assert [line for line in done.stderr.splitlines() if "cancer-explained" in line] == []


@pytest.mark.parametrize("name", ["web@", "publish", "digest", "backup", "metrics"])
def test_every_unit_is_confined_and_bounded(name: str) -> None:
    text = unit(f"{name}.service")

    for line in (
        "User=cancer-explained", "NoNewPrivileges=true", "ProtectSystem=strict",
        "PrivateTmp=true", "MemoryMax=1G", "SystemCallFilter=@system-service",
        "EnvironmentFile=/etc/cancer-explained/environment",
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
    ):  # fmt: skip
        assert line in text.splitlines()


def test_the_web_server_comes_back_whatever_ends_it() -> None:
    text = unit("web@.service")

    assert "Restart=always" in text
    assert "StartLimitIntervalSec=0" in text
    assert "--port=%i" in text
    assert "--respawn-failed-workers" in text


def test_timers_start_what_the_site_waits_for() -> None:
    assert "OnCalendar=minutely" in unit("publish.timer")
    assert unit("publish.service").count("manage.py publish_due") == 1
    assert unit("digest.service").count("manage.py send_digest") == 1
    kept = "manage.py backup --to %S/cancer-explained/backups --keep 30"
    assert unit("backup.service").count(kept) == 1
    assert unit("verify.service").count("manage.py verify_ledger") == 1
    for name in ("digest", "backup", "verify"):
        # After a night without power they run in the morning.
        assert "Persistent=true" in unit(f"{name}.timer")


@pytest.mark.usefixtures("host")
def test_an_operator_gets_all_files_and_is_told_their_names(tmp_path: Path) -> None:
    said = io.StringIO()

    call_command("write_deploy_files", tmp_path, ports=[9001], stdout=said)

    written = sorted(str(x) for x in tmp_path.rglob("*") if x.is_file())
    assert sorted(said.getvalue().splitlines()) == written
    assert len(written) == 14
    assert "server 127.0.0.1:9001" in (tmp_path / NGINX).read_text()
    assert "8001" not in (tmp_path / NGINX).read_text()


@pytest.mark.parametrize("hosts", [[], [""], ["*"], [".example"], ["a;b"], ["a b"], ["x{"], ["\0"]])
def test_a_site_without_a_name_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hosts: list[str]
) -> None:
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", hosts)

    with pytest.raises(CommandError, match="ALLOWED_HOSTS must name the hosts"):
        call_command("write_deploy_files", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("host")
@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"certificate": "/a.pem"}, "go together"),
        ({"certificate_key": "/a.pem"}, "go together"),
        ({"certificate": "a.pem", "certificate_key": "/a"}, "must be a full path"),
        ({"certificate": "/a; include x", "certificate_key": "/a"}, "must be a full path"),
        ({"certificate": "/a\n", "certificate_key": "/a"}, "must be a full path"),
        ({"account": "root\nUser=x"}, "no account"),
        ({"account": ""}, "no account"),
    ],
)
def test_what_would_break_a_file_is_refused(
    tmp_path: Path, options: dict[str, str], why: str
) -> None:
    with pytest.raises(CommandError, match=why):
        call_command("write_deploy_files", tmp_path, **options)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("host")
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "etc").write_text("no folder")

    with pytest.raises(CommandError, match="etc/nginx"):
        call_command("write_deploy_files", tmp_path, stdout=io.StringIO())


def test_what_nginx_says_by_itself_names_the_help_line(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in HELP_LINE.items():
        monkeypatch.setattr(settings, name, value)

    answers = answers_without_site()

    assert set(answers) == set(
        re.findall(r"cancer-explained-answers/([a-z-]+\.html)", FILES[NGINX])
    )
    for html in answers.values():
        assert 'href="tel:+18004226237"' in html
        assert "<script" not in html
