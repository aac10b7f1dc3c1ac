"""Root's PostgreSQL runs under an account that whoever starts first makes, once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from explainer.operations.embedded_postgres.home import PROJECT

# As the system's own: it looks whether the account is there, waits for the lock on the accounts,
# and then writes its own number over that of whoever was faster.
USERADD = """#!/bin/sh
test -e "$ACCOUNTS" && exit 9
sleep 0.5
echo $$ >> "$ACCOUNTS"
"""
ENSURE_THE_ACCOUNT = """
import os
from pathlib import Path
from explainer.operations.embedded_postgres import home
accounts = Path(os.environ["ACCOUNTS"])
home.has_account = accounts.exists
home.ACCOUNT_LOCK = accounts.with_name("lock")
print("ready", flush=True)
input()
home.ensure_account()
"""


def test_two_first_starts_at_once_make_one_account(tmp_path: Path) -> None:
    (tmp_path / "useradd").write_text(USERADD)
    (tmp_path / "useradd").chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", ENSURE_THE_ACCOUNT],
            cwd=PROJECT,
            env={**os.environ, "PATH": path, "ACCOUNTS": str(tmp_path / "accounts")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _start in range(2)
    ]
    for start in starts:
        assert start.stdout is not None
        assert start.stdout.readline() == "ready\n"
    for start in starts:
        assert start.stdin is not None
        start.stdin.write("\n")
        start.stdin.flush()
    for start in starts:
        start.communicate(timeout=30)

    assert [start.returncode for start in starts] == [0, 0]
    assert len((tmp_path / "accounts").read_text().splitlines()) == 1
