"""What a person sees who changes the site while the demonstration runs."""

from __future__ import annotations

import http.client
import time

import pytest

from explainer.operations.embedded_postgres.home import PROJECT, EmbeddedHome
from tests.processes import Demonstration, demonstration

SECONDS_TO_RELOAD = 30


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
def test_a_change_shows_without_a_new_start(home: EmbeddedHome, changed: str) -> None:
    with demonstration(home.folder, "--reload") as site:
        site.listen()
        (PROJECT / changed).touch()
        site.listen("Started worker")

        assert any(line.endswith(changed) for line in site.said)
        assert page_after_reload(site, "/healthz") == "ok\n"
        assert site.press_ctrl_c() == []
    assert site.process.returncode == 0


def test_only_whoever_asks_for_reload_sees_debug_pages(home: EmbeddedHome) -> None:
    with demonstration(home.folder) as site:
        site.listen()

        assert "DEBUG = True" not in page_of(site, "/no-such-page")
        site.press_ctrl_c()
    with demonstration(home.folder, "--reload") as site:
        site.listen()

        assert "DEBUG = True" in page_of(site, "/no-such-page")
        site.press_ctrl_c()
