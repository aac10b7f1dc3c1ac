"""Pictures come in through the editor and go out to readers, as pixels and nothing else."""

from __future__ import annotations

import zlib
from contextlib import suppress
from io import BytesIO
from struct import pack
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from explainer.pictures.decoding import Refused, plain_webp
from explainer.pictures.models import Picture
from explainer.text.markdown import render
from tests.admin_forms import signed_in
from tests.factories import make_topic
from tests.picture_files import picture_file

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/markdownx/upload/"
MEGABYTES_5 = 5 * 1024 * 1024
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def upload(client: Client, data: bytes, name: str = "x.png", kind: str = "image/png") -> Any:  # noqa: ANN401
    return client.post(UPLOAD, {"image": SimpleUploadedFile(name, data, kind)})


def kept() -> Image.Image:
    return Image.open(BytesIO(bytes(Picture.objects.get().data)))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_writer_adds_a_picture_that_readers_can_see(client: Client, kind: str) -> None:
    writer = signed_in(client, "writer")

    code = upload(client, picture_file(kind)).json()["image_code"]

    picture = Picture.objects.get()
    shown = Client().get(picture.get_absolute_url())
    assert code == f"![Say what the picture shows](/pictures/{picture.digest}.webp)"
    assert f'src="/pictures/{picture.digest}.webp"' in render(code)
    assert (picture.uploaded_by, picture.width, picture.height) == (writer, 8, 4)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    assert shown.content.startswith(b"RIFF")


def test_the_same_picture_is_kept_once(client: Client) -> None:
    signed_in(client, "writer")

    codes = {upload(client, picture_file()).json()["image_code"] for _time in range(2)}

    assert len(codes) == 1
    assert Picture.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "kind"),
    [("x.exe", "application/x-msdownload"), ("", "text/html"), ("x.svg", "image/svg+xml")],
)
def test_neither_name_nor_type_decides_what_a_picture_is(
    client: Client, name: str, kind: str
) -> None:
    signed_in(client, "writer")

    assert upload(client, picture_file(), name or "x", kind).status_code == 200


def huge_png(width: int, height: int) -> bytes:
    """A few bytes that promise more pixels than any page needs."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    head = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


NO_PICTURE = "This is not a picture that the site can show. Use PNG, JPEG, WebP or GIF."
TOO_MANY_PIXELS = "This picture has too many pixels. Make it smaller, then try again."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        pytest.param(SVG, NO_PICTURE, id="SVG"),
        pytest.param(b"", NO_PICTURE, id="empty"),
        pytest.param(b"<html><script>alert(1)</script>", NO_PICTURE, id="HTML"),
        pytest.param(picture_file(size=(99, 99))[:60], NO_PICTURE, id="cut off"),
        pytest.param(picture_file("JPEG", (99, 99))[:-200], NO_PICTURE, id="cut off JPEG"),
        pytest.param(b"GIF89a" + b"\xff" * 99, NO_PICTURE, id="broken GIF"),
        pytest.param(b"RIFF\xff\xff\xff\x7fWEBPVP8 " + b"\0" * 99, NO_PICTURE, id="broken WebP"),
        pytest.param(picture_file("BMP"), NO_PICTURE, id="BMP"),
        pytest.param(picture_file("TIFF"), NO_PICTURE, id="TIFF"),
        pytest.param(picture_file("ICO", (16, 16)), NO_PICTURE, id="ICO"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n", NO_PICTURE, id="EPS"),
        pytest.param(huge_png(6_400, 6_400), TOO_MANY_PIXELS, id="41 million pixels"),
        pytest.param(huge_png(10_000, 10_000), TOO_MANY_PIXELS, id="what Pillow warns of"),
        pytest.param(huge_png(60_000, 60_000), TOO_MANY_PIXELS, id="what Pillow refuses"),
        pytest.param(huge_png(0, 0), NO_PICTURE, id="no pixels"),
    ],
)
def test_what_is_no_picture_is_refused_in_words_and_writes_nothing(
    client: Client, data: bytes, sentence: str
) -> None:
    signed_in(client, "writer")

    response = upload(client, data)

    assert (response.status_code, response.json()) == (400, {"image": [sentence]})
    assert not Picture.objects.exists()


def padded(size: int) -> bytes:
    data = picture_file()
    return data + b"\0" * (size - len(data))


@pytest.mark.parametrize(
    ("size", "status"),
    [(MEGABYTES_5 - 1, 200), (MEGABYTES_5, 200), (MEGABYTES_5 + 1, 400), (2 * MEGABYTES_5, 400)],
)
def test_a_picture_has_at_most_five_megabytes(client: Client, size: int, status: int) -> None:
    signed_in(client, "writer")

    response = upload(client, padded(size))

    assert response.status_code == status
    assert Picture.objects.exists() is (status == 200)
    if status == 400:
        assert response.json()["image"][0].startswith("This picture is larger than 5 MB.")


def test_what_hangs_on_to_a_picture_is_left_behind(client: Client) -> None:
    signed_in(client, "writer")
    polyglot = picture_file("GIF") + b"<script>alert(1)</script>" + SVG

    upload(client, polyglot)

    assert b"script" not in bytes(Picture.objects.get().data)


def test_a_picture_says_nothing_about_who_took_it_and_where(client: Client) -> None:
    signed_in(client, "writer")
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "SECRET PLACE", "SECRET PERSON"
    data = picture_file("JPEG", exif=exif, comment=b"SECRET NOTE", icc_profile=b"SECRET" * 30)

    upload(client, data)

    assert b"SECRET" in data
    assert b"SECRET" not in bytes(Picture.objects.get().data)
    assert set(kept().info) <= {"background", "loop", "timestamp", "duration"}


@pytest.mark.parametrize(
    ("orientation", "size"), [(1, (8, 4)), (3, (8, 4)), (6, (4, 8)), (8, (4, 8))]
)
def test_a_picture_stands_upright(client: Client, orientation: int, size: tuple[int, int]) -> None:
    signed_in(client, "writer")
    exif = Image.Exif()
    exif[0x0112] = orientation

    upload(client, picture_file("JPEG", exif=exif))

    assert kept().size == size


@pytest.mark.parametrize(
    ("size", "expected"),
    [((1600, 10), (1600, 10)), ((3200, 20), (1600, 10)), ((10, 4800), (5, 2400)), ((1, 1), (1, 1))],
)
def test_a_picture_is_no_larger_than_a_page_needs(
    client: Client, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    signed_in(client, "writer")

    upload(client, picture_file(size=size))

    assert kept().size == expected


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_moving_picture_the_first_frame_is_kept(client: Client, kind: str) -> None:
    signed_in(client, "writer")
    frames = [Image.new("RGB", (8, 4), color) for color in ("red", "blue")]
    buffer = BytesIO()
    frames[0].save(buffer, kind, save_all=True, append_images=frames[1:], duration=100)

    upload(client, buffer.getvalue())

    red, _green, blue = kept().convert("RGB").getpixel((4, 2))  # type: ignore[misc]
    assert getattr(kept(), "n_frames", 1) == 1
    assert red > 200 > 100 > blue


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_colour_is_kept(client: Client, mode: str) -> None:
    signed_in(client, "writer")

    assert upload(client, picture_file(mode=mode)).status_code == 200


def test_a_picture_in_printers_colours_is_kept(client: Client) -> None:
    signed_in(client, "writer")

    assert upload(client, picture_file("JPEG", mode="CMYK")).status_code == 200


def test_what_is_transparent_stays_transparent(client: Client) -> None:
    signed_in(client, "writer")

    upload(client, picture_file(mode="RGBA", color=(0, 0, 0, 0)))

    assert kept().mode == "RGBA"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_damaged_picture_never_ends_in_a_fault(kind: str) -> None:
    whole = picture_file(kind, (30, 30))

    for position in range(0, len(whole), 3):
        damaged = bytearray(whole)
        damaged[position] ^= 0xFF
        with suppress(Refused):
            plain_webp(bytes(damaged))


@pytest.mark.parametrize("role", [None, "reviewer", "publisher"])
def test_who_may_not_add_pictures_is_told_so_and_nothing_is_written(
    client: Client, role: str | None
) -> None:
    signed_in(client, role)

    response = upload(client, picture_file())

    assert response.status_code == 403
    assert response.json() == {"image": ["Sign in as a writer to add pictures."]}
    assert not Picture.objects.exists()


def test_a_stranger_adds_nothing(client: Client) -> None:
    response = upload(client, picture_file())

    assert response.status_code == 403
    assert not Picture.objects.exists()


@pytest.mark.parametrize("files", [{}, {"image": "text"}, {"picture": "x"}])
def test_an_upload_without_a_file_is_refused(client: Client, files: dict[str, str]) -> None:
    signed_in(client, "writer")

    assert client.post(UPLOAD, files).status_code == 400


def test_an_upload_wants_a_token() -> None:
    client = Client(enforce_csrf_checks=True)
    signed_in(client, "writer")

    assert upload(client, picture_file()).status_code == 403
    assert not Picture.objects.exists()


def test_a_picture_that_nobody_described_stops_the_publication(client: Client) -> None:
    signed_in(client, "writer")
    code = upload(client, picture_file()).json()["image_code"]

    topic = make_topic(body=f"Look: {code}")

    assert topic.publish_blockers() == [
        "Say in words what the picture in “The simple version” shows."
    ]


@pytest.mark.parametrize("digest", ["0" * 64, "x", "..", "%00"])
def test_a_picture_that_is_not_there_is_not_found(client: Client, digest: str) -> None:
    assert client.get(f"/pictures/{digest}.webp").status_code == 404
