"""The jobs that timers run: each writes down when it began and how it ended.

A job never fails for lack of this record: before an upgrade's `migrate` the table may not be there,
and a backup is wanted most of all then.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from explainer.operations.models import JobRun
from explainer.operations.postgresql.asking import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)

# How long after its last start a job is late, by the name of its command.
JOBS: Final = {
    "publish_due": timedelta(minutes=10),
    "send_digest": timedelta(hours=26),
    "backup": timedelta(hours=26),
    "verify_ledger": timedelta(hours=26),
}
# What is said of one that failed, where it is more than that.
FAILED: Final = {"verify_ledger": "found something that differs from what must be, or broke,"}
DAYS_KEPT: Final = 30
LONGEST_OUTCOME: Final = 300
# The first half of the keys of our advisory locks; the second is the run's own key.
LOCK: Final = 0x4A4F42
HIGHEST_KEY: Final = 2**31


@dataclass
class Outcome:
    """What a job says of itself in a sentence, if it does not fail."""

    sentence: str = "Done."


@contextmanager
def recorded(name: str) -> Iterator[Outcome]:
    """Write down that a job runs, and how it ended. Whatever it raises goes on."""
    run, outcome = _begun(name), Outcome()
    try:
        yield outcome
    except BaseException as error:
        _end(run, _why(error), has_failed=True)
        raise
    _end(run, outcome.sentence, has_failed=False)


def _begun(name: str) -> JobRun | None:
    now = timezone.now()
    try:
        with transaction.atomic():
            JobRun.objects.filter(name=name, started_at__lt=now - timedelta(DAYS_KEPT)).delete()
            run = JobRun.objects.create(name=name, started_at=now)
            rows_of("SELECT pg_advisory_lock(%s, %s)", LOCK, _lock_key(run))
    except DatabaseError:
        log.warning("The start of %s could not be written down.", name)
        return None
    return run


def _end(run: JobRun | None, outcome: str, *, has_failed: bool) -> None:
    if run is None:
        return
    # One line: a list of refusals is in the log of whoever started the job.
    sentence = " ".join(outcome.replace("\0", "").split())[:LONGEST_OUTCOME] or "Done."
    try:
        # The server may have been started anew meanwhile.
        if not connection.is_usable():
            connection.close()
        with transaction.atomic():
            JobRun.objects.filter(pk=run.pk).update(
                ended_at=timezone.now(), has_failed=has_failed, outcome=sentence
            )
            rows_of("SELECT pg_advisory_unlock(%s, %s)", LOCK, _lock_key(run))
    except DatabaseError:
        log.warning("The end of %s could not be written down.", run.name)


def _why(error: BaseException) -> str:
    if isinstance(error, CommandError):
        return str(error)
    if isinstance(error, Exception):
        # Its message may repeat what somebody wrote; the log has it.
        return f"It broke: {type(error).__qualname__}."
    return "It was stopped."


def _lock_key(run: JobRun) -> int:
    return int(run.pk % HIGHEST_KEY)


@dataclass(frozen=True)
class JobState:
    """How a job stands. `run` is its newest run, `says` a sentence without the run's own words."""

    name: str
    says: str
    run: JobRun | None = None
    is_late: bool = False
    has_failed: bool = False
    succeeded_at: datetime | None = None

    @property
    def is_well(self) -> bool:
        return not (self.is_late or self.has_failed)


def job_states(now: datetime) -> list[JobState]:
    """Return how each job stands, by its newest run. One that never ran is not wanted here."""
    running = {key for (key,) in rows_of(_RUNNING, LOCK)}
    return [_state(name, running, now) for name in JOBS]


# Of this database alone: keys of another one on the same server say nothing.
_RUNNING: Final = """
SELECT objid::bigint FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
WHERE locktype = 'advisory' AND datname = current_database() AND classid = %s AND granted
"""


def _state(name: str, running: set[int], now: datetime) -> JobState:
    runs = JobRun.objects.filter(name=name)
    run = runs.first()
    if run is None:
        return JobState(name, "It has not run yet.")
    succeeded = runs.filter(ended_at__isnull=False, has_failed=False).first()
    has_failed = run.has_failed or (run.ended_at is None and _lock_key(run) not in running)
    is_late = now - run.started_at > JOBS[name]
    return JobState(
        name,
        _said(run, is_late=is_late, has_failed=has_failed),
        run=run,
        is_late=is_late,
        has_failed=has_failed,
        succeeded_at=succeeded.ended_at if succeeded else None,
    )


def _said(run: JobRun, *, is_late: bool, has_failed: bool) -> str:
    began = f"{run.started_at:%Y-%m-%d %H:%M} UTC"
    late = " It is late." if is_late else ""
    if run.ended_at is None:
        return (
            f"It began at {began} and did not end." if has_failed else f"Runs since {began}."
        ) + late
    did = FAILED.get(run.name, "failed") if has_failed else "ended well"
    return f"It {did} at {run.ended_at:%Y-%m-%d %H:%M} UTC.{late}"
