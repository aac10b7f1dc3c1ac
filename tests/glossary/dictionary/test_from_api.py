"""What an operator gets who lets the site ask a glossary API, here one on this machine."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import CommandError

from glossary.dictionary import api
from glossary.dictionary.models import Entry, Fetch
from tests.clock import days_ago
from tests.glossary.dictionary.rows import page, row, run_import

pytestmark = pytest.mark.django_db
# Status, body: what goes wrong with one answer.
Fault = tuple[int, bytes]


@dataclass
class Glossary:
    """A glossary API. Each fault takes the place of one answer, in their order."""

    rows: dict[str, list[dict[str, Any]]]
    faults: list[Fault | None] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    address: str = ""

    def answer(self, target: str) -> Fault:
        self.asked.append(target)
        if self.faults and (fault := self.faults.pop(0)):
            return fault
        parts = urlsplit(target)
        found = re.fullmatch(r"/v1/Terms/Cancer\.gov/Patient/(en|es)", parts.path)
        asked = {name: int(x[0]) for name, x in parse_qs(parts.query).items() if x[0].isdecimal()}
        if not found:
            return 404, b'{"Message": "No"}'
        rows, start = self.rows.get(found[1], []), asked["from"]
        some = rows[start : start + asked["size"]]
        return 200, json.dumps(page(*some, total=len(rows), start=start)).encode()

    def run(self) -> str:
        return run_import("--from-api", self.address)

    def pages_asked(self) -> list[str]:
        found = (re.search(r"Patient/(..)\?size=100&from=(\d+)", target) for target in self.asked)
        return [f"{x[1]} {x[2]}" for x in found if x]


@contextmanager
def served(glossary: Glossary) -> Iterator[Glossary]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = glossary.answer(self.path)
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", body.decode())
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Say nothing: the terminal is the operator's."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        glossary.address = f"http://127.0.0.1:{server.server_address[1]}/v1/"
        yield glossary
        server.shutdown()
        thread.join()


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Glossary]]:
    """Return what serves rows in English, and in Spanish, to an operator who need not wait."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(api, "make_data_folder", lambda: tmp_path)
    started: list[Any] = []

    def start(english: int = 0, spanish: int = 0, **options: Any) -> Glossary:  # noqa: ANN401 - those of Glossary
        rows = {
            "en": [row(f"a {number:04}") for number in range(english)],
            "es": [row(f"b {number:04}", language="es") for number in range(spanish)],
        }
        opened = served(Glossary(rows, **options))
        started.append(opened)
        glossary: Glossary = opened.__enter__()
        monkeypatch.setattr(
            "glossary.dictionary.management.commands.import_terms.sleep", glossary.waits.append
        )
        return glossary

    yield start
    for opened in started:
        opened.__exit__(None, None, None)


def refused(glossary: Glossary) -> str:
    with pytest.raises(CommandError) as error:
        glossary.run()
    assert "Nothing was imported." in str(error.value)
    assert Entry.objects.count() == 0
    return str(error.value)


def test_operator_gets_both_languages_page_by_page(
    serve: Callable[..., Glossary], tmp_path: Path
) -> None:
    glossary = serve(english=205, spanish=100)

    said = glossary.run()

    assert "Added 305, changed 0, unchanged 0, refused 0." in said
    assert glossary.pages_asked() == ["en 0", "en 100", "en 200", "es 0"]
    assert glossary.waits == [api.SECONDS_BETWEEN_PAGES] * 4
    assert Fetch.objects.get().origin == glossary.address
    assert list((tmp_path).rglob("*.json")) == []
    assert "unchanged 305" in glossary.run()


@pytest.mark.parametrize(
    "fault", [(503, b""), (429, b""), (500, b"<p>"), (408, b"")], ids=lambda x: str(x[0])
)
def test_a_page_that_fails_is_asked_for_again_after_growing_waits(
    serve: Callable[..., Glossary], fault: Fault
) -> None:
    glossary = serve(english=1, faults=[fault, fault])

    assert "Added 1" in glossary.run()
    assert glossary.waits[:2] == list(api.SECONDS_BEFORE_ANOTHER_TRY[:2])


def test_after_a_break_the_same_day_goes_on_where_it_was(
    serve: Callable[..., Glossary],
) -> None:
    tries = len(api.SECONDS_BEFORE_ANOTHER_TRY) + 1
    glossary = serve(english=250, faults=[None, None, *[(502, b"")] * tries])

    said = refused(glossary)
    glossary.asked.clear()

    assert "cannot be had: it answers 502. What was fetched before is kept" in said
    assert "Added 250" in glossary.run()
    assert glossary.pages_asked() == ["en 200", "es 0"]


def test_another_day_begins_with_the_first_page(serve: Callable[..., Glossary]) -> None:
    glossary = serve(english=150, faults=[None, (404, b"")])
    with pytest.raises(CommandError):
        run_import("--from-api", glossary.address, fetched_on=days_ago(2))
    glossary.asked.clear()

    glossary.run()

    assert glossary.pages_asked() == ["en 0", "en 100", "es 0"]


def test_a_server_that_sends_elsewhere_is_not_followed(serve: Callable[..., Glossary]) -> None:
    other = serve(english=1)
    glossary = serve(english=1, faults=[(302, other.address.encode())])

    assert "answers 302." in refused(glossary)
    assert other.asked == []


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ((404, b'{"Message": "x"}'), "answers 404."),
        ((200, b"<!DOCTYPE html>"), "is no page of terms."),
        ((200, b"[]"), "is no page of terms."),
        ((200, b'{"meta": {"totalResults": -1}, "results": []}'), "is no page of terms."),
        ((200, b'{"meta": {"totalResults": 1e9}, "results": []}'), "is no page of terms."),
        ((200, b'{"meta": {"totalResults": 5}, "results": []}'), "is no page of terms."),
        ((200, b'{"meta": {"totalResults": 5}, "results": 7}'), "is no page of terms."),
        ((200, b"[" * 200_000), "is no page of terms."),
    ],
)
def test_an_answer_that_is_no_page_is_named_and_forgotten(
    serve: Callable[..., Glossary], fault: Fault, sentence: str
) -> None:
    glossary = serve(english=1, faults=[fault])

    assert sentence in refused(glossary)
    assert "Added 1" in glossary.run()


def test_more_terms_than_a_dictionary_can_have_are_not_asked_for(
    serve: Callable[..., Glossary], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "MOST_TERMS", 150)
    glossary = serve(english=151)

    assert "is no page of terms." in refused(glossary)
    assert len(glossary.asked) == 1


def test_a_dictionary_that_changes_while_it_is_read_is_read_anew(
    serve: Callable[..., Glossary],
) -> None:
    other = json.dumps(page(row(), total=201, start=100)).encode()
    glossary = serve(english=150, faults=[None, (200, other)])

    assert "does not go on from the pages before it" in refused(glossary)
    glossary.asked.clear()

    assert "Added 150" in glossary.run()
    assert glossary.pages_asked() == ["en 0", "en 100", "es 0"]


def test_an_answer_without_end_is_not_read_to_its_end(
    serve: Callable[..., Glossary], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "MOST_BYTES", 1024**2)
    glossary = serve(english=1, faults=[(200, b" " * (1024**2 + 1))])

    assert "is larger than 1 MB." in refused(glossary)


def test_an_answer_that_drips_is_given_up(
    serve: Callable[..., Glossary], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "SECONDS_OF_AN_ANSWER", -1)

    assert "takes longer than" in refused(serve(english=1))


def test_a_host_that_nobody_reaches_is_said(
    serve: Callable[..., Glossary], monkeypatch: pytest.MonkeyPatch
) -> None:
    glossary = serve()
    monkeypatch.setattr(api, "SECONDS_BEFORE_ANOTHER_TRY", (1,))
    glossary.address = "http://127.0.0.1:1/v1/"

    assert "cannot be had: [Errno 111] Connection refused." in refused(glossary)
    assert glossary.waits == [1]


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "ftp://a.example/", "webapis.cancer.gov", "https://me:hush@a.example/",
     "https://a.example/?q=1", "https://a.example/#x", "https://a.example/ x", "https://[::1",
     "https://a.example/\n", "http://"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(serve: Callable[..., Glossary], address: str) -> None:
    glossary = serve()
    glossary.address = address

    said = refused(glossary)

    assert "must read https://host/path/." in said
    assert "hush" not in said
