"""Where a request reads, decided before anything is asked."""

from __future__ import annotations

from threading import Event
from typing import Final

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from explainer.operations import database, replica
from explainer.operations.database import REPLICA, databases
from explainer.operations.database_trouble import TROUBLE, Trouble
from explainer.operations.replica import (
    Router,
    Watch,
    alias_to_read,
    read_from_replica,
    reading_from,
)

PRIMARY: Final = "default"


class Replicas:
    """Two databases whose places in the journal a test sets; nothing is asked."""

    def __init__(self) -> None:
        self.now = 100.0
        self.places: dict[str, int | None] = {PRIMARY: 50, REPLICA: 50}
        self.looks = 0

    def monotonic(self) -> float:
        return self.now

    def position(self, alias: str, _function: str) -> int | None:
        self.looks += 1
        return self.places[alias]


@pytest.fixture
def replicas(monkeypatch: pytest.MonkeyPatch) -> Replicas:
    replicas = Replicas()
    monkeypatch.setattr(replica, "position", replicas.position)
    monkeypatch.setattr(replica, "time", replicas)
    monkeypatch.setitem(settings.DATABASES, REPLICA, {})
    return replicas


def place_of(request: HttpRequest) -> str:
    return read_from_replica(lambda _: HttpResponse(alias_to_read()))(request).content.decode()


def of_staff(request: HttpRequest) -> HttpRequest:
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "anything"
    return request


def test_only_a_page_that_anybody_may_read_is_read_from_the_replica(replicas: Replicas) -> None:
    ask = RequestFactory()

    assert place_of(ask.get("/")) == place_of(ask.head("/")) == REPLICA
    assert place_of(ask.post("/")) == place_of(ask.options("/")) == PRIMARY
    assert place_of(of_staff(ask.get("/"))) == PRIMARY


def test_a_site_without_a_replica_never_looks_for_one(
    replicas: Replicas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(settings.DATABASES, REPLICA)

    assert place_of(RequestFactory().get("/")) == PRIMARY
    assert replicas.looks == 0


@pytest.mark.django_db
def test_whatever_is_written_and_what_a_transaction_reads_is_at_the_primary() -> None:
    with reading_from(REPLICA):
        assert Router().db_for_write(User) == PRIMARY
        with transaction.atomic():
            assert Router().db_for_read(User) == PRIMARY
    assert alias_to_read() == PRIMARY


def test_only_the_primary_is_migrated() -> None:
    assert Router().allow_migrate(PRIMARY, "auth")
    assert not Router().allow_migrate(REPLICA, "auth")


@pytest.mark.parametrize(
    ("seconds", "is_well"), [(0.0, True), (1.0, True), (1.1, False), (3600.0, False)]
)
def test_a_replica_is_read_while_what_it_lacks_is_at_most_a_second_old(
    replicas: Replicas, seconds: float, is_well: bool
) -> None:
    watch = Watch()
    watch.is_replica_well()
    replicas.now += max(seconds, 1.0)
    replicas.places[PRIMARY] = 60 if seconds else 50

    assert watch.is_replica_well() is is_well


def test_a_replica_that_has_caught_up_is_read_again(replicas: Replicas) -> None:
    watch = Watch()
    replicas.places[PRIMARY] = 60
    behind = watch.is_replica_well()
    replicas.places[REPLICA] = 60
    replicas.now += 1

    assert (behind, watch.is_replica_well()) == (False, True)


def test_the_two_are_looked_at_once_a_second_however_many_read(replicas: Replicas) -> None:
    watch = Watch()
    for _ in range(20):
        watch.is_replica_well()
    replicas.now += 1
    for _ in range(20):
        watch.is_replica_well()

    assert replicas.looks == 4


@pytest.mark.parametrize(
    ("primary", "copy", "is_well"), [(50, None, False), (None, 10, True), (None, None, False)]
)
def test_the_replica_stands_in_for_the_primary_and_never_when_it_is_away_itself(
    replicas: Replicas, primary: int | None, copy: int | None, is_well: bool
) -> None:
    replicas.places = {PRIMARY: primary, REPLICA: copy}

    assert Watch().is_replica_well() is is_well


@pytest.mark.parametrize(
    ("trouble", "places"),
    [
        (Trouble.AWAY, [REPLICA, PRIMARY, PRIMARY]),
        (Trouble.SLOW, [REPLICA, PRIMARY, PRIMARY]),
        # The same lock waits at the primary.
        (Trouble.LOCKED, [REPLICA, REPLICA]),
    ],
)
def test_a_page_is_asked_for_once_more_where_the_replica_was_lost(
    replicas: Replicas, trouble: Trouble, places: list[str]
) -> None:
    asked: list[str] = []

    def page(request: HttpRequest) -> HttpResponse:
        asked.append(alias_to_read())
        if asked[-1] == REPLICA:
            request.META[TROUBLE] = trouble
            return HttpResponse(status=503)
        return HttpResponse()

    middleware = read_from_replica(page)
    middleware(RequestFactory().get("/"))
    middleware(RequestFactory().get("/"))

    assert asked == places


def test_only_what_serves_people_knows_of_the_replica(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPLICA_DATABASE_URL", "postgresql://copy.example/site")
    monkeypatch.setattr(database, "serves_people", Event())
    command = databases()
    database.serves_people.set()
    server = databases()

    assert [*command] == [PRIMARY]
    assert server[REPLICA]["HOST"] == "copy.example"


def test_a_bad_address_of_the_replica_stops_any_start_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REPLICA_DATABASE_URL", "mysql://me:hush@copy.example/site")

    with pytest.raises(ImproperlyConfigured, match=r"^REPLICA_DATABASE_URL must read") as refusal:
        databases()

    assert "hush" not in str(refusal.value)


def test_the_replica_is_asked_where_the_primary_is_away_though_it_was_behind(
    replicas: Replicas,
) -> None:
    replicas.places[PRIMARY] = 60
    asked: list[str] = []

    def page(request: HttpRequest) -> HttpResponse:
        asked.append(alias_to_read())
        if asked[-1] == PRIMARY:
            request.META[TROUBLE] = Trouble.AWAY
        return HttpResponse()

    read_from_replica(page)(RequestFactory().get("/"))

    assert asked == [PRIMARY, REPLICA]
