"""A kind of text that only tests have needs nothing of the site but what every kind has."""

from __future__ import annotations

import subprocess
import sys


def test_a_kind_of_its_own_lives_with_no_change_in_the_site() -> None:
    run = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider",
            "--ds", "tests.own_kind.settings", "tests/own_kind/story.py",
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert run.returncode == 0, run.stdout + run.stderr
