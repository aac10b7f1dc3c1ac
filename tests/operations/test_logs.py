"""What the operator finds in the log, and what must never be found there."""

from __future__ import annotations

import io
import json
import logging
import re
import time
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DataError, InterfaceError, OperationalError, ProgrammingError
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings

from explainer.operations import logs
from explainer.operations.broken_answers import answer_for_broken
from explainer.operations.logs import (
    FORMATTERS,
    OfConsequence,
    error_number,
    logging_settings,
)
from explainer.operations.readiness import Check
from explainer.operations.serving.application import Answer, Application
from explainer.operations.serving.bodies import REFUSAL, Refusal
from tests.accounts.signing_in import FACTOR, set_up_app
from tests.factories import PASSWORD, make_user

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


FORGERY = "\n2026-01-01T00:00:00.000+00:00 WARNING refused login account=nobody"
BREAKS = ("\n", "\r", "\x00", "\x0b", "\x1b", "\x85", "\u2028", "\u202e")
ADDRESS = "203.0.113.77"
LOGIN = "/accounts/login/"


class Log:
    """What the site's own handler writes."""

    def __init__(self, handler: logging.StreamHandler[Any]) -> None:
        self.handler = handler
        self.stream = io.StringIO()

    def text(self) -> str:
        return self.stream.getvalue()

    def heads(self) -> list[str]:
        """Return the lines that begin at the margin: each stands for one thing that happened."""
        return [line for line in self.text().split("\n") if line and not line.startswith(" ")]

    def in_format(self, name: str) -> None:
        self.handler.setFormatter(FORMATTERS[name]())


@pytest.fixture
def log() -> Iterator[Log]:
    [handler] = [
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, tuple(FORMATTERS.values()))
    ]
    assert isinstance(handler, logging.StreamHandler)
    log = Log(handler)
    usual, usual_formatter = handler.setStream(log.stream), handler.formatter
    yield log
    handler.setStream(usual)
    handler.setFormatter(usual_formatter)


@pytest.fixture
def long_silent(log: Log) -> None:
    """Forget what other tests of this process have had the log say."""
    [filter_] = [x for x in log.handler.filters if isinstance(x, OfConsequence)]
    filter_.said_at.clear()
    filter_.unsaid.clear()


@pytest.fixture
def reader() -> Client:
    return Client(raise_request_exception=False, REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT="Phone")


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*_args: object) -> None:
        raise error

    monkeypatch.setattr("explainer.site.views.live_subjects", fail)
    monkeypatch.setattr("explainer.site.search_page.cleaned", fail)


# A page that broke


def test_a_page_that_broke_leaves_a_line_with_its_number_and_a_traceback(
    log: Log, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, ValueError("the shelf is empty"))

    page = reader.get("/search/").content.decode()

    [head] = log.heads()
    number = re.search(r"\d{4}-\d{4}", page)
    assert number
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 ERROR server error status=500"
        rf' number="{number[0]}" method="GET" path="/search/"',
        head,
    )
    assert "    Traceback (most recent call last):\n" in log.text()
    assert log.text().endswith("    ValueError: the shelf is empty\n")


def test_each_error_has_a_number_of_its_own() -> None:
    first, second = HttpRequest(), HttpRequest()

    assert error_number(first) == error_number(first)
    assert error_number(first) != error_number(second)


def test_the_number_is_on_the_page_while_the_database_is_down(log: Log, reader: Client) -> None:
    """This test has no database: each query is refused."""
    page = reader.get("/topics/")

    number = re.search(r'number="([\d-]+)"', log.text())
    assert page.status_code == 500
    assert number
    assert f"<strong>{number[1]}</strong>" in page.content.decode()


@pytest.mark.django_db
def test_the_number_is_said_even_when_all_templates_are_gone(log: Log, reader: Client) -> None:
    nothing = {**settings.TEMPLATES[0], "DIRS": [], "APP_DIRS": False}

    with override_settings(TEMPLATES=[nothing]):
        page = reader.get("/my-questions/")

    assert page.status_code == 500
    assert page["Content-Type"] == "text/plain; charset=utf-8"
    number = re.search(r"\d{4}-\d{4}", page.content.decode())
    assert number
    assert number[0] in log.heads()[0]
    assert "TemplateDoesNotExist" in log.text()


def test_no_line_says_what_a_reader_looked_for_or_from_where(
    log: Log, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    cause = ValueError("LINE 1: … WHERE title = 'tumour'")
    error = RuntimeError("no result for tumour")
    error.__cause__ = cause
    fail_with(monkeypatch, error)

    reader.get("/search/?q=tumour", headers={"Referer": "https://other.example/?q=tumour"})

    assert "tumour" not in log.text()
    assert ADDRESS not in log.text()
    assert "Phone" not in log.text()
    # Both are named, each behind the frames in which it was raised.
    assert re.findall(r"^    (\w+Error)$", log.text(), re.MULTILINE) == [
        "ValueError",
        "RuntimeError",
    ]


def test_no_line_says_what_a_reader_wrote(
    log: Log, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(request: HttpRequest) -> None:
        raise ValueError(request.POST["text"])

    monkeypatch.setattr("explainer.feedback.views.is_from_another_site", fail)

    reader.post("/topics/lymph/report/", {"text": "my lump"})

    assert "server error" in log.text()
    assert "lump" not in log.text()


def test_no_line_says_what_broke_a_page_while_it_was_sent(log: Log) -> None:
    """The web server tells of it in one message, which has everything in it."""
    broke = 'Broke\nTraceback (most recent call last):\n  File "x.py", line 1\nValueError: tumour\n'

    logging.getLogger("_granian.callbacks").error(broke)

    assert [line.endswith("ERROR Broke") for line in log.heads()] == [True]
    assert log.text().endswith(
        'Traceback (most recent call last)\n      File "x.py", line 1\n    ValueError\n'
    )


@pytest.mark.parametrize("form", ["text", "json"])
def test_an_error_cannot_forge_a_line(
    log: Log, reader: Client, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    log.in_format(form)
    fail_with(monkeypatch, ValueError(FORGERY + "".join(BREAKS)))

    reader.get("/search/")

    assert len(log.heads()) == 1
    assert [sign for sign in BREAKS[1:] if sign in log.text()] == []


def failed(state: type[psycopg.Error]) -> OperationalError:
    """An error as Django raises it in place of one that PostgreSQL has a name for."""
    error = OperationalError("with the words of a reader")
    error.__cause__ = state("with the words of a reader")
    return error


@pytest.mark.parametrize(
    ("error", "event"),
    [
        (OperationalError("with the words of a reader"), "database away"),
        (InterfaceError("with the words of a reader"), "database away"),
        (failed(psycopg.errors.QueryCanceled), "database slow"),
        (failed(psycopg.errors.LockNotAvailable), "database locked"),
        (failed(psycopg.errors.DeadlockDetected), "database slow"),
        (failed(psycopg.errors.DiskFull), "database cannot be written"),
        (failed(psycopg.errors.ReadOnlySqlTransaction), "database cannot be written"),
    ],
)
@pytest.mark.usefixtures("long_silent")
def test_trouble_with_the_database_is_a_plain_page_and_one_line_a_minute(
    log: Log, reader: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, event: str
) -> None:
    fail_with(monkeypatch, error)
    pages = [reader.get("/search/?q=hush") for _ in range(3)]
    long_ago = time.monotonic() - logs.SECONDS_OF_SILENCE
    [of_consequence] = [x for x in log.handler.filters if isinstance(x, OfConsequence)]
    of_consequence.said_at = dict.fromkeys(of_consequence.said_at, long_ago)
    reader.get("/search/?q=hush")

    assert {page.status_code for page in pages} == {503}
    assert "This page cannot be shown right now" in pages[0].content.decode()
    first, last = log.heads()
    assert f" {event} status=503 unsaid=0 " in first
    assert f" {event} status=503 unsaid=2 " in last
    assert "words of a reader" not in log.text()
    assert "Traceback" not in log.text()


@pytest.mark.parametrize("error", [DataError("x"), ProgrammingError("x"), ValueError("x")])
def test_what_is_our_own_fault_stays_an_error(
    log: Log, reader: Client, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    fail_with(monkeypatch, error)

    assert reader.get("/search/?q=x").status_code == 500
    assert "Traceback" in log.text()


def test_a_very_long_message_is_bounded(
    log: Log, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, ValueError("long " * 50_000))

    reader.get("/search/")

    assert len(log.text()) < 10_000


def test_an_error_that_causes_itself_ends(log: Log) -> None:
    first, second = ValueError("first"), ValueError("second")
    first.__cause__, second.__cause__ = second, first

    logging.getLogger("explainer").error("odd", exc_info=first)

    assert log.text().count("Traceback") == 5


# Lines for programs


def test_programs_read_one_object_a_line(
    log: Log, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.in_format("json")
    fail_with(monkeypatch, ValueError("no shelf"))

    page = reader.get("/search/").content.decode()
    logging.getLogger("explainer").warning("%s left", "two\nlines")

    error, warning = [json.loads(line) for line in log.text().splitlines()]
    assert error["event"] == "server error"
    assert (error["method"], error["path"], error["status"]) == ("GET", "/search/", 500)
    assert error["number"] in page
    assert error["traceback"].endswith("\nValueError: no shelf")
    assert warning["event"] == "two\nlines left"


def test_a_format_that_is_none_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "xml")

    with pytest.raises(ImproperlyConfigured, match="LOG_FORMAT must be 'text' or 'json', not"):
        logging_settings()


@pytest.mark.parametrize("name", ["", "text", "json"])
def test_the_format_is_the_one_that_the_environment_names(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("LOG_FORMAT", name)

    assert logging_settings()["formatters"]["lines"]["()"] is FORMATTERS[name or "text"]


# Refused logins


def try_password(client: Client, account: str, password: str) -> int:
    sent = {"login": account, "password": password, "next": "/admin/"}
    return client.post(LOGIN, sent).status_code


@pytest.mark.django_db
@pytest.mark.parametrize("account", ["writer", "nobody"])
def test_a_refused_login_leaves_a_line(log: Log, reader: Client, account: str) -> None:
    make_user(role="writer", username="writer")

    try_password(reader, account, "guess")

    [line] = log.heads()
    said = f'WARNING refused login method="POST" path="/accounts/login/" account="{account}"'
    assert line.endswith(said)
    assert "guess" not in log.text()
    assert ADDRESS not in log.text()


@pytest.mark.django_db
def test_an_account_that_may_not_work_here_is_a_refused_login(log: Log, reader: Client) -> None:
    stranger = make_user(username="stranger")
    stranger.is_staff = False
    stranger.set_password(PASSWORD)
    stranger.save()

    try_password(reader, "stranger", PASSWORD)

    assert 'refused login method="POST" path="/accounts/login/" account="stranger"' in log.text()


@pytest.mark.django_db
def test_a_refused_code_and_a_refused_passkey_leave_a_line(
    log: Log, reader: Client, client: Client
) -> None:
    make_user(role="writer", username="writer")
    try_password(client, "writer", PASSWORD)
    set_up_app(client)

    reader.post("/accounts/passkeys/login/", {"credential": "{}"})
    try_password(reader, "writer", PASSWORD)
    reader.post(FACTOR, {"code": "000000"})

    assert [head.partition("refused login ")[2] for head in log.heads()] == [
        'method="POST" path="/accounts/passkeys/login/" account="(none)"',
        'method="POST" path="/accounts/factor/" account="writer"',
    ]


@pytest.mark.django_db
def test_a_login_that_works_leaves_no_line(log: Log, reader: Client) -> None:
    make_user(role="writer", username="writer")

    reader.get(LOGIN)
    status = try_password(reader, "writer", PASSWORD)

    assert status == 302
    assert log.text() == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "account",
    [f"x{FORGERY}", 'x" path="/', *(f"a{sign}b" for sign in BREAKS), "n" * 50_000, "", "Zoë 😀"],
    ids=ascii,
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_no_account_name_can_forge_a_line_or_fill_the_log(
    log: Log, reader: Client, account: str, form: str
) -> None:
    log.in_format(form)

    assert try_password(reader, account, "guess") == 200

    assert log.text().count("\n") == len(log.heads()) == 1
    assert len(log.text()) < 1_000
    assert log.text().isascii()
    assert log.text().rstrip("\n").isprintable()


# Refused forms


@pytest.mark.django_db
def test_a_form_from_elsewhere_leaves_a_line_without_the_page_before(log: Log) -> None:
    strict = Client(enforce_csrf_checks=True, REMOTE_ADDR=ADDRESS)

    for headers in ({}, {"Origin": "https://elsewhere.example"}):
        strict.post(LOGIN, {"username": "writer"}, headers=headers)

    first, second = log.heads()
    assert 'refused form status=403 reason="CSRF cookie not set."' in first
    assert 'refused form status=403 reason="Origin checking failed"' in second
    assert "elsewhere" not in log.text()
    assert ADDRESS not in log.text()


@pytest.mark.django_db
def test_the_page_before_is_not_said_with_what_was_looked_for(log: Log) -> None:
    strict = Client(enforce_csrf_checks=True)

    strict.post(LOGIN, secure=True, headers={"Referer": "https://other.example/?q=tumour"})

    assert 'reason="Referer checking failed"' in log.text()
    assert "tumour" not in log.text()


@pytest.mark.django_db
def test_what_staff_may_not_do_leaves_a_line_with_their_name(log: Log, client: Client) -> None:
    client.force_login(make_user(role="writer", username="wanda"))

    refused = client.post("/admin/auth/user/add/", {"username": "friend"})

    assert refused.status_code == 403
    [line] = log.heads()
    assert 'refused form status=403 method="POST" path="/admin/auth/user/add/"' in line
    assert line.endswith('account="wanda"')
    assert "Traceback" not in log.text()


@pytest.mark.django_db
def test_a_host_that_is_not_ours_leaves_a_line_without_its_name(log: Log, reader: Client) -> None:
    reader.get("/", headers={"Host": f"forged.example{FORGERY}"})

    [line] = log.heads()
    assert 'refused request status=400 reason="DisallowedHost"' in line
    assert "forged" not in log.text()


# What is nobody's concern


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/search/?q=tumour", "/no-such-page/", "/tumour/%0Aforged", "/admin/auth/user/"]
)
def test_reading_leaves_no_line(log: Log, reader: Client, path: str) -> None:
    reader.get(path)
    reader.post(path)

    assert log.text() == ""


def test_a_path_cannot_forge_a_line_or_fill_the_log(log: Log) -> None:
    request = RequestFactory().get(f"/x/{FORGERY}{''.join(BREAKS)}" + "x" * 50_000)

    logging.getLogger("django.request").error(
        "broke", extra={"request": request, "status_code": 500}
    )

    assert log.text().count("\n") == len(log.heads()) == 1
    assert log.text().rstrip("\n").isprintable()
    assert len(log.text()) < 1_000


def test_the_development_server_cannot_write_query_strings(
    capfd: pytest.CaptureFixture[str],
) -> None:
    logging.getLogger("django.server").warning('"GET /search/?q=tumour HTTP/1.1" 404 1')

    assert "tumour" not in "".join(capfd.readouterr())


@pytest.mark.django_db(transaction=True)
def test_a_monitor_that_asks_again_and_again_is_one_line_a_minute(
    log: Log, long_silent: None, monkeypatch: pytest.MonkeyPatch, reader: Client
) -> None:
    monkeypatch.setattr("explainer.operations.probes.checks", lambda: [Check("x", False, "No.")])

    answers = [reader.get("/readyz").status_code for _ in range(50)]

    [head] = log.heads()
    assert answers == [503] * 50
    assert " ERROR not ready status=503 unsaid=0 " in head


@pytest.mark.parametrize(
    "path",
    ["/accounts/password/reset/key/1-c0ffee-5ec8e7/", "/accounts/confirm-email/MQ:5ec8e7:x/",
     "/accounts/password/reset/key/1/5ec8e7\n/"],
)  # fmt: skip
def test_no_line_says_the_key_of_a_mail(log: Log, path: str) -> None:
    request = RequestFactory().get("/")
    request.path = path

    said = {"request": request, "status_code": 500}
    logging.getLogger("django.request").error("x", extra=said)

    [head] = log.heads()
    assert "5ec8e7" not in head
    assert re.search(r'path="/accounts/[a-z/-]+/\\u2026"', head)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("refusal", "event", "status"),
    [(Refusal.TOO_LONG, "refused form too long", 413), (Refusal.LATE, "refused form too slow", 408),
     (Refusal.UNANNOUNCED, "refused form of unknown length", 411)],
)  # fmt: skip
def test_bodies_that_are_refused_are_one_line_a_minute(
    log: Log, long_silent: None, reader: Client, refusal: Refusal, event: str, status: int
) -> None:
    for path in ("/topics/x/report/", LOGIN, "/search/"):
        page = reader.post(path, {"words": "of a reader"}, **{REFUSAL: refusal})  # type: ignore[arg-type]
        assert page.status_code == status

    [head] = log.heads()
    assert f" {event} status={status} unsaid=0 " in head


# An answer that breaks while it is made

WORDS = "words of a reader"


def broken(method: str = "GET", query: str = "") -> Answer:
    """Return what somebody gets of a table that breaks after its first lines."""

    def table(_environ: object, start: Callable[..., object]) -> Iterator[bytes]:
        start("200 OK", [])
        yield b"one,two\n"
        raise ValueError(WORDS)

    environ = RequestFactory().generic(method, "/how-we-verify/ledger.csv", QUERY_STRING=query)
    site = Application(lambda *words: Closing(table(*words)), when_broken=answer_for_broken)
    return site.answer_now(environ.META)


class Closing:
    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces

    def close(self) -> None:
        pass


def test_an_answer_that_breaks_midway_leaves_a_line_with_its_number(log: Log) -> None:
    answer = broken()

    [head] = log.heads()
    number = re.search(r'number="([\d-]+)" method="GET" path="/how-we-verify/ledger.csv"', head)
    assert number
    assert answer.status == 500
    assert isinstance(answer.content, bytes)
    assert number[1] in answer.content.decode()
    assert dict(answer.headers)["Content-Type"] == "text/plain; charset=utf-8"
    assert log.text().endswith("    ValueError: words of a reader\n")


def test_an_answer_that_breaks_midway_says_nothing_of_what_was_looked_for(log: Log) -> None:
    broken(query="q=secret")

    assert "Traceback" in log.text()
    assert "words of a reader" not in log.text()
    assert "secret" not in log.text()
