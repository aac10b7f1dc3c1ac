"""Pictures of the largest size that is taken, several at once, and what they may cost."""

from __future__ import annotations

import fcntl
import sys
import zlib
from contextlib import contextmanager
from io import BytesIO
from struct import pack
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from explainer.pictures import preparing
from explainer.pictures.models import Picture
from explainer.pictures.preparing import BUSY, PROGRAM, TOO_MANY_PIXELS, prepared
from tests.admin_forms import signed_in
from tests.picture_files import picture_file
from tests.racing import at_once, somebody_else

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

# 40 million pixels, lying and standing, and the widest that is made smaller only at the very end.
LYING, STANDING, NEARLY_TWICE = (7_300, 5_470), (4_000, 10_000), (3_190, 4_790)
RGB, GREY, COLOURS_WITH_ALPHA = 2, 0, 6


def large_png(size: tuple[int, int], bits: int, colours: int) -> bytes:
    """Write row by row what the test itself could hardly hold."""
    channels = {RGB: 3, GREY: 1, COLOURS_WITH_ALPHA: 4}[colours]
    row = b"\0" + b"\x7f" * (size[0] * channels * bits // 8)
    packed = zlib.compressobj(1)
    body = b"".join([*(packed.compress(row) for _ in range(size[1])), packed.flush()])
    head = pack(">IIBBBBB", *size, bits, colours, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", body), (b"IEND", b"")]
    chunks = [pack(">I", len(x)) + n + x + pack(">I", zlib.crc32(n + x)) for n, x in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@contextmanager
def picture_in_preparation() -> Iterator[None]:
    with PROGRAM.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def size_of(webp: bytes) -> tuple[int, int]:
    with Image.open(BytesIO(webp)) as image:
        return image.size


# On Linux the program that decodes is stopped where it takes more than it may.
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux bounds what a process may take")
@pytest.mark.parametrize(
    ("size", "bits", "colours", "expected"),
    [
        (LYING, 8, RGB, (1600, 1199)),
        (LYING, 16, GREY, (1600, 1199)),
        (STANDING, 8, COLOURS_WITH_ALPHA, (960, 2400)),
        (NEARLY_TWICE, 16, COLOURS_WITH_ALPHA, (1598, 2400)),
    ],
)
def test_the_largest_pictures_take_no_more_memory_than_is_allowed(
    size: tuple[int, int], bits: int, colours: int, expected: tuple[int, int]
) -> None:
    assert size_of(prepared(large_png(size, bits, colours))) == expected


@pytest.mark.parametrize(("width", "is_taken"), [(5_000, True), (5_001, False)])
def test_a_picture_whose_decoder_needs_more_may_have_fewer_pixels(
    width: int, is_taken: bool
) -> None:
    webp = picture_file("WEBP", (width, 4_000), method=0)

    if is_taken:
        assert size_of(prepared(webp)) == (1600, 1280)
    else:
        with pytest.raises(ValidationError, match=TOO_MANY_PIXELS):
            prepared(webp)


def test_a_picture_that_lies_on_its_side_is_measured_as_it_is_seen() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    assert size_of(prepared(picture_file("JPEG", (3_200, 20), exif=exif))) == (15, 2_400)


def test_a_picture_waits_for_the_one_before_it() -> None:
    with somebody_else(lambda: prepared(picture_file())) as begin:
        with picture_in_preparation():
            waiting = begin()
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)
        assert size_of(waiting.result(timeout=30)) == (8, 4)


def test_of_several_at_once_none_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "SECONDS_TO_WAIT", 60)
    widths = range(1, 5)

    done = at_once(lambda width: prepared(picture_file(size=(width, 1))), widths)

    assert [size_of(webp)[0] for webp in done] == list(widths)


@pytest.mark.django_db
def test_who_would_wait_too_long_is_told_so_and_can_try_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "SECONDS_TO_WAIT", 0)
    signed_in(client, "writer")

    def upload() -> tuple[int, object]:
        sent = {"image": SimpleUploadedFile("x.png", picture_file(), "image/png")}
        response = client.post("/admin/markdownx/upload/", sent)
        return response.status_code, response.json().get("image")

    with picture_in_preparation():
        assert upload() == (429, [BUSY])
        assert not Picture.objects.exists()
    assert upload() == (200, None)


def test_what_decodes_a_picture_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "hush")

    assert "SECRET_KEY" not in preparing.environment_of_the_decoder()
