"""The account log as a page: bounded, narrowed by a form, and for those who keep accounts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from explainer.people.account_log import ROWS
from explainer.people.events import record
from explainer.people.models import AccountEvent, EventKind
from tests.admin_forms import queries_of
from tests.database import as_owner
from tests.factories import make_user
from tests.people.accounts import OTHERS, sign_in

pytestmark = pytest.mark.django_db
LOG = "/admin/people/accountevent/"


@pytest.fixture
def keeper(client: Client) -> User | None:
    return sign_in(client, "administrator")


def shown(client: Client, **asked: Any) -> list[AccountEvent]:  # noqa: ANN401 - what a form sends
    return [*client.get(LOG, asked).context["events"]]


def at(*moments: datetime) -> None:
    """Let the newest rows have been at these moments, the oldest first."""
    keys = [*AccountEvent.objects.order_by("-pk").values_list("pk", flat=True)[: len(moments)]]
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE people_accountevent DISABLE TRIGGER USER")
        for key, moment in zip(reversed(keys), moments, strict=True):
            cursor.execute("UPDATE people_accountevent SET at = %s WHERE id = %s", [moment, key])
        cursor.execute("ALTER TABLE people_accountevent ENABLE TRIGGER USER")


@pytest.mark.parametrize("who", ["superuser", "administrator", *OTHERS])
def test_who_keeps_accounts_reads_the_log_and_nobody_else(client: Client, who: str) -> None:
    sign_in(client, who)

    status = client.get(LOG).status_code

    wanted = 302 if who == "stranger" else 403 if who in OTHERS else 200
    assert status == wanted


@pytest.mark.parametrize("path", ["", "add/", "{}/change/", "{}/delete/"])
def test_a_superuser_neither_writes_nor_changes_nor_deletes_a_row(
    client: Client, path: str
) -> None:
    sign_in(client, "superuser")
    rows = [*AccountEvent.objects.values()]
    chosen = {"action": "delete_selected", "_selected_action": rows[0]["id"], "post": "yes"}

    status = client.post(LOG + path.format(rows[0]["id"]), chosen | {"kind": "made"}).status_code

    assert status in (403, 405)
    assert [*AccountEvent.objects.values()] == rows


def test_the_newest_stand_first_with_who_did_it(client: Client, keeper: User) -> None:
    person = make_user(username="ann")
    record(EventKind.INVITED, person=person, by=keeper, detail="<script>alert(1)</script>")

    page = client.get(LOG).content.decode()

    first, second = shown(client)[:2]
    assert (first.name, first.kind, first.by) == ("ann", "invited", keeper)
    assert second.pk < first.pk
    assert "<script>alert(1)" not in page


def test_the_log_is_narrowed_by_account_and_by_what_happened(client: Client, keeper: User) -> None:
    for name in ("ann", "bea"):
        record(EventKind.LOGIN, person=make_user(username=name))

    assert {x.name for x in shown(client, person="ann")} == {"ann"}
    assert {x.kind for x in shown(client, kind="login")} == {"login"}
    (row,) = shown(client, person="ann", kind="login")
    assert row.name == "ann"
    assert shown(client, person="nobody") == []


def test_days_are_whole_and_their_ends_belong_to_them(client: Client, keeper: User) -> None:
    day = datetime(2026, 3, 1, tzinfo=UTC)
    second, person = timedelta(seconds=1), make_user(username="ann")
    for _ in range(4):
        record(EventKind.LOGIN, person=person)
    moments = [day - second, day, day + timedelta(days=1) - second, day + timedelta(days=1)]
    at(*moments)
    asked = {"person": "ann", "kind": "login"}

    within = shown(client, **asked, since="2026-03-01", until="2026-03-01")

    assert [x.at for x in within] == [moments[2], moments[1]]
    assert len(shown(client, **asked, since="2026-03-01")) == 3
    assert len(shown(client, **asked, until="2026-03-01")) == 3


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "0001-01-01", "until": "9999-12-31"},
        {"before": str(2**63 - 1)},
    ],
)
def test_what_is_extreme_is_answered(client: Client, keeper: User, asked: dict[str, str]) -> None:
    assert shown(client, **asked) != []


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "99999-01-01"},
        {"until": "yesterday"},
        {"person": "x" * 50_000},
        {"kind": "x"},
    ],
)
def test_what_is_no_answer_is_said_beside_its_field(
    client: Client, keeper: User, asked: dict[str, str]
) -> None:
    response = client.get(LOG, asked)

    assert response.status_code == 200
    assert response.context["events"] == []
    assert "errorlist" in response.content.decode()


@pytest.mark.parametrize("before", [str(2**63), "-1", "x", "9" * 5_000])
def test_an_address_that_somebody_made_up_shows_nothing(
    client: Client, keeper: User, before: str
) -> None:
    assert shown(client, before=before) == []


def test_what_postgresql_cannot_look_for_is_left_out(client: Client, keeper: User) -> None:
    record(EventKind.LOGIN, person=make_user(username="ann"))

    assert {x.name for x in shown(client, person="an\x00n", kind="\x00")} == {"ann"}


def test_every_row_is_on_one_page_and_one_only(client: Client, keeper: User) -> None:
    person = make_user(username="ann")
    for _ in range(2 * ROWS):
        record(EventKind.LOGIN, person=person)
    asked, pages = {"kind": "login", "person": "ann"}, []

    while asked:
        response = client.get(LOG, asked)
        pages.append([x.pk for x in response.context["events"]])
        last = response.context["last"]
        asked = asked | {"before": str(last.pk)} if last else {}

    assert [len(x) for x in pages] == [ROWS, ROWS]
    wanted = AccountEvent.objects.filter(kind="login", name="ann").order_by("-pk")
    assert [key for page in pages for key in page] == [*wanted.values_list("pk", flat=True)]


def test_an_empty_log_says_so(client: Client, keeper: User) -> None:
    assert "There is no such row." in client.get(LOG, {"before": "1"}).content.decode()


def test_a_page_asks_as_often_for_many_rows_as_for_few(client: Client, keeper: User) -> None:
    few = queries_of(client, LOG)
    for _ in range(ROWS):
        record(EventKind.LOGIN, person=make_user(), by=make_user())

    assert queries_of(client, LOG) == few


@pytest.mark.parametrize(
    "asked", [{}, {"person": "ann"}, {"kind": "login"}, {"since": "2020-01-01"}]
)
def test_a_page_is_read_by_an_index_and_never_counted(
    client: Client, keeper: User, asked: dict[str, str]
) -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_accountevent (kind) SELECT 'made' FROM generate_series(1, 5000)"
        )
        cursor.execute("ANALYZE people_accountevent")

    with CaptureQueriesContext(connection) as queries:
        client.get(LOG, asked)

    (sql,) = [x["sql"] for x in queries if 'FROM "people_accountevent"' in x["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert "Seq Scan on people_accountevent" not in plan
    assert "COUNT" not in sql
