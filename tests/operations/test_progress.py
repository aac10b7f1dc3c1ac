"""What somebody sees who waits for a long work."""

from __future__ import annotations

import pytest

from explainer.operations.progress import with_progress
from tests.terminal import Terminal


def terminal_of(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Return what stands for the screen from now on; before a test, pytest puts its own there."""
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    return screen


def test_somebody_at_a_terminal_sees_how_many_are_done_of_how_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = terminal_of(monkeypatch)

    done = list(with_progress(["a", "b", "c"], "Loading"))

    assert done == ["a", "b", "c"]
    assert "Loading" in terminal.getvalue()
    assert "0/3" in terminal.getvalue()
    assert "3/3" in terminal.getvalue().splitlines()[-1]


def test_a_bar_of_a_work_that_fails_does_not_say_that_it_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = terminal_of(monkeypatch)
    with pytest.raises(ZeroDivisionError):
        sum(1 // (1 - item) for item in with_progress(range(3), "Loading"))

    assert "3/3" not in terminal.getvalue()
    assert terminal.getvalue().endswith("\n")


def test_nothing_to_do_is_no_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    terminal = terminal_of(monkeypatch)

    assert list(with_progress([], "Loading")) == []
    assert terminal.getvalue() == ""


def test_a_log_is_told_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(with_progress([1, 2], "Loading")) == [1, 2]

    assert capsys.readouterr() == ("", "")
