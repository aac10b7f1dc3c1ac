"""Turning a stranger's picture into plain pixels: small enough for a page, and nothing else in it.

Runs as a program of its own, `python -m explainer.pictures.decoding < picture > WebP`, so that it
needs nothing of Django. Memory that a picture takes goes back to the system with the process, and a
picture that breaks a decoder breaks nothing else. It ends with one of the statuses below.
"""

from __future__ import annotations

import math
import sys
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import ExifTags, Image, ImageOps, WebPImagePlugin

# WebP's decoder is no part of Pillow's usual set until somebody names it.
FORMATS: Final = ("PNG", "JPEG", WebPImagePlugin.WebPImageFile.format, "GIF")
LARGEST_SIZE: Final = (1600, 2400)
# What a picture may hold once it is decoded: a small file can promise a huge one.
MOST_PIXELS: Final = 40_000_000
# Its decoder holds every pixel four times.
MOST_PIXELS_OF_WEBP: Final = 20_000_000
# Beyond what the program itself takes: four bytes a pixel whatever the file says, and room to work.
MOST_BYTES_OF_MEMORY: Final = 400 * 1024 * 1024
MOST_SECONDS: Final = 20

NO_PICTURE: Final = 3
TOO_MANY_PIXELS: Final = 4

SIDEWAYS: Final = range(5, 9)
# What is made smaller at once: many rows, and yet few bytes.
ROWS: Final = 64


class Refused(Exception):  # noqa: N818 - it names what happened
    """The file gives no picture; its argument is the status that says why."""


def plain_webp(data: bytes) -> bytes:
    """Return the first frame as WebP, upright, no larger than a page needs. Raises Refused."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            most = MOST_PIXELS_OF_WEBP if image.format == "WEBP" else MOST_PIXELS
            if math.prod(image.size) > most:
                raise Refused(TOO_MANY_PIXELS)
            webp = BytesIO()
            _plain(image).save(webp, "WEBP", quality=82)
            return webp.getvalue()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise Refused(TOO_MANY_PIXELS) from None
    # Pillow's decoders answer to a broken file with any of these.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError):
        raise Refused(NO_PICTURE) from None


def _plain(image: Image.Image) -> Image.Image:
    size = _size_on_a_page(image)
    # A JPEG can be decoded at a half or a quarter of its size.
    image.draft(None, size)
    orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    small = _reduced(image, max(1, min(image.width // size[0], image.height // size[1])))
    image.close()
    small.getexif()[ExifTags.Base.Orientation] = orientation
    upright = ImageOps.exif_transpose(small)
    upright.thumbnail(LARGEST_SIZE)
    return upright


def _size_on_a_page(image: Image.Image) -> tuple[int, int]:
    """Return about what will be left of the picture as it lies in the file."""
    most = LARGEST_SIZE
    if image.getexif().get(ExifTags.Base.Orientation) in SIDEWAYS:
        most = most[::-1]
    part = min(1, most[0] / image.width, most[1] / image.height)
    return math.ceil(image.width * part), math.ceil(image.height * part)


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    """Return a picture of plain colours, that many times smaller.

    Row by row: each change of colours or of size would hold the whole picture once more.
    """
    image.load()
    mode = "RGBA" if image.has_transparency_data else "RGB"
    size = math.ceil(image.width / factor), math.ceil(image.height / factor)
    small = Image.new(mode, size)
    for top in range(0, image.height, ROWS * factor):
        bottom = min(image.height, top + ROWS * factor)
        rows = image.crop((0, top, image.width, bottom)).convert(mode)
        small.paste(rows.reduce(factor) if factor > 1 else rows, (0, top // factor))
    return small


def _bound() -> None:
    """Let the system refuse what no picture that we take can need."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 - not there on every system

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + MOST_BYTES_OF_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def main() -> int:
    _bound()
    try:
        sys.stdout.buffer.write(plain_webp(sys.stdin.buffer.read()))
    except Refused as refusal:
        return int(refusal.args[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
