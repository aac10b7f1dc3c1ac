"""What the long versions need, which are commands: a database, as pytest would have it."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

import django

import tests.environment  # noqa: F401 - before the settings are read

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def database_by_hand() -> Iterator[None]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.faults.settings")
    django.setup()
    from tests.database import server_of_the_run  # noqa: PLC0415 - models want Django set up

    with server_of_the_run(None):
        yield


def p95(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.95)]
