"""Whether this process can serve readers, and whether the timers do their part."""

from __future__ import annotations

import logging
import pkgutil
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock, Thread
from typing import Final

from django.apps import apps
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from explainer.operations.clocks import Clocks, look_at_clocks
from explainer.operations.embedded_postgres.home import data_folder
from explainer.operations.jobs import job_states

log = logging.getLogger(__name__)

LEAST_FREE_BYTES: Final = 256 * 1024 * 1024
SECONDS_FOR_THE_DATABASE: Final = 1.0
# However often and by however many it is asked, the database is asked once in this time.
SECONDS_KEPT: Final = 1.0
JOBS: Final = "jobs"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. A `group` “jobs” is of what people look after, so that machines
    can leave all of it out.
    """

    name: str
    is_well: bool
    says: str
    group: str = ""

    def is_among(self, names: Sequence[str]) -> bool:
        return self.name in names or self.group in names


def checks() -> list[Check]:
    """Look at everything, in little more than a second whatever is broken."""
    return [*DATABASE.answer(), _disk(data_folder())]


def _disk(folder: Path) -> Check:
    try:
        free = shutil.disk_usage(next(x for x in (folder, *folder.parents) if x.exists())).free
    except OSError:
        return Check("disk", is_well=False, says="DATA_DIR cannot be looked at.")
    if free < LEAST_FREE_BYTES:
        return Check("disk", is_well=False, says=f"DATA_DIR has {free // 2**20} MB free.")
    return Check("disk", is_well=True, says="DATA_DIR has room.")


def of_the_database() -> list[Check]:
    """Ask the database, and it alone: whoever waits for it gives up after a second."""
    try:
        missing = migrations_on_disk() - set(MigrationRecorder(connection).applied_migrations())
        others = [] if missing else [_clocks(look_at_clocks()), *_jobs()]
    except Error:
        return [Check("database", is_well=False, says="It does not answer.")]
    finally:
        connection.close()
    return [Check("database", is_well=True, says="It answers."), _migrations(len(missing)), *others]


def _jobs() -> list[Check]:
    return [Check(x.name, x.is_well, x.says, JOBS) for x in job_states(timezone.now())]


def _clocks(clocks: Clocks) -> Check:
    """A machine whose days are wrong tells readers that old checks are new: it is to be left out.

    One that is minutes off is for people to mend.
    """
    if not clocks.are_well:
        _tell_once(clocks.says)
    group = "" if clocks.are_of_another_day else JOBS
    return Check("clocks", clocks.are_well, clocks.says, group)


@lru_cache(maxsize=1)
def _tell_once(sentence: str) -> None:
    log.warning(sentence)


def _migrations(missing: int) -> Check:
    if missing:
        says = f"Not applied: {missing}. Run `manage.py migrate`."
        return Check("migrations", is_well=False, says=says)
    return Check("migrations", is_well=True, says="All are applied.")


@cache
def migrations_on_disk() -> frozenset[tuple[str, str]]:
    """Return app and name of each migration, by their files alone: nothing is imported."""
    found: set[tuple[str, str]] = set()
    for app in apps.get_app_configs():
        module, _is_named = MigrationLoader.migrations_module(app.label)
        spec = find_spec(module) if module else None
        places = spec.submodule_search_locations if spec else None
        names = [x.name for x in pkgutil.iter_modules(places)] if places else []
        found |= {(app.label, name) for name in names if name[0] not in "_~"}
    return frozenset(found)


class InTime:
    """Asks in a thread of its own, so that nobody waits longer than a second for the answer.

    While one question hangs no other is asked: what is down is not asked ever more.
    """

    def __init__(self, ask: Callable[[], list[Check]], late: list[Check]) -> None:
        self._ask, self._late = ask, late
        self._lock = Lock()
        self._thread: Thread | None = None
        self._found: list[Check] = []
        self._found_at = float("-inf")

    def answer(self) -> list[Check]:
        with self._lock:
            if time.monotonic() - self._found_at < SECONDS_KEPT:
                return self._found
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._look, daemon=True)
                self._thread.start()
            thread = self._thread
        thread.join(SECONDS_FOR_THE_DATABASE)
        return self._late if thread.is_alive() else self._found

    def _look(self) -> None:
        found = self._late
        try:
            found = self._ask()
        finally:
            self._found, self._found_at = found, time.monotonic()


DATABASE: Final = InTime(
    of_the_database,
    [Check("database", is_well=False, says="It does not answer within a second.")],
)
