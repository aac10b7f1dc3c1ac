"""Whether each picture is the one that its digest names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from explainer.operations.audits import Difference, by_pages
from explainer.pictures.models import Picture

PICTURES_AT_ONCE = 10


def of_pictures() -> Iterator[Difference]:
    yield from by_pages(Picture.objects.all(), _of_pictures, "Pictures", PICTURES_AT_ONCE)


def _of_pictures(pictures: Sequence[Picture]) -> Iterator[Difference]:
    for picture in pictures:
        if sha256(picture.data).hexdigest() != picture.digest:
            yield Difference(f"picture {picture}", "it is not the one that its digest names.")
