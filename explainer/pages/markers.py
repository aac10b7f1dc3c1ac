"""Places in a text that somebody has still to fill in: `[To fill in: the name of …]`."""

from __future__ import annotations

import re

from django.utils.safestring import SafeString

from explainer.text import markdown

# No bracket inside: an unfinished one swallows no sentence. Nothing is tried twice, however long.
_BEGINNING = r"\[to fill in: *+"
_MARKER = re.compile(rf"{_BEGINNING}(?P<what>[^\[\]]++)\]", re.IGNORECASE)
# In clean HTML every value of an attribute stands in double quotes: a marker there stays as it is.
_TAG_OR_MARKER = re.compile(
    rf"<(?:[^<>\"]|\"[^\"]*\")*+>|(?P<marker>{_BEGINNING}[^\[\]<>]++\])", re.IGNORECASE
)


def markers(text: str) -> list[str]:
    """Return what is to be filled in, in the order of the text, each once."""
    found = (" ".join(x["what"].split()) for x in _MARKER.finditer(text))
    return list(dict.fromkeys(what for what in found if what))


def with_marks(html: str) -> SafeString:
    """Return clean HTML in which each marker catches the eye."""
    return markdown.trust(
        _TAG_OR_MARKER.sub(
            lambda found: f"<mark>{found[0]}</mark>" if found["marker"] else found[0], html
        )
    )
