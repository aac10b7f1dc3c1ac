"""Style sheets that stand inside of pages, sent without what indents them: 150 bytes a page."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from django.template import Origin
from django.template.loaders import filesystem

from explainer.text.markup import as_it_is

_INDENT = re.compile(r"^[ \t]++", re.MULTILINE)


def packed(style_sheet: str) -> str:
    """Return a style sheet as pages have it."""
    return _INDENT.sub("", style_sheet)


def style_hashes(folder: Path) -> list[str]:
    """Return by what a security policy knows each style sheet of a folder, as pages have it."""
    texts = (packed(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.css")))
    return [b64encode(sha256(text.encode()).digest()).decode() for text in texts]


class Loader(filesystem.Loader):
    """Loads style sheets for `{% include %}`."""

    def get_contents(self, origin: Origin) -> str:
        return as_it_is(packed(super().get_contents(origin)))
