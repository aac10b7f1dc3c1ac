"""What a load balancer and a monitor learn of a process, whatever is broken."""

from __future__ import annotations

from collections import namedtuple
from threading import Event
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client, override_settings
from pytest_django import DjangoAssertNumQueries

from explainer.operations import readiness
from explainer.operations.jobs import JOBS, job_states
from explainer.operations.models import JobRun
from explainer.operations.readiness import LEAST_FREE_BYTES, Check, InTime, migrations_on_disk
from explainer.publishing.models import Rendition
from explainer.publishing.renditions import remake_all_renditions
from glossary.models import Term
from tests import clock
from tests.factories import make_term, make_user, put_live

WELL = [Check("database", is_well=True, says="It answers.")]
LATE = [Check("database", is_well=False, says="It does not answer within a second.")]
# As behind a proxy that speaks TLS, on a site that is called explained.example.
STRICT: dict[str, Any] = {"ALLOWED_HOSTS": ["explained.example"], "SECURE_SSL_REDIRECT": True}
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test find the answer that another one got within the second."""
    fresh = InTime(readiness.of_the_database, LATE)
    monkeypatch.setattr(readiness, "DATABASE", fresh)


def ready(client: Client, query: str = "") -> tuple[int, dict[str, bool]]:
    response = client.get(f"/readyz{query}")
    said = response.json()
    assert said["ready"] is (response.status_code == 200)
    return response.status_code, {name: x["ok"] for name, x in said["checks"].items()}


def says(client: Client, name: str) -> str:
    said: str = client.get("/readyz").json()["checks"][name]["says"]
    return said


@pytest.mark.parametrize("host", ["10.0.0.7:8000", "[::1]", "localhost", "Evil.example", "a b", ""])
def test_a_process_says_that_it_lives_under_any_name_and_without_a_database(
    client: Client, host: str
) -> None:
    with override_settings(**STRICT):
        response = client.get("/healthz", headers={"host": host})

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
def test_nobody_can_send_a_probe_anything(client: Client, address: str, method: str) -> None:
    response = getattr(client, method)(address, b"x" * 50_000, content_type="text/plain")

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("address", ["/healthz/", "/readyz/", "/healthz/x"])
@pytest.mark.django_db
def test_no_other_address_is_a_probe(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_whole_site_is_ready_under_any_name(client: Client) -> None:
    with override_settings(**STRICT):
        response = client.get("/readyz", headers={"host": "10.0.0.7"})

    assert response.status_code == 200
    said = response.json()["checks"]
    assert list(said) == ["database", "migrations", "clocks", *JOBS, "disk"]
    assert said["backup"] == {"ok": True, "says": "It has not run yet."}
    assert client.head("/readyz").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_job_that_failed_makes_a_site_unready_but_not_for_whoever_leaves_jobs_out(
    client: Client,
) -> None:
    JobRun.objects.create(
        name="backup", started_at=clock.now(), ended_at=clock.now(), has_failed=True,
        outcome="secret.backup exists already",
    )  # fmt: skip

    status, checks = ready(client)

    assert (status, checks["backup"], checks["send_digest"]) == (503, False, True)
    assert "secret" not in says(client, "backup")
    for query in ("?without=jobs", "?without=backup", "?without=disk&without=backup"):
        assert ready(client, query)[0] == 200
    for query in ("?without=disk", "?without=", "?without=%00", "?jobs", f"?without={'x' * 5000}"):
        assert ready(client, query)[0] == 503


@pytest.mark.django_db(transaction=True)
def test_a_doctored_page_makes_a_site_unready_once_somebody_has_looked(client: Client) -> None:
    term = make_term(slug="mole", definition="A growth on the skin.")
    Term.objects.update(edited_by=make_user(role="writer"))
    term.refresh_from_db()
    put_live(term)
    call_command("verify_ledger")

    rendition = Rendition.objects.get()
    rendition.content |= {"definition": "<p>Drink it.</p>"}
    rendition.save()
    shown, alive = client.get("/glossary/mole/"), client.get("/healthz")
    with pytest.raises(CommandError):
        call_command("verify_ledger")

    assert (alive.status_code, b"Drink it." in shown.content) == (200, True)
    status, checks = ready(client)
    assert (status, checks["verify_ledger"]) == (503, False)
    assert says(client, "verify_ledger").startswith("It found something that differs from what ")
    # It is for people to mend; no machine that serves readers is the worse for it.
    assert ready(client, "?without=jobs")[0] == 200
    remake_all_renditions()
    call_command("verify_ledger")
    assert [x.is_well for x in job_states(clock.now()) if x.name == "verify_ledger"] == [True]


@pytest.mark.django_db(transaction=True)
def test_a_migration_that_is_not_applied_makes_a_site_unready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = migrations_on_disk() | {("operations", "0099_of_tomorrow")}
    monkeypatch.setattr(readiness, "migrations_on_disk", lambda: new)

    status, checks = ready(client)

    # Whose tables may not be there yet is not asked.
    assert (status, checks) == (503, {"database": True, "migrations": False, "disk": True})
    assert says(client, "migrations") == "Not applied: 1. Run `manage.py migrate`."


@pytest.mark.django_db
def test_the_migrations_on_disk_are_those_that_migrate_applies() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())

    assert migrations_on_disk() == applied


@pytest.mark.django_db
def test_a_database_that_is_away_makes_a_site_unready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_words: object) -> None:
        raise OperationalError("password=secret")

    monkeypatch.setattr("explainer.operations.readiness.MigrationRecorder", away)

    status, checks = ready(client)

    assert (status, checks) == (503, {"database": False, "disk": True})
    assert says(client, "database") == "It does not answer."


def test_a_database_that_hangs_is_waited_for_by_one_thread_whoever_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(readiness, "SECONDS_FOR_THE_DATABASE", 0.01)
    asked, answers = [], Event()

    def ask() -> list[Check]:
        asked.append(1)
        assert answers.wait(60)
        return WELL

    database = InTime(ask, LATE)
    try:
        assert [database.answer() for _asker in range(5)] == [LATE] * 5
        assert len(asked) == 1
    finally:
        answers.set()
    monkeypatch.setattr(readiness, "SECONDS_FOR_THE_DATABASE", 60)
    assert database.answer() == WELL
    assert len(asked) == 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_breaks_while_the_database_is_asked_is_never_taken_for_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(readiness, "SECONDS_FOR_THE_DATABASE", 60)

    assert InTime(lambda: 1 / 0, LATE).answer() == LATE  # type: ignore[arg-type, return-value]


def test_the_database_is_asked_once_a_second_however_often_a_site_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now, asked = [100.0], []

    def ask() -> list[Check]:
        asked.append(1)
        return WELL

    monkeypatch.setattr("explainer.operations.readiness.time.monotonic", lambda: now[0])
    monkeypatch.setattr(readiness, "SECONDS_FOR_THE_DATABASE", 60)
    database = InTime(ask, LATE)

    for moment in (100.0, 100.5, 100.9, 101.0, 101.5):
        now[0] = moment
        assert database.answer() == WELL

    assert len(asked) == 2


@pytest.mark.parametrize(
    ("free", "is_well"),
    [(LEAST_FREE_BYTES - 1, False), (LEAST_FREE_BYTES, True), (LEAST_FREE_BYTES + 1, True)],
)
def test_a_disk_that_is_nearly_full_makes_a_site_unready(
    client: Client, monkeypatch: pytest.MonkeyPatch, free: int, is_well: bool
) -> None:
    monkeypatch.setattr(readiness, "DATABASE", InTime(lambda: WELL, LATE))
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: Usage(10**12, 10**12 - free, free))

    assert ready(client)[1] == {"database": True, "disk": is_well}


def test_a_folder_that_cannot_be_looked_at_makes_a_site_unready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_folder: object) -> None:
        raise PermissionError

    monkeypatch.setattr(readiness, "DATABASE", InTime(lambda: WELL, LATE))
    monkeypatch.setattr("shutil.disk_usage", refused)

    assert ready(client)[1]["disk"] is False


@pytest.mark.django_db
def test_what_a_look_at_the_database_costs_does_not_grow(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    JobRun.objects.bulk_create(
        [JobRun(name=name, started_at=clock.now()) for name in JOBS for _run in range(50)]
    )

    with django_assert_num_queries(4 + 2 * len(JOBS)):
        readiness.of_the_database()
