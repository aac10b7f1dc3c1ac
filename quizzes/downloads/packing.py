"""Packing files so that equal content gives equal bytes."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# The first moment that the format knows; a later one would be read in some other time zone.
NO_TIME = (1980, 1, 1, 0, 0, 0)


def packed(files: Mapping[str, bytes]) -> bytes:
    package = BytesIO()
    with ZipFile(package, "w", ZIP_DEFLATED) as folder:
        for name, content in files.items():
            entry = ZipInfo(name, NO_TIME)
            entry.compress_type = ZIP_DEFLATED
            folder.writestr(entry, content)
    return package.getvalue()
