"""A writer edits terms and the NCI pages behind them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from explainer.sources.models import Source, TakenBack, Verification
from tests.admin_forms import change_page, errors_of, opened, signed_in
from tests.factories import make_source, make_term, make_topic, verify, verify_and_publish
from tests.html_forms import Sent

pytestmark = pytest.mark.django_db


def test_aliases_are_one_a_line(client: Client) -> None:
    term = make_term(aliases=["B cells"])
    signed_in(client, "writer")
    sent = opened(client, change_page(term)) | {
        "aliases": ["  T cells \r\n\r\nT cells\r\nUmlaut ä"]
    }

    client.post(change_page(term), sent)

    term.refresh_from_db()
    assert (term.aliases, term.revision) == (["T cells", "Umlaut ä"], 2)


@pytest.mark.parametrize("aliases", ["a" * 121, "fine\na\x00b"])
def test_an_alias_that_cannot_be_kept_is_refused(client: Client, aliases: str) -> None:
    term = make_term()
    signed_in(client, "writer")
    sent = opened(client, change_page(term)) | {"aliases": [aliases]}

    assert "errorlist" in errors_of(client, change_page(term), sent)


def source_form(client: Client, source: Source, **values: str) -> tuple[str, Sent]:
    page = f"/admin/sources/source/{source.pk}/change/"
    return page, opened(client, page) | {name: [value] for name, value in values.items()}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"date": ""}, "or choose “no date on page”"),
        ({"date_kind": "none"}, "or choose “no date on page”"),
        ({"address": "http://www.cancer.gov/x"}, "on cancer.gov that begins with https://"),
        ({"address": "https://example.org/x"}, "on cancer.gov that begins with https://"),
        ({"address": "javascript:alert(1)"}, "on cancer.gov that begins with https://"),
        ({"date": "2019-02-30"}, "Enter a valid date."),
    ],
)
def test_a_wrong_source_is_answered_with_a_sentence(
    client: Client, values: dict[str, str], sentence: str
) -> None:
    source = make_source(nci_date=date(2019, 9, 24))
    signed_in(client, "writer")

    assert sentence in errors_of(client, *source_form(client, source, **values))


def test_a_source_that_was_checked_keeps_its_address(client: Client) -> None:
    source = make_source(address="https://www.cancer.gov/one")
    verify_and_publish(make_topic(source=source))
    signed_in(client, "reviewer")

    page, sent = source_form(client, source, address="https://www.cancer.gov/two", title="New")
    client.post(page, sent)

    source.refresh_from_db()
    assert (source.address, source.title) == ("https://www.cancer.gov/one", "New")


@pytest.mark.parametrize(
    ("role", "is_checked", "status"),
    [
        ("writer", False, 302),
        ("writer", True, 403),
        ("reviewer", False, 302),
        ("reviewer", True, 302),
        ("publisher", False, 403),
        ("publisher", True, 403),
    ],
)
def test_a_source_that_somebody_checked_against_is_the_reviewers(
    client: Client, role: str, is_checked: bool, status: int
) -> None:
    source = make_source()
    if is_checked:
        verify_and_publish(make_topic(source=source))
    signed_in(client, role)
    page = f"/admin/sources/source/{source.pk}/change/"
    sent = {"address": source.address, "title": "New", "date": "2024-02-29", "date_kind": "posted"}

    seen = client.get(page)
    answer = client.post(page, sent)

    source.refresh_from_db()
    assert (seen.status_code, answer.status_code) == (200, status)
    assert ('name="title"' in seen.content.decode()) is (status == 302)
    assert (source.title == "New") is (status == 302)


def test_a_source_knows_when_a_reviewer_gave_it_another_date(client: Client) -> None:
    source = make_source()
    before = source.dated_at
    signed_in(client, "reviewer")

    client.post(*source_form(client, source, title="Only another title"))
    same = Source.objects.get()
    client.post(*source_form(client, source, date="2024-02-29"))

    assert (same.title, same.dated_at) == ("Only another title", before)
    assert Source.objects.get().dated_at != before
    assert Source.objects.get().date == date(2024, 2, 29)


def make_checks() -> dict[str, Verification]:
    """A check that stands, one that was taken back, and one that was carried forward."""
    verify(make_topic())
    first = Verification.objects.get()
    made = {"yes": first}
    for name, verdict in {"back": "needs_writer", "carried": "small_correction"}.items():
        check = Verification.objects.get(pk=first.pk)
        check.pk, check.verdict = None, verdict
        check.carried_from = first if name == "carried" else None
        check.save(force_insert=True)
        made[name] = check
    TakenBack.objects.create(verification=made["back"], taken_back_by=first.reviewer)
    return made


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        ("yes", {"yes", "carried"}),
        ("back", {"back"}),
        ("carried", {"carried"}),
        ("x", {"yes", "carried", "back"}),
    ],
)
def test_the_list_of_checks_tells_which_of_them_stand(
    client: Client, chosen: str, names: set[str]
) -> None:
    made = make_checks()
    signed_in(client, "reviewer")

    response = client.get(f"/admin/sources/verification/?stands={chosen}")

    page = response.content.decode()
    assert set(response.context["cl"].result_list) == {made[name] for name in names}
    assert ("taken back at once" in page) is ("back" in names)
    assert ("carried forward: the day" in page) is ("carried" in names)
