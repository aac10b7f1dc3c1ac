"""What a person sees who changes the site while the demonstration runs."""

from __future__ import annotations

import http.client
import time

import pytest

from explainer.operations.embedded_postgres.home import PROJECT, EmbeddedHome
from explainer.operations.embedded_postgres.server import running
from tests.processes import Demonstration, ask, demonstration, manage

SECONDS_TO_RELOAD = 30


@pytest.fixture(scope="module")
def home_of_somebody(home: EmbeddedHome) -> EmbeddedHome:
    """A site that has a user already: no start fills it, which takes long."""
    migrated = manage("migrate", "-v", "0", DATA_DIR=str(home.folder), SECRET_KEY="for tests")
    assert migrated.returncode == 0, migrated.stderr
    with running(home):
        ask(
            home,
            "INSERT INTO auth_user (username, password, first_name, last_name, email,"
            " is_superuser, is_staff, is_active, date_joined)"
            " VALUES ('somebody', '', '', '', '', false, false, true, now())",
        )
    return home


def page_of(site: Demonstration, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=SECONDS_TO_RELOAD)
    try:
        connection.request("GET", path)
        return connection.getresponse().read().decode()
    finally:
        connection.close()


def page_after_reload(site: Demonstration, path: str) -> str:
    """Read a page as soon as the new worker listens."""
    deadline = time.monotonic() + SECONDS_TO_RELOAD
    while time.monotonic() < deadline:
        try:
            return page_of(site, path)
        except OSError:
            time.sleep(0.05)
    return "nothing answers"


@pytest.mark.parametrize("changed", ["templates/site/home.html", "explainer/settings.py"])
def test_a_change_shows_without_a_new_start(home_of_somebody: EmbeddedHome, changed: str) -> None:
    with demonstration(home_of_somebody.folder, "--reload") as site:
        site.listen()
        (PROJECT / changed).touch()
        site.listen("Started worker")

        assert any(line.endswith(changed) for line in site.said)
        assert page_after_reload(site, "/healthz") == "ok\n"
        assert site.press_ctrl_c() == []
    assert site.process.returncode == 0


def test_only_whoever_asks_for_reload_sees_debug_pages(home_of_somebody: EmbeddedHome) -> None:
    with demonstration(home_of_somebody.folder) as site:
        site.listen()

        assert "DEBUG = True" not in page_of(site, "/no-such-page")
        site.press_ctrl_c()
    with demonstration(home_of_somebody.folder, "--reload") as site:
        site.listen()

        assert "DEBUG = True" in page_of(site, "/no-such-page")
        site.press_ctrl_c()
