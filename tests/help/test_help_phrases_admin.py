"""The list of words that show help first, in the admin: who keeps it, and what is refused."""

from __future__ import annotations

import pytest
from django.test import Client

from explainer.help.phrases import KNOWN, MOST_PHRASES, TOO_MANY, TOO_SHORT, HelpPhrase
from tests.admin_forms import queries_of, signed_in

pytestmark = pytest.mark.django_db
LIST = "/admin/help/helpphrase/"
SCRIPT = "<script>alert(1)</script>"
EDITORS = ["writer", "publisher"]


@pytest.fixture(autouse=True)
def fever() -> HelpPhrase:
    HelpPhrase.objects.all().delete()
    return HelpPhrase.objects.create(phrase="Fever", folded="fever", answer="sign")


def add(client: Client, phrase: str, answer: str = "sign") -> str:
    sent = {"phrase": phrase, "answer": answer, "_save": "Save"}
    return client.post(f"{LIST}add/", sent, follow=True).content.decode()


def phrases() -> list[str]:
    return [x.phrase for x in HelpPhrase.objects.all()]


@pytest.mark.parametrize("role", EDITORS)
def test_writers_and_publishers_keep_the_list(client: Client, role: str, fever: HelpPhrase) -> None:
    signed_in(client, role)
    add(client, "Can’t breathe", "emergency")
    client.post(f"{LIST}{fever.pk}/change/", {"phrase": "Fevers", "answer": "sign"})
    kept = phrases()
    client.post(f"{LIST}{fever.pk}/delete/", {"post": "yes"})

    assert kept == ["Can’t breathe", "Fevers"]
    assert phrases() == ["Can’t breathe"]
    assert "Is this an emergency?" in client.get("/search/?q=cant+breathe").content.decode()


def test_a_reviewer_reads_the_list_and_changes_nothing(client: Client, fever: HelpPhrase) -> None:
    signed_in(client, "reviewer")

    answers = [
        client.get(LIST),
        client.get(f"{LIST}add/"),
        client.post(f"{LIST}{fever.pk}/change/", {"phrase": "x", "answer": "sign"}),
        client.post(f"{LIST}{fever.pk}/delete/", {"post": "yes"}),
    ]

    assert [x.status_code for x in answers] == [200, 403, 403, 403]
    assert phrases() == ["Fever"]


@pytest.mark.parametrize("path", ["", "add/", "{pk}/change/", "{pk}/delete/", "{pk}/history/"])
def test_nobody_else_sees_the_list(client: Client, path: str, fever: HelpPhrase) -> None:
    answer = client.post(LIST + path.format(pk=fever.pk), {"phrase": "x", "answer": "sign"})

    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")
    assert phrases() == ["Fever"]


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("", "This field is required."),
        ("  ", "This field is required."),
        ("!?", TOO_SHORT),
        ("FÉVER ", KNOWN % {"phrase": "Fever"}),
        ("x" * 81, "at most 80 characters"),
        ("fe\x00ver", "Null characters are not allowed."),
    ],
)
def test_what_cannot_be_kept_is_said_at_the_field(
    client: Client, phrase: str, sentence: str
) -> None:
    signed_in(client, "writer")

    page = add(client, phrase)

    assert sentence in page
    assert page.count('class="errorlist"') == 1
    assert phrases() == ["Fever"]


def test_an_answer_that_does_not_exist_is_refused(client: Client) -> None:
    signed_in(client, "writer")

    assert "Select a valid choice" in add(client, "chills", "prayer")
    assert phrases() == ["Fever"]


def test_the_list_says_when_it_is_full(client: Client) -> None:
    HelpPhrase.objects.bulk_create(
        HelpPhrase(phrase=f"word {number}", folded=f"word {number}", answer="sign")
        for number in range(MOST_PHRASES - 1)
    )
    signed_in(client, "writer")

    assert TOO_MANY in add(client, "chills")
    assert HelpPhrase.objects.count() == MOST_PHRASES


def test_markup_in_a_phrase_stays_text(client: Client) -> None:
    signed_in(client, "writer")

    page = add(client, SCRIPT)

    assert phrases() == ["Fever", SCRIPT]
    assert SCRIPT not in page


@pytest.mark.parametrize("query", ["\x00", "%", "x" * 50_000, SCRIPT])
def test_whatever_the_list_is_searched_for_gets_a_page(client: Client, query: str) -> None:
    signed_in(client, "writer")

    answer = client.get(LIST, {"q": query}, follow=True)

    assert answer.status_code == 200
    assert SCRIPT not in answer.content.decode()


def test_a_longer_list_takes_no_more_queries(client: Client) -> None:
    signed_in(client, "writer")
    before = queries_of(client, LIST)
    HelpPhrase.objects.bulk_create(
        HelpPhrase(phrase=f"word {number}", folded=f"word {number}", answer="sign")
        for number in range(60)
    )

    assert queries_of(client, LIST) == before
