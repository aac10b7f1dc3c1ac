"""What this process tells of its requests and its connections, for Prometheus.

Figures stand in files that all workers of a machine share a folder for; `serve_metrics`, a process
of its own, adds them up. A worker takes the first place there that nobody has, and gives it back
when it dies, however it dies: the next one goes on counting in the same files. So there are never
more files than there were workers at once. Nothing says who reads, or what: a view has a name, and
an address that is none has none.
"""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path
from threading import Lock
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final
from weakref import finalize

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.db import connections
from fasteners import InterProcessLock

from explainer.operations.embedded_postgres.home import data_folder, make_data_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

    from explainer.operations.headers import GetResponse

FOLDER: Final = "metrics"
NO_VIEW: Final = "none"
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
SECONDS_BETWEEN_LOOKS_AT_THE_POOL: Final = 1.0
# What the pool calls them, by what they are called here.
POOL: Final = {"open": "pool_size", "idle": "pool_available", "waited_for": "requests_waiting"}


def measured(get_response: GetResponse) -> GetResponse:
    """Count each request and how long it took, where METRICS_ADDRESS is set."""
    if settings.METRICS_ADDRESS is None:
        raise MiddlewareNotUsed
    try:
        make_data_folder()
        figures = Figures(data_folder() / FOLDER)
    except OSError as error:
        raise ImproperlyConfigured(
            f"METRICS_ADDRESS is set, but DATA_DIR cannot keep figures ({error.strerror})."
        ) from None

    def middleware(request: HttpRequest) -> HttpResponse:
        start = perf_counter()
        response = get_response(request)
        figures.add(_view_of(request), response.status_code, perf_counter() - start)
        return response

    return middleware


def _view_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else NO_VIEW


class Place:
    """A number in the folder that no other process has while this one lives."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self.number, lock = next(_free_places(folder))
        finalize(self, lock.release)


def _free_places(folder: Path) -> Iterator[tuple[int, InterProcessLock]]:
    for number in count(1):
        if lock := _taken(folder / f"{number}.lock"):
            yield number, lock


def _taken(path: Path) -> InterProcessLock | None:
    """Return the lock, which is ours from now on, or None if another process has it."""
    lock = InterProcessLock(path)
    if lock.acquire(blocking=False):
        return lock
    lock.lockfile.close()
    return None


def dead_places(folder: Path) -> list[int]:
    """Return the places of workers that are gone."""
    dead: list[int] = []
    for path in folder.glob("*.lock"):
        if lock := _taken(path):
            lock.release()
            dead.append(int(path.stem))
    return dead


class Figures:
    """The figures of this process, written to its files as they change."""

    def __init__(self, folder: Path) -> None:
        # Whoever serves no figures need not have this in memory.
        from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, values  # noqa: PLC0415

        self.place = Place(folder)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
        values.ValueClass = values.MultiProcessValue(lambda: self.place.number)
        known: dict[str, Any] = {"registry": CollectorRegistry()}
        self._requests = Counter(
            "explainer_requests", "Answers, by view and status.", ["view", "status"], **known
        )
        self._seconds = Histogram(
            "explainer_request_seconds", "Seconds to an answer.", ["view"], buckets=BUCKETS, **known
        )
        self._pool = Gauge(
            "explainer_pool_connections", "Connections to the database, and requests that wait.",
            ["state"], multiprocess_mode="livesum", **known,
        )  # fmt: skip
        self._pool_errors = Counter(
            "explainer_pool_errors", "Requests that got no connection in time.", **known
        )
        self._lock = Lock()
        self._looked_at = float("-inf")
        self._errors_told = 0

    def add(self, view: str, status: int, seconds: float) -> None:
        self._requests.labels(view, str(status)).inc()
        self._seconds.labels(view).observe(seconds)
        with self._lock:
            now = perf_counter()
            if now - self._looked_at < SECONDS_BETWEEN_LOOKS_AT_THE_POOL:
                return
            self._looked_at = now
            self._look_at_the_pool()

    def _look_at_the_pool(self) -> None:
        stats = pool_statistics()
        for state, name in POOL.items():
            self._pool.labels(state).set(stats.get(name, 0))
        errors = stats.get("requests_errors", 0)
        self._pool_errors.inc(max(0, errors - self._errors_told))
        self._errors_told = errors


def pool_statistics() -> dict[str, int]:
    """Return what the pools of this process say of themselves, added up."""
    total: dict[str, int] = {}
    for connection in connections.all(initialized_only=True):
        pool: Any = getattr(connection, "pool", None)
        for name, value in (pool.get_stats() if pool else {}).items():
            total[name] = total.get(name, 0) + value
    return total
