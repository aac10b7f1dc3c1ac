"""What the site tells Prometheus, on an address of its own."""

from __future__ import annotations

import socket
from datetime import timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client, override_settings
from prometheus_client import generate_latest

from explainer.operations.jobs import JOBS
from explainer.operations.models import JobRun
from explainer.site.figures import FiguresOfTheSite, registry_of
from glossary.models import Term
from tests import clock
from tests.factories import make_ready, make_term, make_topic, put_live
from tests.processes import free_port

pytestmark = pytest.mark.django_db(transaction=True)


def told(folder: Path) -> dict[str, float]:
    site = FiguresOfTheSite()
    site.look()
    lines = generate_latest(registry_of(folder, site)).decode().splitlines()
    pairs = [line.rpartition(" ") for line in lines if not line.startswith("#")]
    return {name: float(value) for name, _, value in pairs}


def test_pages_are_told_by_how_fresh_their_check_is(tmp_path: Path) -> None:
    make_topic(published=True)
    put_live(make_topic(), today=clock.days_ago(800))
    make_topic()

    found = told(tmp_path)

    assert found['explainer_pages{freshness="verified"}'] == 1
    assert found['explainer_pages{freshness="overdue"}'] == 1
    assert found['explainer_pages{freshness="source gone"}'] == 0
    assert found["explainer_database_up"] == 1


@pytest.mark.parametrize(("minutes", "waiting"), [(-1, 1), (1, 0)])
def test_texts_are_told_once_their_time_has_passed(
    tmp_path: Path, minutes: int, waiting: int
) -> None:
    term = make_ready(make_term())
    at = clock.now() + timedelta(minutes=minutes)
    Term.objects.filter(pk=term.pk).update(publish_at=at)

    assert told(tmp_path)["explainer_texts_past_their_time"] == waiting


def test_jobs_are_told_by_name(tmp_path: Path) -> None:
    ended = clock.now()
    facts = {"started_at": ended, "ended_at": ended, "outcome": "secret"}
    JobRun.objects.create(name="publish_due", **facts)
    JobRun.objects.create(name="backup", **facts | {"has_failed": True})
    JobRun.objects.create(name="send_digest", **facts | {"started_at": ended - timedelta(days=9)})

    found = told(tmp_path)

    assert [found[f'explainer_job_failed{{job="{name}"}}'] for name in JOBS] == [0, 0, 1, 0]
    assert [found[f'explainer_job_late{{job="{name}"}}'] for name in JOBS] == [0, 1, 0, 0]
    last = "explainer_job_last_success_timestamp_seconds"
    assert found[f'{last}{{job="publish_due"}}'] == pytest.approx(ended.timestamp())
    assert f'{last}{{job="backup"}}' not in found
    assert "secret" not in str(found)


def test_a_database_that_is_away_is_told_and_nothing_of_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_words: object) -> None:
        raise OperationalError("password=secret")

    monkeypatch.setattr("explainer.site.figures.job_states", away)

    assert told(tmp_path) == {"explainer_database_up": 0}


def test_an_operator_gets_the_figures_at_an_address_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers: list[bytes] = []

    def ask(_seconds: float) -> None:
        """Come by in place of the time that passes, and stop it then."""
        with urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
            answers.append(answer.read())
        raise SystemExit(143)

    port = free_port()
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setattr("explainer.site.management.commands.serve_metrics.time.sleep", ask)
    with override_settings(METRICS_ADDRESS=("127.0.0.1", port)), pytest.raises(SystemExit):
        call_command("serve_metrics")

    assert b"explainer_database_up 1.0" in answers[0]
    assert f"http://127.0.0.1:{port}/metrics" in capsys.readouterr().out
    assert Client().get("/metrics").status_code == 404


def test_an_address_that_cannot_be_used_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    with pytest.raises(CommandError, match="Set METRICS_ADDRESS first"):
        call_command("serve_metrics")

    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with (
            override_settings(METRICS_ADDRESS=("127.0.0.1", port)),
            pytest.raises(CommandError, match=f"port {port} of 127.0.0.1, which cannot be used"),
        ):
            call_command("serve_metrics")
