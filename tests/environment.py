"""The environment of the tests: loaded (`-p`) before anything reads the settings."""

from __future__ import annotations

import os

import pytest

from tests import clock

os.environ.setdefault("SECRET_KEY", "only for the tests; nothing that it signs outlives them")
os.environ["ALLOWED_HOSTS"] = "127.0.0.1,localhost,testserver"
os.environ["SERVED_OVER_HTTPS"] = "false"
# Tests of the second factor ask for it themselves.
os.environ["REQUIRE_SECOND_FACTOR"] = "false"
# Playwright's synchronous API runs an event loop in this thread, where Django would refuse queries.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--today", metavar="DAY", help="run as if it were this day: 2028-02-29, or 2028-02-29T23:59"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Move the clock before Django loads the models, whose defaults hold on to it."""
    moment = early_config.known_args_namespace.today
    if moment is not None and clock.VARIABLE not in os.environ:
        try:
            os.environ[clock.VARIABLE] = str(clock.seconds_until(moment))
        except ValueError as error:
            raise pytest.UsageError(f"--today: {error}") from error
    if clock.seconds_to_another_day():
        clock.move_python()
