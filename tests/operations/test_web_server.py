"""The web server is started again as long as that helps."""

from __future__ import annotations

import psutil
import pytest

from explainer.operations import web_server
from explainer.operations.web_server import MOST_FAILURES, WebServerStopped, serve
from tests.processes import closed_port, free_port


@pytest.fixture(autouse=True)
def without_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The web server answers without one, and says so."""
    monkeypatch.setattr(web_server, "SECONDS_BETWEEN_STARTS", 0)
    with closed_port() as port:
        monkeypatch.setenv("DATABASE_URL", f"postgresql://me@127.0.0.1:{port}/site")


def web_servers() -> list[psutil.Process]:
    return [
        x for x in psutil.Process().children() if "explainer.operations.web_server" in x.cmdline()
    ]


def kill_all() -> None:
    """Kill the workers too: for a while they would still answer."""
    for process in web_servers():
        family = [process, *process.children(recursive=True)]
        for one in family:
            one.kill()
        psutil.wait_procs(family[1:])


def test_what_never_answered_is_not_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DATABASE_URL", "none")

    with pytest.raises(WebServerStopped, match="did not start"):
        serve("127.0.0.1", free_port(), announce=lambda: None)

    assert caplog.messages == []


def test_what_does_not_come_back_is_given_up_after_some_starts(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_it() -> None:
        monkeypatch.setenv("DATABASE_URL", "none")
        kill_all()

    with pytest.raises(WebServerStopped, match=f"was started {MOST_FAILURES} times more"):
        serve("127.0.0.1", free_port(), announce=break_it)

    assert caplog.messages == ["The web server ended with status -9; it is started again."]
    assert web_servers() == []
