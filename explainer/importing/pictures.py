"""The pictures of articles, as files beside the texts that show them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from explainer.importing.files import FoundFile
from explainer.importing.head import ContentFileError
from explainer.pictures.kept_files import keep_file
from explainer.pictures.models import Picture
from explainer.text.markdown import PICTURES_PATH

if TYPE_CHECKING:
    from django.contrib.auth.models import User

FOLDER = "pictures"
_SHOWN = re.compile(rf"{re.escape(PICTURES_PATH)}([0-9a-f]{{64}})\.webp")


def pictures_shown(texts: Iterable[str]) -> dict[str, bytes]:
    """Return the files of the pictures that texts show, by their names."""
    digests = {digest for text in texts for digest in _SHOWN.findall(text)}
    found = Picture.objects.filter(digest__in=digests).order_by("digest")
    return {f"{FOLDER}/{picture.digest}.webp": bytes(picture.data) for picture in found}


def load_pictures(files: Iterable[FoundFile], *, uploader: User) -> int:
    """Keep the pictures, and return how many are new. Raises ContentFileError for one that is not
    what its name says.
    """
    new = 0
    for file in files:
        try:
            new += keep_file(file.path, uploader=uploader)
        except ValidationError as error:
            raise ContentFileError(file.name, 1, error.messages[0]) from None
        except OSError as error:
            sentence = f"the file cannot be read ({error.strerror})."
            raise ContentFileError(file.name, 1, sentence) from None
    return new
