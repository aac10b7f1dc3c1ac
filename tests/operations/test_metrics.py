"""What workers count for Prometheus: bounded in number, and never who reads or what."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, override_settings
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from explainer.operations.embedded_postgres.home import PROJECT
from explainer.operations.metrics import FOLDER, dead_places, measured, pool_statistics
from tests.factories import make_topic
from tests.processes import environment_with

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ADDRESS = ("127.0.0.1", 9100)
# Counts a request, says which place it has, and waits to be killed.
WORKER = """
import sys
from pathlib import Path
from explainer.operations.metrics import Figures
figures = Figures(Path(sys.argv[1]))
figures.add("topics:article", 200, 0.02)
print(figures.place.number, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def counting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let new clients be counted, in a folder of their own."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "")
    with override_settings(METRICS_ADDRESS=ADDRESS):
        yield tmp_path / FOLDER


def counted(folder: Path) -> dict[str, float]:
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))
    lines = generate_latest(registry).decode().splitlines()
    pairs = [line.rpartition(" ") for line in lines if not line.startswith("#")]
    return {name: float(value) for name, _, value in pairs}


def requests(folder: Path) -> dict[str, float]:
    return {
        name.removeprefix("explainer_requests_total"): value
        for name, value in counted(folder).items()
        if name.startswith("explainer_requests_total")
    }


@contextmanager
def worker(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, str(folder)], cwd=PROJECT, text=True,
        env=environment_with(SECRET_KEY="x", DJANGO_SETTINGS_MODULE="explainer.settings"),
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        yield process, int(process.stdout.readline())
        process.kill()


@pytest.mark.django_db
def test_requests_are_counted_by_view_and_status(counting: Path) -> None:
    make_topic(slug="immunotherapy", published=True)
    client = Client()

    for address in ("/topics/immunotherapy/", "/topics/immunotherapy/", "/topics/none/"):
        client.get(address)

    assert requests(counting) == {
        '{status="200",view="topics:article"}': 2,
        '{status="404",view="topics:article"}': 1,
    }
    seconds = counted(counting)
    assert seconds['explainer_request_seconds_count{view="topics:article"}'] == 3
    assert seconds['explainer_request_seconds_bucket{le="+Inf",view="topics:article"}'] == 3


@pytest.mark.django_db
def test_no_address_makes_a_figure_of_its_own_and_no_reader_stands_in_one(counting: Path) -> None:
    client = Client()

    for number in range(20):
        client.get(f"/nowhere-{number}/?q=secret{number}", headers={"user-agent": "secret"})
    client.get("/search/", {"q": "secret\x00<script>"})
    client.get(f"/{'x' * 50_000}")

    assert requests(counting) == {
        '{status="404",view="none"}': 21,
        '{status="200",view="site:search"}': 1,
    }
    assert b"secret" not in b"".join(x.read_bytes() for x in counting.iterdir())


def test_probes_are_not_counted(counting: Path) -> None:
    client = Client()

    assert client.get("/healthz").status_code == 200

    assert requests(counting) == {}


@pytest.mark.django_db
def test_nothing_is_counted_unless_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert settings.METRICS_ADDRESS is None

    Client().get("/nowhere/")

    assert list(tmp_path.iterdir()) == []


def test_a_worker_that_was_killed_leaves_its_place_to_the_next(tmp_path: Path) -> None:
    with worker(tmp_path) as (_first, one), worker(tmp_path) as (second, two):
        alive = dead_places(tmp_path)
        second.kill()
        second.wait()
        dead = dead_places(tmp_path)
        with worker(tmp_path) as (_third, again):
            three = requests(tmp_path)

    assert (one, two, again) == (1, 2, 2)
    assert (alive, dead) == ([], [2])
    # What the killed one has counted is not lost, and there is no file more than for two.
    assert three == {'{status="200",view="topics:article"}': 3}
    assert len(list(tmp_path.glob("counter_*.db"))) == 2


def test_a_folder_that_cannot_be_written_stops_the_start_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / FOLDER).write_text("no folder")
    monkeypatch.setenv("DATA_DIR", str(tmp_path))

    with (
        override_settings(METRICS_ADDRESS=ADDRESS),
        pytest.raises(ImproperlyConfigured, match="DATA_DIR cannot keep figures"),
    ):
        measured(lambda _request: None)  # type: ignore[arg-type, return-value]


@pytest.mark.django_db
def test_the_pool_says_how_many_connections_there_are() -> None:
    stats = pool_statistics()

    assert stats["pool_size"] >= 1
    assert stats.get("requests_waiting", 0) == 0
