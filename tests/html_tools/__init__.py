"""The checkers that only npm or the system has, and what to do where they are missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest

FOLDER = Path(__file__).parent
NPM_TOOLS = (
    "Get it with Node 18.19 or newer and Java 11 or newer (Debian: `apt-get install nodejs npm "
    "default-jre-headless`), then `npm ci --prefix tests/html_tools`."
)


def npm_file(path: str) -> Path:
    """Return a file of the npm packages; without it skip the test, or fail it where required."""
    found = FOLDER / "node_modules" / path
    if not found.exists():
        _do_without(path, NPM_TOOLS)
    return found


def program(name: str, how_to_get_it: str = NPM_TOOLS) -> str:
    """Return a program of this machine; without it skip the test, or fail it where required."""
    found = shutil.which(name)
    if found is None:
        _do_without(name, how_to_get_it)
    return found


def run_tool(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a checker, whose exit status says what its output says in more words."""
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _do_without(name: str, how_to_get_it: str) -> NoReturn:
    sentence = f"{name} was not found. {how_to_get_it}"
    if os.environ.get("REQUIRE_HTML_TOOLS") == "1":
        pytest.fail(sentence)
    pytest.skip(sentence)
