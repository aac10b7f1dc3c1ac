"""What the whole site tells Prometheus: pages due for a check, texts past their time, jobs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db import Error, connection
from django.utils import timezone
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from explainer.desk.review_status import review_statuses
from explainer.operations.jobs import JobState, job_states
from explainer.operations.metrics import dead_places
from explainer.publishing.kinds import all_kinds
from explainer.sources.freshness import State

# However often Prometheus asks, the database is asked once in this time.
SECONDS_BETWEEN_LOOKS: Final = 30


def registry_of(folder: Path, site: FiguresOfTheSite) -> CollectorRegistry:
    """Return all that is told: what workers wrote into the folder, and what the site is like."""
    folder.mkdir(exist_ok=True)
    registry = CollectorRegistry()
    registry.register(FiguresOfWorkers(folder))
    registry.register(site)
    return registry


class FiguresOfWorkers(Collector):
    """The sum of what all workers wrote. Of those that are gone it keeps what they have counted,
    but not the connections that they had.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = MultiProcessCollector(None, path=str(folder))

    def collect(self) -> Iterable[Metric]:
        for number in dead_places(self._folder):
            mark_process_dead(number, str(self._folder))
        return list(self._files.collect())


class FiguresOfTheSite(Collector):
    """What was last seen in the database. `look` asks it; whoever collects does not wait."""

    def __init__(self) -> None:
        self._seen: list[Metric] = []

    def look(self) -> None:
        try:
            seen = [_gauge("explainer_database_up", "Whether the database answers.", 1)]
            seen += _of_the_database(timezone.now())
        except Error:
            seen = [_gauge("explainer_database_up", "Whether the database answers.", 0)]
        finally:
            connection.close()
        self._seen = seen

    def collect(self) -> Iterable[Metric]:
        return self._seen


def _of_the_database(now: datetime) -> Iterator[Metric]:
    yield _pages(now)
    yield _gauge(
        "explainer_texts_past_their_time",
        "Texts whose time to go live has come and that are not live.",
        sum(x.model.objects.filter(publish_at__lte=now).count() for x in all_kinds()),
    )
    yield from _jobs(job_states(now))


def _pages(now: datetime) -> Metric:
    found = Counter(x.freshness.state for x in review_statuses(timezone.localdate(now)))
    pages = GaugeMetricFamily(
        "explainer_pages", "Live pages, by how fresh their check is.", labels=["freshness"]
    )
    for state in State:
        pages.add_metric([state.value], found[state])
    return pages


def _jobs(states: Iterable[JobState]) -> Iterator[Metric]:
    failed = GaugeMetricFamily(
        "explainer_job_failed", "Whether its last run failed.", labels=["job"]
    )
    late = GaugeMetricFamily("explainer_job_late", "Whether it should have run.", labels=["job"])
    succeeded = GaugeMetricFamily(
        "explainer_job_last_success_timestamp_seconds", "When it last ended well.", labels=["job"]
    )
    for job in states:
        failed.add_metric([job.name], job.has_failed)
        late.add_metric([job.name], job.is_late)
        if job.succeeded_at:
            succeeded.add_metric([job.name], job.succeeded_at.timestamp())
    yield from (failed, late, succeeded)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)
