"""A writer edits terms and the NCI pages behind them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from explainer.sources.models import Source
from tests.admin_forms import Sent, change_page, errors_of, opened, signed_in
from tests.factories import make_source, make_term, make_topic, verify_and_publish

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
    signed_in(client, "writer")

    page, sent = source_form(client, source, address="https://www.cancer.gov/two", title="New")
    client.post(page, sent)

    source.refresh_from_db()
    assert (source.address, source.title) == ("https://www.cancer.gov/one", "New")
