"""Answers are sent compressed to whoever can read them so.

The site does this itself, so that it is done where no proxy does; nginx in front keeps what it got
for each encoding and compresses nothing again.

Compression tells an eavesdropper the length of an answer, and so, guess by guess, what stands in
it beside words that the eavesdropper chose (BREACH). Readers' pages hold no secret. With a session
an answer may: there Django masks the tokens of forms anew each time, browsers send no session along
from other sites' pages, and we take gzip alone, to which Django adds bytes of random length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, cast

import brotli
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_sequence, compress_string

from explainer.operations.requests import has_session

GetResponse = Callable[[HttpRequest], HttpResponseBase]
# Below it there is nothing to win: it is one packet, however it is sent.
LEAST_BYTES: Final = 500
# Measured on an article of 50 kB: the first that is smaller than gzip's, and quicker; above it
# pages take longer and hardly shrink.
BROTLI_QUALITY: Final = 5
# As a power of two: how much of a stream is held back, and looked at for what comes again.
BROTLI_WINDOW: Final = 18
RANDOM_BYTES: Final = 100
TEXT: Final = re.compile(
    r"text/|image/svg\+xml|application/(?:[a-z0-9.+-]+\+)?(?:xml|json|javascript)\b"
)
REFUSED: Final = re.compile(r"q\s*=\s*0(?:\.0*)?")
VARY: Final = ("Accept-Encoding",)
NOT_MODIFIED: Final = 304
PARTIAL: Final = 206


def compressed_answers(get_response: GetResponse) -> GetResponse:
    """Compress what is text, long enough, and not compressed yet."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code == NOT_MODIFIED:
            patch_vary_headers(response, VARY)
        elif is_worth_it(response):
            patch_vary_headers(response, VARY)
            if encoding := encoding_for(request):
                compress(response, encoding, is_personal=has_session(request))
        return response

    return middleware


def is_worth_it(response: HttpResponseBase) -> bool:
    if response.has_header("Content-Encoding") or response.status_code == PARTIAL:
        return False
    if isinstance(response, HttpResponse) and len(response.content) < LEAST_BYTES:
        return False
    return bool(TEXT.match(response.headers.get("Content-Type", "")))


def encoding_for(request: HttpRequest) -> str:
    """Return the best encoding that whoever asks can read, or nothing."""
    readable = set(encodings_in(request.headers.get("Accept-Encoding", "")))
    offered = ("gzip",) if has_session(request) else ("br", "gzip")
    return next((name for name in offered if name in readable), "")


def encodings_in(header: str) -> Iterator[str]:
    for part in header.lower().split(","):
        name, _, weight = part.partition(";")
        if not REFUSED.fullmatch(weight.strip()):
            yield name.strip()


def compress(response: HttpResponseBase, encoding: str, *, is_personal: bool) -> None:
    random_bytes = RANDOM_BYTES if is_personal else None
    if isinstance(response, HttpResponse):
        whole = response.content
        response.content = (
            brotli.compress(whole, quality=BROTLI_QUALITY)
            if encoding == "br"
            else compress_string(whole, max_random_bytes=random_bytes)
        )
        response.headers["Content-Length"] = str(len(response.content))
    elif isinstance(response, StreamingHttpResponse):
        parts = cast("Iterator[bytes]", response.streaming_content)
        response.streaming_content = (
            in_brotli(parts)
            if encoding == "br"
            else compress_sequence(parts, max_random_bytes=random_bytes)
        )
        del response.headers["Content-Length"]
    response.headers["Content-Encoding"] = encoding
    weaken_tag(response)


def in_brotli(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Compress what is made bit by bit, and hold no more of it than a window."""
    compressor = brotli.Compressor(quality=BROTLI_QUALITY, lgwin=BROTLI_WINDOW)
    for part in parts:
        if compressed := compressor.process(part):
            yield compressed
    yield compressor.finish()


def weaken_tag(response: HttpResponseBase) -> None:
    """Let one tag stand for every encoding of an answer: a weak one says no more than that its
    meaning is the same, and whoever sends it back is told whether that has changed."""
    tag = response.headers.get("ETag", "")
    if tag.startswith('"'):
        response.headers["ETag"] = f"W/{tag}"
