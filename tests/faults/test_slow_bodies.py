"""People who send slowly, or never to the end, stop nobody who reads."""

from __future__ import annotations

import socket
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Final

import pytest

from explainer.operations.serving.bodies import MOST_BYTES_OF_A_READER, SECONDS_FOR_ANY
from tests.own_site import SECONDS_TO_WAIT, of_staff, own_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

    from tests.own_site import OwnSite

REPORT: Final = "/topics/whole/report/"
CROWD: Final = 60
BEGINNINGS: Final = [
    f"POST {REPORT} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nwords=",
    f"POST {REPORT} HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nwords",
    f"POST {REPORT} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Never",
]


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[OwnSite]:
    with django_db_blocker.unblock(), own_site() as site:
        yield site


def begin(site: OwnSite, words: str) -> socket.socket:
    talk = socket.create_connection(("127.0.0.1", site.port), timeout=SECONDS_TO_WAIT)
    talk.sendall(words.encode())
    return talk


def answer_to(site: OwnSite, words: str) -> str:
    """Send no more than `words`, and return all that comes until the site hangs up."""
    with closing(begin(site, words)) as talk, talk.makefile("rb") as answer:
        return answer.read().decode()


def test_readers_and_forms_pass_while_a_crowd_sends_nothing_to_the_end(site: OwnSite) -> None:
    with ExitStack() as crowd:
        for number in range(CROWD):
            crowd.enter_context(closing(begin(site, BEGINNINGS[number % len(BEGINNINGS)])))

        pages = [site.get("/topics/whole/") for _ in range(5)]
        form = site.post(REPORT, b"comment=" + b"x" * 1000)

    assert [page.status for page in pages] == [200] * 5
    assert max(page.seconds for page in pages) < SECONDS_FOR_ANY / 2
    assert form.status != 503
    assert form.seconds < SECONDS_FOR_ANY / 2


def test_who_never_ends_a_form_is_told_so_and_hung_up_on_after_seconds(site: OwnSite) -> None:
    answer = answer_to(site, BEGINNINGS[0])

    assert answer.startswith("HTTP/1.1 408 ")
    assert "did not arrive" in answer


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (f"Content-Length: {MOST_BYTES_OF_A_READER + 1}", 413),
        ("Content-Length: 99999999999", 413),
        ("Transfer-Encoding: chunked", 411),
        ("Content-Length: many", 400),
        ("Content-Length: -5", 400),
    ],
)
def test_what_is_announced_wrongly_is_refused_at_once(
    site: OwnSite, header: str, status: int
) -> None:
    answer = answer_to(site, f"POST {REPORT} HTTP/1.1\r\nHost: 127.0.0.1\r\n{header}\r\n\r\n")

    assert answer.startswith(f"HTTP/1.1 {status} ")


def test_a_body_that_comes_with_reading_is_not_waited_for(site: OwnSite) -> None:
    answer = answer_to(
        site, "GET /my-questions/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nxx"
    )

    assert answer.startswith("HTTP/1.1 200 ")


def test_a_long_paste_in_the_form_of_a_topic_arrives(site: OwnSite) -> None:
    paste = b"summary=" + b"%C3%A9" * 50_000

    page = site.post("/admin/topics/topic/add/", paste, **of_staff())

    # It came through to Django, which misses the form's token.
    assert page.status == 403


def test_a_request_is_what_it_is_under_any_wsgi_server(site: OwnSite) -> None:
    head = site.ask("HEAD", "/topics/whole/", None, {})
    page = site.get("/topics/whole/")
    again = site.get("/topics/whole/", **{"If-None-Match": page.headers["etag"]})
    spoofed = site.get("/topics/whole/", X_Forwarded_Proto="https", Host="127.0.0.1")

    assert (head.status, head.text) == (200, "")
    assert int(head.headers["content-length"]) == len(page.text.encode())
    assert (again.status, again.text) == (304, "")
    assert spoofed.status == 200
    assert site.get("/search/?q=caf%C3%A9&q=%00").status in (200, 400)
    assert site.get("/topics/%C3%A9/").status == 404
