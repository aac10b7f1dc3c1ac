"""“Was this clear?”: what a reader can tell us, without an account, a cookie or a script."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from django.core import signing
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.feedback import forms
from explainer.feedback.models import Report
from tests.factories import (
    make_live_topics,
    make_term,
    make_topic,
    make_withdrawn,
    put_live,
)
from tests.reading import OF_THE_STATE
from tests.report_forms import (
    FORM,
    PAGE,
    SECTION,
    WORDS,
    Clock,
    clock,
    key_on,
    opened,
    report,
    send,
)
from topics.models import Section, Topic

__all__ = ["clock"]

pytestmark = pytest.mark.django_db
TERM_FORM = "/glossary/t-cell/report/"


@pytest.fixture
def topic() -> Topic:
    return make_topic(slug="immunotherapy", published=True)


def only_report() -> Report:
    return Report.objects.select_related("edition__publication").get()


def test_a_reader_tells_us_what_is_wrong_with_one_section(
    client: Client, clock: Clock, topic: Topic
) -> None:
    response = report(client, clock)

    kept = only_report()
    assert (response.status_code, response["Location"]) == (
        303,
        f"{PAGE}report/thanks/?section={SECTION}",
    )
    assert (kept.section, kept.heading) == (SECTION, "The simple version")
    assert (kept.kind, kept.text) == ("mistake", "A T cell is no B cell.")
    assert (str(kept.received_on), kept.edition.number) == ("2026-03-10", 1)
    assert kept.edition.publication.slug == "immunotherapy"


def test_a_reader_tells_us_what_is_wrong_with_a_term(client: Client, clock: Clock) -> None:
    make_term(slug="t-cell", published=True)

    response = report(client, clock, address=TERM_FORM)

    assert response["Location"] == "/glossary/t-cell/report/thanks/"
    assert (only_report().section, only_report().heading) == ("", "")
    assert only_report().edition.publication.kind == "term"


@pytest.mark.parametrize("kind", ["clear", "not_clear"])
def test_a_reader_need_not_write_anything(
    client: Client, clock: Clock, topic: Topic, kind: str
) -> None:
    assert report(client, clock, {"kind": kind, "text": " \n "}).status_code == 303

    assert (only_report().kind, only_report().text) == (kind, "")


def test_the_article_leads_to_the_form_for_each_section_and_for_the_page(
    client: Client, topic: Topic
) -> None:
    page = client.get(PAGE).content.decode()

    assert page.count(f'href="{FORM}"') == 1
    assert f'href="{PAGE}report/?kind=mistake"' in page


def test_the_term_leads_to_its_form(client: Client) -> None:
    make_term(slug="t-cell", published=True)

    page = client.get("/glossary/t-cell/").content.decode()

    assert f'href="{TERM_FORM}?kind=mistake"' in page


def test_no_answer_on_the_way_sets_a_cookie_and_no_form_is_kept_by_a_cache(
    client: Client, clock: Clock, topic: Topic
) -> None:
    article, form = client.get(PAGE), client.get(FORM)
    refused, sent = report(client, clock, {}), report(client, clock)
    thanks = client.get(sent["Location"])

    answers = [article, form, refused, sent, thanks]
    assert [x.status_code for x in answers] == [200, 200, 400, 303, 200]
    assert not client.cookies
    assert all("Cookie" not in x.get("Vary", "") for x in answers)
    assert [x["Cache-Control"] for x in answers[1:]] == ["no-store"] * 4
    assert article["Cache-Control"].startswith("public")


def test_the_pages_ask_for_nothing_that_identifies_and_promise_no_answer(
    client: Client, topic: Topic
) -> None:
    form = " ".join(client.get(FORM).content.decode().split())
    thanks = " ".join(client.get(f"{PAGE}report/thanks/").content.decode().split())

    assert "Please do not write your name or anything about your health." in form
    assert "please ask your care team" in form
    assert "Nobody will answer you" in thanks
    assert "What happens next" in thanks
    assert all('content="noindex"' in page for page in (form, thanks))


def test_the_form_names_the_section_that_the_reader_came_from(client: Client, topic: Topic) -> None:
    form = client.get(FORM).content.decode()

    assert "“The simple version” of the page “Immunotherapy”" in form
    assert f'action="{FORM}"' in form
    assert f'href="{PAGE}#{SECTION}"' in form


@pytest.mark.parametrize("section", ["renamed-since", "\x00", "x" * 50_000, "<script>", "faq"])
def test_a_section_that_is_not_there_means_the_whole_page(
    client: Client, clock: Clock, topic: Topic, section: str
) -> None:
    address = f"{PAGE}report/?section={quote(section)}"
    page = client.get(address).content.decode()

    assert f'action="{PAGE}report/"' in page
    assert "<script>" not in page
    assert report(client, clock, address=f"{PAGE}report/").status_code == 303
    assert only_report().section == ""


@pytest.mark.parametrize("kind", ["clear", "not_clear", "mistake"])
def test_an_answer_can_be_chosen_beforehand_and_nothing_else_can_be_written(
    client: Client, topic: Topic, kind: str
) -> None:
    chosen = client.get(f"{FORM}&kind={kind}&text=Quokka").content.decode()

    assert re.findall(r'value="(\w+)" checked', chosen) == [kind]
    assert "Quokka" not in chosen
    assert not Report.objects.exists()


@pytest.mark.parametrize("kind", ["", "maybe", "CLEAR", "%00", "%3Cscript%3E", "x" * 50_000])
def test_an_answer_that_does_not_exist_is_not_chosen(
    client: Client, topic: Topic, kind: str
) -> None:
    page = client.get(f"{FORM}&kind={kind}").content.decode()

    assert " checked" not in page
    assert "<script>" not in page


@pytest.mark.parametrize(
    ("kind", "sent", "asks"),
    [
        ("clear", None, False),
        ("not_clear", None, True),
        ("mistake", None, True),
        ("", None, True),
        ("clear", {"kind": "clear", "text": "Quokka"}, True),
    ],
)
def test_only_who_found_it_clear_meets_no_empty_field(
    client: Client, topic: Topic, kind: str, sent: dict[str, str] | None, asks: bool
) -> None:
    address = f"{FORM}&kind={kind}"
    page = (send(client, sent, address) if sent else client.get(address)).content.decode()

    assert ("<details" not in page) is asks
    assert 'name="text"' in page


@pytest.mark.parametrize("page", ["report/", "report/thanks/"])
@pytest.mark.parametrize("kind", ["topics", "glossary"])
def test_a_page_that_never_was_has_no_form(client: Client, kind: str, page: str) -> None:
    for text in (make_topic(slug="draft"), make_term(slug="draft")):
        assert text.publication is None

    for slug in ("draft", "no-such"):
        assert client.get(f"/{kind}/{slug}/{page}").status_code == 404
    assert send(client, WORDS, f"/{kind}/draft/report/").status_code == 404


@pytest.mark.parametrize("page", ["report/", "report/thanks/"])
def test_a_withdrawn_page_has_no_form_any_more(
    client: Client, clock: Clock, topic: Topic, page: str
) -> None:
    key = opened(client, clock)
    topic.refresh_from_db()
    make_withdrawn(topic)

    assert client.get(f"{PAGE}{page}").status_code == 410
    assert send(client, WORDS | {"key": key}).status_code == 410
    assert not Report.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_a_wrong_method_is_refused(client: Client, topic: Topic, method: str) -> None:
    assert getattr(client, method)(FORM).status_code == 405
    assert client.post(f"{PAGE}report/thanks/").status_code == 405


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({}, forms.CHOOSE_ONE),
        ({"kind": "spam", "text": "x"}, forms.CHOOSE_ONE),
        ({"kind": "mistake"}, forms.SAY_WHICH),
        ({"kind": "mistake", "text": "\x00 \r\n"}, forms.SAY_WHICH),
        ({"kind": "clear", "text": "http://a.org and www.b.org"}, forms.TOO_MANY_LINKS),
        ({"kind": "clear", "text": "[URL=a]b[/URL] https://www.b.org"}, forms.TOO_MANY_LINKS),
        ({"kind": "clear", "text": "x" * 1_001}, "at most 1000 characters. These are 1001."),
        ({"kind": "mistake", "text": "x" * 50_000}, "at most 1000 characters. These are 50000."),
    ],
)
def test_what_cannot_be_taken_comes_back_with_the_reason(
    client: Client, clock: Clock, topic: Topic, words: dict[str, str], sentence: str
) -> None:
    response = report(client, clock, words)

    page = response.content.decode()
    text = words.get("text", "").replace("\x00", "").strip()
    assert response.status_code == 400
    assert page.count(sentence) == 2
    assert "<title>Error: " in page
    assert text in page
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["x" * 1_000, "é" * 1_000, "🙂" * 1_000, "a\r\n" * 333 + "b", "See https://www.cancer.gov/a"],
)
def test_a_text_of_a_thousand_characters_is_taken_whole(
    client: Client, clock: Clock, topic: Topic, text: str
) -> None:
    assert report(client, clock, {"kind": "mistake", "text": text}).status_code == 303

    assert only_report().text == text.replace("\r\n", "\n")


def test_nul_characters_are_left_out(client: Client, clock: Clock, topic: Topic) -> None:
    report(client, clock, {"kind": "mistake", "text": "A\x00B"})

    assert only_report().text == "AB"


def test_a_form_that_comes_back_can_be_sent_again_at_once(
    client: Client, clock: Clock, topic: Topic
) -> None:
    refused = report(client, clock, {"kind": "mistake"})

    assert send(client, WORDS | {"key": key_on(refused)}).status_code == 303


# The longer one is more than any form of a reader needs, and is not read at all.
@pytest.mark.parametrize(("size", "status"), [(50_000, 400), (1_000_000, 413)])
def test_a_million_spaces_do_not_keep_the_server_busy(
    client: Client, clock: Clock, topic: Topic, size: int, status: int
) -> None:
    words = {"kind": "mistake", "text": f"x{' ' * size}x"}

    assert report(client, clock, words).status_code == status


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [
        (-60, forms.TOO_FAST),
        (0, forms.TOO_FAST),
        (1, ""),
        (24 * 3600, ""),
        (24 * 3600 + 1, forms.TOO_OLD),
    ],
)
def test_a_form_is_sent_by_somebody_who_read_it_and_within_a_day(
    client: Client, clock: Clock, topic: Topic, seconds: int, sentence: str
) -> None:
    key = key_on(client.get(FORM))
    clock.forward(seconds=seconds)

    response = send(client, WORDS | {"key": key})

    assert response.status_code == (400 if sentence else 303)
    assert sentence in response.content.decode()
    assert Report.objects.exists() is not bool(sentence)


def test_what_was_too_old_or_too_fast_is_sent_once_more_and_taken(
    client: Client, clock: Clock, topic: Topic
) -> None:
    key = opened(client, clock)
    clock.forward(days=2)
    too_old = send(client, WORDS | {"key": key})
    too_fast = send(client, WORDS | {"key": key_on(too_old)})
    clock.forward(seconds=2)
    taken = send(client, WORDS | {"key": key_on(too_fast)})

    assert all(WORDS["text"] in x.content.decode() for x in (too_old, too_fast))
    assert taken.status_code == 303


def forged(key: str) -> dict[str, str]:
    """Keys that no form of this site carries."""
    said = signing.Signer(salt="explainer.feedback").unsign_object(key)
    return {
        "none": "",
        "nonsense": "x",
        "cut": key[:-1],
        "changed": f"a{key}",
        "made by somebody else": signing.Signer(key="other", salt="explainer.feedback").sign_object(
            said
        ),
        "made for something else": signing.Signer(salt="other").sign_object(said),
        "NUL": "\x00:\x00",
        "long": ":" * 10_000,
    }


@pytest.mark.parametrize(
    "name", list(forged(signing.Signer(salt="explainer.feedback").sign_object({})))
)
def test_a_forged_key_is_refused_and_the_words_stay(
    client: Client, clock: Clock, topic: Topic, name: str
) -> None:
    response = send(client, WORDS | {"key": forged(opened(client, clock))[name]})

    assert response.status_code == 400
    assert forms.NOT_OURS in response.content.decode()
    assert WORDS["text"] in response.content.decode()
    assert not Report.objects.exists()


def test_the_key_of_another_section_or_page_is_refused(
    client: Client, clock: Clock, topic: Topic
) -> None:
    make_topic(slug="other", published=True)
    others = [f"{PAGE}report/", "/topics/other/report/", f"/topics/other/report/?section={SECTION}"]

    for other in others:
        response = send(client, WORDS | {"key": opened(client, clock, other)})
        assert forms.NOT_OURS in response.content.decode()
    assert not Report.objects.exists()


def test_a_program_that_fills_in_every_field_is_refused_and_told_why(
    client: Client, clock: Clock, topic: Topic
) -> None:
    refused = report(client, clock, WORDS | {"homepage": "https://spam.example"})
    again = send(client, WORDS | {"key": key_on(refused)})

    assert refused.status_code == 400
    assert forms.FILLED_TRAP in refused.content.decode()
    assert "spam.example" not in refused.content.decode()
    assert again.status_code == 303


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, 403),
        ({"origin": "http://testserver"}, 303),
        ({"origin": "null"}, 303),
        ({"origin": "https://testserver"}, 403),
        ({"origin": "https://elsewhere.example"}, 403),
    ],
)
def test_a_page_of_another_site_cannot_let_a_reader_send_something(
    client: Client, clock: Clock, topic: Topic, headers: dict[str, str], status: int
) -> None:
    response = report(client, clock, headers=headers)

    assert response.status_code == status
    assert Report.objects.exists() is (status == 303)
    assert ("another site" in response.content.decode()) is (status == 403)


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", "text/plain", "", "x"])
def test_only_a_form_is_read(client: Client, clock: Clock, topic: Topic, content_type: str) -> None:
    key = opened(client, clock)

    response = client.post(FORM, f"kind=clear&key={key}", content_type=content_type)

    assert response.status_code == 400
    assert not Report.objects.exists()


def test_a_file_is_not_even_read(client: Client, clock: Clock, topic: Topic) -> None:
    response = client.post(FORM, WORDS | {"key": opened(client, clock)})

    assert response.status_code == 400
    assert forms.NOT_OURS in response.content.decode()


def test_django_protects_forms_elsewhere_and_lets_this_one_through(
    clock: Clock, topic: Topic
) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert report(strict, clock).status_code == 303
    assert strict.post("/accounts/login/", {"login": "x"}).status_code == 403


def test_the_same_words_are_kept_once_and_thanked_for_twice(
    client: Client, clock: Clock, topic: Topic
) -> None:
    answers = [report(client, clock), report(client, clock)]
    report(client, clock, WORDS | {"kind": "not_clear"})
    report(client, clock, WORDS, f"{PAGE}report/")

    assert [x.status_code for x in answers] == [303, 303]
    assert Report.objects.count() == 3


def test_two_readers_who_write_nothing_count_as_two(
    client: Client, clock: Clock, topic: Topic
) -> None:
    for _ in range(2):
        report(client, clock, {"kind": "not_clear"})

    assert Report.objects.count() == 2


def test_a_report_is_about_the_edition_that_its_writer_had_read(
    client: Client, clock: Clock, topic: Topic
) -> None:
    key = opened(client, clock)
    Section.objects.update(heading="Another heading")
    put_live(topic)
    response = send(client, WORDS | {"key": key})

    assert response.status_code == 303
    assert only_report().edition.number == 1
    assert only_report().heading == "The simple version"
    assert client.get(response["Location"]).status_code == 200


def test_script_in_a_refused_text_is_shown_as_text(
    client: Client, clock: Clock, topic: Topic
) -> None:
    text = "</textarea><script>alert(1)</script>"

    page = report(client, clock, {"kind": "", "text": text}).content.decode()

    assert "<script>alert" not in page
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)" in page


def test_postgresql_keeps_a_readers_words_as_they_came(
    client: Client, clock: Clock, topic: Topic
) -> None:
    report(client, clock)

    for change in ({"text": "Nicer."}, {"kind": "clear"}, {"heading": "x"}, {"section": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.update(**change)
    assert only_report().text == WORDS["text"]


@pytest.mark.parametrize("copies", [5, 300])
def test_the_form_takes_one_query_and_a_report_a_few(
    client: Client, clock: Clock, topic: Topic, django_assert_num_queries: DjangoAssertNumQueries,
    copies: int,
) -> None:  # fmt: skip
    make_live_topics(copies, like=topic)
    report(client, clock)
    key = opened(client, clock)

    for address in (FORM, f"{PAGE}report/thanks/"):
        with django_assert_num_queries(1 + OF_THE_STATE):
            client.get(address)
    with django_assert_num_queries(17):
        send(client, WORDS | {"key": key, "text": "New."})
