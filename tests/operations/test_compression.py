"""Answers come compressed, to whoever can read them so, and are the same answers."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from itertools import chain

import brotli
import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from explainer.operations.compression import LEAST_BYTES, compressed_answers
from tests.admin_forms import signed_in
from tests.reading import whole_topic

PAGE = "/topics/whole/"
BROWSER = "gzip, deflate, br, zstd"
LONG = b"The immune system helps your body. " * 100

whole_site = pytest.mark.usefixtures("site_of_the_module", "db")


def fill_site() -> None:
    whole_topic()


def answered(
    response: HttpResponseBase, encodings: str = BROWSER, *, session: str = ""
) -> HttpResponseBase:
    """Send an answer through to somebody who reads these encodings."""
    request = RequestFactory().get("/", headers={"Accept-Encoding": encodings})
    if session:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = session

    def view(_request: HttpRequest) -> HttpResponseBase:
        return response

    return compressed_answers(view)(request)


def body_of(response: HttpResponseBase) -> bytes:
    assert isinstance(response, HttpResponse)
    return response.content


@whole_site
def test_a_page_is_a_third_of_its_size_and_the_same_page(client: Client) -> None:
    plain = client.get(PAGE)
    in_brotli = client.get(PAGE, headers={"Accept-Encoding": BROWSER})
    in_gzip = client.get(PAGE, headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in plain
    assert (in_brotli["Content-Encoding"], in_gzip["Content-Encoding"]) == ("br", "gzip")
    assert brotli.decompress(in_brotli.content) == plain.content
    assert gzip.decompress(in_gzip.content) == plain.content
    assert len(in_brotli.content) < len(in_gzip.content) < len(plain.content) / 3
    for response in (plain, in_brotli, in_gzip):
        assert response["Vary"] == "Accept-Encoding"
        assert response["Content-Length"] == str(len(response.content))


@whole_site
@pytest.mark.parametrize("encodings", [BROWSER, "gzip", ""])
def test_what_has_not_changed_is_not_sent_again(client: Client, encodings: str) -> None:
    first = client.get(PAGE, headers={"Accept-Encoding": encodings})

    for tag in (first["ETag"], first["ETag"].removeprefix("W/")):
        again = client.get(PAGE, headers={"Accept-Encoding": encodings, "If-None-Match": tag})

        assert (again.status_code, again.content) == (304, b"")
        assert again["Vary"] == "Accept-Encoding"
        assert "Content-Encoding" not in again
    assert first["ETag"].startswith("W/") == bool(encodings)


@whole_site
def test_a_head_says_what_the_page_would(client: Client) -> None:
    page = client.get(PAGE, headers={"Accept-Encoding": BROWSER})
    head = client.head(PAGE, headers={"Accept-Encoding": BROWSER})

    assert head.content == b""
    assert head["Content-Encoding"] == page["Content-Encoding"]
    assert head["Vary"] == page["Vary"]


@whole_site
def test_a_table_is_compressed_while_it_is_written(client: Client) -> None:
    address = "/how-we-verify/ledger.csv"
    plain = b"".join(client.get(address))

    for encoding, decompress in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        response = client.get(address, headers={"Accept-Encoding": encoding})

        assert response["Content-Encoding"] == encoding
        assert "Content-Length" not in response
        assert decompress(b"".join(response)) == plain


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_long_table_goes_out_before_it_is_read_to_its_end(encoding: str) -> None:
    taken: list[int] = []

    def parts() -> Iterator[bytes]:
        for number in range(200_000):
            taken.append(number)
            yield f"{number * 7919 % 100_003},".encode()

    response = answered(StreamingHttpResponse(parts(), "text/csv"), encoding)
    sent = iter(response)
    first = [next(sent), next(sent)]

    assert len(taken) < 150_000
    whole = b"".join(chain(first, sent))
    decompress = brotli.decompress if encoding == "br" else gzip.decompress
    assert decompress(whole).count(b",") == 200_000


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_what_breaks_while_it_is_written_does_not_look_whole(encoding: str) -> None:
    def parts() -> Iterator[bytes]:
        yield LONG
        raise RuntimeError("Broken on purpose.")

    sent = iter(answered(StreamingHttpResponse(parts(), "text/csv"), encoding))

    with pytest.raises(RuntimeError, match="on purpose"):
        list(sent)


def test_what_is_made_bit_by_bit_is_closed_when_the_reader_leaves() -> None:
    closed: list[bool] = []

    def parts() -> Iterator[bytes]:
        try:
            while True:
                yield LONG
        finally:
            closed.append(True)

    response = answered(StreamingHttpResponse(parts(), "text/csv"))
    next(iter(response))
    response.close()

    assert closed == [True]


@pytest.mark.parametrize(
    ("encodings", "chosen"),
    [
        ("br", "br"), ("BR;q=0.1, gzip", "br"), ("gzip;q=1.0", "gzip"), ("br;q=0, gzip", "gzip"),
        ("br; q=0.000 , gzip;q=0", ""), ("identity", ""), ("*", ""), ("", ""), ("brotli", ""),
        ("x" * 50_000, ""), (",;,=;q=;", ""),
    ],
)  # fmt: skip
def test_only_what_can_be_read_is_sent(encodings: str, chosen: str) -> None:
    response = answered(HttpResponse(LONG), encodings)

    assert response.headers.get("Content-Encoding", "") == chosen
    assert response["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("kind", "is_compressed"),
    [
        ("text/html; charset=utf-8", True), ("application/json", True),
        ("application/atom+xml; charset=utf-8", True), ("image/svg+xml", True),
        ("application/vnd.oai.openapi+json", True), ("application/xml", True),
        ("image/webp", False), ("application/zip", False), ("application/x-apkg", False),
        ("", False),
    ],
)  # fmt: skip
def test_what_is_compressed_already_is_not_again(kind: str, is_compressed: bool) -> None:
    response = answered(HttpResponse(LONG, kind))

    assert response.has_header("Content-Encoding") == is_compressed
    assert response.has_header("Vary") == is_compressed


def test_what_is_short_or_a_part_or_compressed_is_left_as_it_is() -> None:
    short = answered(HttpResponse(LONG[: LEAST_BYTES - 1], headers={"ETag": '"a"'}))
    least = answered(HttpResponse(LONG[:LEAST_BYTES]))
    part = answered(HttpResponse(LONG, status=206))
    kept = answered(HttpResponse(LONG, headers={"Content-Encoding": "br"}))

    assert (short.has_header("Content-Encoding"), short["ETag"]) == (False, '"a"')
    assert least["Content-Encoding"] == "br"
    assert not part.has_header("Content-Encoding")
    assert body_of(kept) == LONG


def test_the_length_of_what_staff_see_tells_nothing() -> None:
    answers = [answered(HttpResponse(LONG), session="theirs") for _ in range(20)]

    assert {x["Content-Encoding"] for x in answers} == {"gzip"}
    assert {gzip.decompress(body_of(x)) for x in answers} == {LONG}
    assert len({x["Content-Length"] for x in answers}) > 1


@whole_site
def test_the_admin_is_compressed_with_random_bytes(client: Client) -> None:
    signed_in(client, "writer")

    response = client.get("/admin/", headers={"Accept-Encoding": BROWSER})

    assert response["Content-Encoding"] == "gzip"
    assert "csrfmiddlewaretoken" in gzip.decompress(response.content).decode()
