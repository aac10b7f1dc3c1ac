"""Pictures as somebody might send them."""

from __future__ import annotations

from io import BytesIO

from PIL import Image


def picture_file(
    kind: str = "PNG", size: tuple[int, int] = (8, 4), mode: str = "RGB", **options: object
) -> bytes:
    buffer = BytesIO()
    Image.new(mode, size, options.pop("color", None)).save(buffer, kind, **options)  # type: ignore[arg-type]
    return buffer.getvalue()
