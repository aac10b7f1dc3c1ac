"""What readers said, in the admin: who sees it, who handles it, and that it stays as it came."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from explainer.feedback import reports as readers_reports
from explainer.feedback.admin import HANDLED, TOO_LATE
from explainer.feedback.models import Report
from explainer.feedback.reports import open_reports
from explainer.publishing.models import Edition
from tests import clock
from tests.admin_forms import opened, queries_of, signed_in
from tests.factories import PASSWORD, make_report, make_term, make_topic, make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/feedback/report/"
ROLES = ["writer", "reviewer", "publisher"]
SCRIPT = "<script>alert(1)</script>"


def edition_of(text: Any) -> Edition:  # noqa: ANN401 - a topic or a term
    return Edition.objects.get(publication=text.publication)


def page_of(report: Report) -> str:
    return f"{LIST}{report.pk}/change/"


def handle(client: Client, report: Report, note: str = "Mended.") -> Any:  # noqa: ANN401
    return client.post(page_of(report), {"note": note, "_save": "Mark as handled"})


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reads_the_report_with_its_section_and_handles_it(
    client: Client, role: str
) -> None:
    report = make_report()
    person = signed_in(client, role)

    page = client.get(page_of(report)).content.decode()
    handled = handle(client, report)
    report.refresh_from_db()

    assert all(x in page for x in ("The simple version", "A T cell is no B cell.", "Immunotherapy"))
    assert f"{report.edition.publication.get_absolute_url()}#the-simple-version" in page
    assert (handled.status_code, handled["Location"]) == (302, f"{LIST}?handled=no")
    assert (report.handled_by, report.note) == (person, "Mended.")
    assert report.handled_at is not None


@pytest.mark.parametrize("path", ["", "{pk}/change/", "{pk}/delete/", "{pk}/history/", "add/"])
def test_nobody_without_a_role_sees_what_readers_wrote(client: Client, path: str) -> None:
    address = LIST + path.format(pk=make_report().pk)

    assert client.get(address)["Location"].startswith("/admin/login/")
    signed_in(client, None)
    assert client.get(address).status_code == 403
    assert client.post(address, {"note": "x", "post": "yes"}).status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_no_role_adds_or_deletes_a_report(client: Client, role: str) -> None:
    report = make_report()
    signed_in(client, role)
    chosen = {"action": "delete_selected", "_selected_action": [report.pk], "post": "yes"}

    assert client.post(f"{LIST}add/", {"text": "x"}).status_code == 403
    assert client.post(f"{LIST}{report.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(LIST, chosen)
    assert Report.objects.filter(pk=report.pk).exists()


def test_who_looks_after_the_site_can_delete_what_names_a_person(client: Client) -> None:
    report = make_report()
    User.objects.create_superuser("root", password=PASSWORD)
    client.login(username="root", password=PASSWORD)

    client.post(f"{LIST}{report.pk}/delete/", {"post": "yes"})

    assert not Report.objects.exists()


def test_nothing_that_a_form_sends_changes_a_readers_words(client: Client) -> None:
    report = make_report()
    signed_in(client, "writer")

    words = {"text": "Nicer.", "kind": "clear", "heading": "x", "received_on": "2020-01-01"}
    client.post(page_of(report), {**words, "note": "", "handled_by": "1", "_save": "x"})

    report.refresh_from_db()
    assert (report.text, report.kind) == ("A T cell is no B cell.", "mistake")
    assert (report.heading, report.received_on) == ("The simple version", date(2026, 3, 10))
    assert report.handled_by is not None


def test_the_page_of_a_report_offers_a_note_and_one_button(client: Client) -> None:
    report = make_report()
    signed_in(client, "writer")

    assert opened(client, page_of(report)).keys() == {"csrfmiddlewaretoken", "note"}
    page = client.get(page_of(report)).content.decode()
    assert 'value="Mark as handled"' in page
    assert "_addanother" not in page


def test_what_is_handled_stays_handled_with_its_note(client: Client) -> None:
    report = make_report()
    signed_in(client, "writer")
    handle(client, report)

    again = handle(client, report, "Mine.")
    page = client.get(page_of(report)).content.decode()

    report.refresh_from_db()
    assert (again.status_code, report.note) == (403, "Mended.")
    assert "Mended." in page
    assert 'name="note"' not in page


def test_of_two_who_handle_a_report_at_once_the_second_is_told(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    report, other = make_report(), make_user(role="reviewer")
    signed_in(client, "writer")

    handle_report = readers_reports.handle

    def first_the_other(asked: Report, person: User, note: str, *, now: datetime) -> Report | None:
        handle_report(Report.objects.get(pk=asked.pk), other, "First.", now=now)
        return handle_report(asked, person, note, now=now)

    monkeypatch.setattr("explainer.feedback.admin.handle", first_the_other)
    page = client.post(page_of(report), {"note": "Second."}, follow=True).content.decode()

    report.refresh_from_db()
    assert (report.handled_by, report.note) == (other, "First.")
    assert TOO_LATE in page
    assert HANDLED not in page


def test_many_reports_are_handled_together(client: Client) -> None:
    reports = [make_report() for _ in range(3)]
    person = signed_in(client, "writer")
    handle(client, reports[0], "Before.")

    keys = [x.pk for x in reports]
    client.post(LIST, {"action": "mark_as_handled", "_selected_action": keys})

    assert not open_reports().exists()
    assert [x.note for x in Report.objects.order_by("pk")] == ["Before.", "", ""]
    assert all(x.handled_by == person for x in Report.objects.all())


@pytest.mark.parametrize(
    ("kind", "text", "waits"),
    [
        ("mistake", "x", True),
        ("not_clear", "", True),
        ("clear", "But long.", True),
        ("clear", "", False),
    ],
)
def test_what_asks_for_something_waits_until_somebody_handled_it(
    kind: str, text: str, waits: bool
) -> None:
    report = make_report(kind=kind, text=text)

    assert open_reports().exists() is waits
    readers_reports.handle(report, make_user(role="writer"), "", now=clock.now())
    assert not open_reports().exists()


def rows_of(client: Client, query: str) -> list[Report]:
    return list(client.get(f"{LIST}?{query}").context["cl"].result_list)


def test_the_list_is_narrowed_by_what_is_open_by_kind_and_by_a_search(client: Client) -> None:
    topic = make_topic(slug="immunotherapy", published=True)
    mistake = make_report(edition=edition_of(topic), text="Quokka.")
    clear = make_report(kind="clear", text="")
    signed_in(client, "writer")
    term = make_report(edition=edition_of(make_term(published=True)), heading="")
    handle(client, term)

    assert rows_of(client, "handled=no") == [mistake]
    assert rows_of(client, "handled=yes") == [term]
    assert rows_of(client, "kind__exact=clear") == [clear]
    assert rows_of(client, "q=quokka") == [mistake]
    assert rows_of(client, "q=immunotherapy") == [mistake]


@pytest.mark.parametrize("text", [SCRIPT, f'"><img src=x onerror=alert(1)>{SCRIPT}'])
def test_script_is_shown_as_text(client: Client, text: str) -> None:
    topic = make_topic(title=f"Title {SCRIPT}", published=True)
    report = make_report(edition=edition_of(topic), text=text, heading=f"Heading {SCRIPT}")
    signed_in(client, "writer")

    pages = [client.get(x).content.decode() for x in (LIST, page_of(report))]
    handle(client, report, SCRIPT)
    pages.append(client.get(page_of(report)).content.decode())

    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert page.count("&lt;script&gt;alert(1)") >= 3


def test_long_words_are_cut_in_the_list_and_whole_on_the_page(client: Client) -> None:
    report = make_report(text=f"{'x' * 999}!")
    signed_in(client, "writer")

    assert f"{'x' * 120}…" in client.get(LIST).content.decode()
    assert f"{'x' * 999}!" in client.get(page_of(report)).content.decode()


@pytest.mark.parametrize(
    "query", ["q=%00", "handled=x", "p=999", "kind__exact=x", "q=" + "x" * 999]
)
def test_a_strange_question_is_answered(client: Client, query: str) -> None:
    make_report()
    signed_in(client, "writer")

    assert client.get(f"{LIST}?{query}").status_code in (200, 302)


@pytest.mark.parametrize("key", ["0", "999999", "x", "%00"])
def test_a_report_that_is_not_there_is_not_found(client: Client, key: str) -> None:
    signed_in(client, "writer")

    response = client.get(f"{LIST}{key}/change/", follow=True)

    assert "doesn’t exist" in response.content.decode() or response.status_code == 404


@pytest.mark.parametrize("note", ["x" * 50_000, "\x00"])
def test_a_note_is_kept_or_refused_in_words(client: Client, note: str) -> None:
    report = make_report()
    signed_in(client, "writer")

    response = handle(client, report, note)

    report.refresh_from_db()
    assert response.status_code == (200 if "\x00" in note else 302)
    assert (report.handled_at is None) is ("\x00" in note)


def test_lists_and_pages_take_as_many_queries_with_forty_reports_as_with_two(
    client: Client,
) -> None:
    reports = [make_report(edition=edition_of(make_topic(published=True))) for _ in range(2)]
    signed_in(client, "writer")
    few = [queries_of(client, x) for x in (LIST, page_of(reports[0]))]
    handle(client, reports[1])
    for number in range(38):
        make_report(edition=reports[number % 2].edition)

    assert [queries_of(client, x) for x in (LIST, page_of(reports[0]))] == few
    assert len(rows_of(client, "")) == 40


def test_the_list_is_cut_into_pages(client: Client) -> None:
    edition = make_report().edition
    Report.objects.bulk_create(
        Report(edition=edition, kind="clear", received_on=date(2026, 3, 10)) for _ in range(60)
    )
    signed_in(client, "writer")

    assert [len(rows_of(client, f"p={page}")) for page in (1, 2)] == [50, 11]


def test_a_list_with_nothing_in_it_is_a_page(client: Client) -> None:
    signed_in(client, "writer")

    assert "0 readers’ reports" in client.get(LIST).content.decode()


@pytest.mark.parametrize("right", ["add", "delete"])
@pytest.mark.parametrize("role", ROLES)
def test_a_role_has_no_more_rights_to_reports_than_it_needs(role: str, right: str) -> None:
    person = make_user(role=role)

    assert person.has_perms(["feedback.view_report", "feedback.change_report"])
    assert not person.has_perm(f"feedback.{right}_report")
    assert not person.has_perm(f"feedback.{right}_tally")
