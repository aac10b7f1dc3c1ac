"""Taking a picture back that this site, or another one like it, has kept before."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from pathlib import Path

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from PIL import Image

from explainer.pictures.decoding import LARGEST_SIZE
from explainer.pictures.models import Picture
from explainer.pictures.upload import MOST_BYTES

NOT_KEPT_BEFORE = (
    "this is no picture of an export: its name must be the digest of its bytes. Add new pictures "
    "in the editor."
)


def keep_file(path: Path, *, uploader: User) -> bool:
    """Keep a picture under its digest, and tell whether it is new. Raises ValidationError for what
    `keep_picture` could not have made.
    """
    if path.stat().st_size > MOST_BYTES:
        raise ValidationError(NOT_KEPT_BEFORE)
    data = path.read_bytes()
    if sha256(data).hexdigest() != path.stem:
        raise ValidationError(NOT_KEPT_BEFORE)
    width, height = _size(data)
    _, is_new = Picture.objects.get_or_create(
        digest=path.stem,
        defaults={"data": data, "width": width, "height": height, "uploaded_by": uploader},
    )
    return is_new


def _size(data: bytes) -> tuple[int, int]:
    """Return the size of one plain picture without anything that a camera wrote into it."""
    try:
        with Image.open(BytesIO(data), formats=["WEBP"]) as image:
            has_more = {"exif", "icc_profile", "xmp"} & set(image.info)
            is_large = any(x > most for x, most in zip(image.size, LARGEST_SIZE, strict=True))
            if has_more or is_large or getattr(image, "n_frames", 1) > 1:
                raise ValidationError(NOT_KEPT_BEFORE)
            image.load()
            return image.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ValidationError(NOT_KEPT_BEFORE) from None
    # As for an upload: Pillow's decoders answer to a broken file with any of these.
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError):
        raise ValidationError(NOT_KEPT_BEFORE) from None
