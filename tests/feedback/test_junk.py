"""Junk among the reports goes in one go, by whoever may, and that is kept on record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from explainer.feedback.admin import NO_JUNK
from explainer.feedback.junk import A_FLOOD, delete_junk, floods, junk_among
from explainer.feedback.models import JunkDeletion, Report
from explainer.feedback.reports import handle
from explainer.publishing.models import Edition
from tests import clock
from tests.admin_forms import signed_in
from tests.database import as_owner
from tests.factories import PASSWORD, make_report, make_topic, make_user
from tests.publishing.records import refused, run
from tests.racing import at_once

pytestmark = pytest.mark.django_db
LIST = "/admin/feedback/report/"
DAY = date(2026, 3, 10)
NEWEST = 2**40
SCRIPT = "<script>alert(1)</script>"


def make_flood(count: int, *, edition: Edition | None = None, day: date = DAY) -> Edition:
    """Let so many reports come about one edition on one day."""
    edition = edition or make_report().edition
    Report.objects.bulk_create(
        Report(edition=edition, kind="not_clear", text=f"Buy {x}.", received_on=day)
        for x in range(count)
    )
    return edition


def chosen(*reports: Report, **more: str) -> dict[str, Any]:
    return {"action": "delete_as_junk", "_selected_action": [x.pk for x in reports], **more}


def everything(**more: str) -> dict[str, Any]:
    """Choose all reports that a list has, on whichever of its pages they stand."""
    return chosen(Report.objects.all()[0], select_across="1", **more)


def confirmed(client: Client, address: str, sent: dict[str, Any]) -> Any:  # noqa: ANN401
    """Choose reports, read what is asked, and say yes."""
    asked = client.post(address, sent)
    return client.post(address, sent | {"newest": str(asked.context["junk"].newest)}, follow=True)


def test_a_publisher_deletes_a_flood_of_one_page_on_one_day_and_nothing_else(
    client: Client,
) -> None:
    flooded = make_flood(60)
    other_day = make_flood(1, edition=flooded, day=DAY + timedelta(days=1))
    other_page = make_report(edition=Edition.objects.get(publication=make_other().publication))
    person = signed_in(client, "publisher")
    address = f"{LIST}?flood={flooded.publication_id}-{DAY}"
    assert other_day == flooded

    asked = client.post(address, everything())
    assert Report.objects.count() == 63
    page = confirmed(client, address, everything()).content.decode()

    assert asked.context["junk"].count == 61
    assert "61 open reports would be deleted." in asked.content.decode()
    assert "mark it as handled first" in asked.content.decode()
    assert "61 deleted as junk." in page
    assert Report.objects.count() == 2
    assert other_page in Report.objects.all()
    kept = JunkDeletion.objects.get()
    assert (kept.person, kept.reports) == (person, 61)


def make_other() -> Any:  # noqa: ANN401 - a topic
    return make_topic(slug="another", published=True)


@pytest.mark.parametrize("role", ["writer", "reviewer", None])
def test_nobody_else_deletes_junk(client: Client, role: str | None) -> None:
    report = make_report()
    signed_in(client, role)

    page = client.get(LIST).content.decode()
    client.post(LIST, chosen(report, newest=str(NEWEST)))

    assert "delete_as_junk" not in page
    assert Report.objects.count() == 1
    assert not JunkDeletion.objects.exists()


def test_who_is_not_signed_in_deletes_nothing(client: Client) -> None:
    report = make_report()

    response = client.post(LIST, chosen(report, newest=str(NEWEST)))

    assert response["Location"].startswith("/admin/login/")
    assert Report.objects.exists()


def test_a_form_of_another_site_deletes_nothing() -> None:
    report = make_report()
    strict = Client(enforce_csrf_checks=True)
    signed_in(strict, "publisher")

    assert strict.post(LIST, chosen(report, newest=str(NEWEST))).status_code == 403
    assert Report.objects.exists()


def test_what_is_handled_is_no_junk_whoever_chose_it(client: Client) -> None:
    handled, junk = make_report(), make_report()
    handle(handled, make_user(role="writer"), "Mended.", now=clock.now())
    signed_in(client, "publisher")

    confirmed(client, LIST, chosen(handled, junk))
    again = client.post(LIST, chosen(handled), follow=True).content.decode()

    assert list(Report.objects.all()) == [handled]
    assert NO_JUNK in again
    assert JunkDeletion.objects.get().reports == 1


def test_what_comes_after_the_question_stays(client: Client) -> None:
    make_flood(3)
    signed_in(client, "publisher")
    asked = client.post(LIST, everything())
    late = make_report(text="I am real.")

    client.post(LIST, everything(newest=str(asked.context["junk"].newest)))

    assert list(Report.objects.all()) == [late]


@pytest.mark.parametrize("newest", ["", "x", "\x00", "-1", "1.5", "٣", SCRIPT, "x" * 50_000])
def test_a_strange_answer_is_asked_again(client: Client, newest: str) -> None:
    report = make_report()
    signed_in(client, "publisher")

    asked = client.post(LIST, chosen(report, newest=newest))

    assert "1 open report would be deleted." in asked.content.decode()
    assert SCRIPT not in asked.content.decode()
    assert Report.objects.exists()


@pytest.mark.parametrize("newest", ["0", "9" * 60])
def test_a_number_that_no_report_has_breaks_nothing(client: Client, newest: str) -> None:
    report = make_report()
    signed_in(client, "publisher")

    response = client.post(LIST, chosen(report, newest=newest))

    assert response.status_code == 302
    assert Report.objects.exists() == (newest == "0")


@pytest.mark.parametrize(
    "flood",
    ["", "x", "1-2026-02-30", "1-0000-01-01", "9" * 18 + "-2026-03-10", "%00", "1-٢٠٢٦-٠٣-١٠"],
)
def test_a_strange_flood_is_answered(client: Client, flood: str) -> None:
    make_report()
    signed_in(client, "publisher")

    assert client.get(f"{LIST}?flood={flood}").status_code in (200, 302)


def test_only_many_reports_about_one_page_on_one_day_are_offered_together(client: Client) -> None:
    page = make_flood(A_FLOOD - 2)
    assert floods() == []

    make_flood(1, edition=page)
    make_flood(A_FLOOD - 1, edition=page, day=DAY + timedelta(days=1))
    [flood] = floods()
    signed_in(client, "publisher")

    assert (flood.publication, flood.day, flood.reports) == (page.publication_id, DAY, A_FLOOD)
    assert f"{flood.page}, {DAY} ({A_FLOOD})" in client.get(LIST).content.decode()


def test_thousands_go_in_as_many_queries_as_two(client: Client) -> None:
    edition = make_flood(1)
    person = make_user(role="publisher")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as context:
            junk = junk_among(Report.objects.for_list())
            delete_junk(Report.objects.for_list(), person, newest=junk.newest, now=clock.now())
        return len(context)

    few = queries()
    make_flood(5_000, edition=edition)

    assert queries() == few
    assert [x.reports for x in JunkDeletion.objects.order_by("pk")] == [2, 5_000]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_delete_the_same_at_once_one_is_on_record() -> None:
    make_flood(20)
    people = [make_user(role="publisher") for _ in range(2)]

    def delete(person: User) -> JunkDeletion | None:
        return delete_junk(Report.objects.all(), person, newest=NEWEST, now=clock.now())

    done = at_once(delete, people)

    assert sorted(x is None for x in done) == [False, True]
    assert JunkDeletion.objects.get().reports == 21


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE feedback_junkdeletion SET reports = 1",
        "DELETE FROM feedback_junkdeletion",
        "TRUNCATE feedback_junkdeletion",
    ],
)
def test_postgresql_keeps_who_deleted_how_much(sql: str) -> None:
    make_flood(2)
    delete_junk(Report.objects.all(), make_user(), newest=NEWEST, now=clock.now())

    with as_owner(), refused("never changed or deleted"):
        run(sql)
    assert JunkDeletion.objects.get().reports == 3


@pytest.mark.parametrize("role", ["writer", "reviewer", "publisher"])
def test_each_role_reads_who_deleted_how_much_and_changes_nothing(
    client: Client, role: str
) -> None:
    make_flood(2)
    done = delete_junk(Report.objects.all(), make_user(), newest=NEWEST, now=clock.now())
    assert done is not None
    signed_in(client, role)
    address = "/admin/feedback/junkdeletion/"

    assert str(done.person) in client.get(address).content.decode()
    for path in ("add/", f"{done.pk}/delete/"):
        assert client.post(f"{address}{path}", {"post": "yes"}).status_code == 403
    client.post(
        address, {"action": "delete_selected", "_selected_action": [done.pk], "post": "yes"}
    )
    assert JunkDeletion.objects.exists()


def test_even_a_superuser_cannot_delete_what_is_on_record(client: Client) -> None:
    make_flood(2)
    delete_junk(Report.objects.all(), make_user(), newest=NEWEST, now=clock.now())
    User.objects.create_superuser("root", password=PASSWORD)
    client.login(username="root", password=PASSWORD)

    assert (
        client.post(
            f"/admin/feedback/junkdeletion/{JunkDeletion.objects.get().pk}/delete/", {"post": "yes"}
        ).status_code
        == 403
    )
    assert JunkDeletion.objects.exists()
