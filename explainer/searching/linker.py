"""The words to know in a section's text: the first use of each opens its definition.

Words are found as NCI finds them in its own pages: longest name first, whole words only, case
ignored, any white space for a space and any apostrophe for another. Where two names overlap, the
one that starts first counts. Links, headings and code are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape

# In clean HTML every value of an attribute stands in double quotes, and whatever looks like a tag
# or an entity is one.
_REST_OF_TAG = r"(?:[^<>\"]|\"[^\"]*\")*+>"
_LEFT_ALONE = (
    rf"<(?P<tag>a|h[1-6]|code|pre)\b{_REST_OF_TAG}"
    rf"(?:[^<]|(?!</(?P=tag)>)<{_REST_OF_TAG})*+</(?P=tag)>"
    rf"|<{_REST_OF_TAG}"
)
_ENTITY = r"&\w++;"
_SPACE = r"(?:\s|&nbsp;)++"
_APOSTROPHE = re.compile("['’]")
_PATTERNS_KEPT = 256


@dataclass(frozen=True)
class WordInPlace:
    """What a text may call a word, and the id of the element with its definition."""

    anchor: str
    spellings: tuple[str, ...]


def with_words(html: str, words: Sequence[WordInPlace]) -> str:
    """Make the first use of each word in clean `html` a button that opens its definition."""
    pattern, anchors = _pattern(tuple(words))
    if not anchors:
        return html
    explained: set[str] = set()

    def marked(found: re.Match[str]) -> str:
        anchor = anchors.get(found.lastgroup or "")
        if anchor is None or anchor in explained:
            return found[0]
        explained.add(anchor)
        return (
            f'<dfn><button type="button" popovertarget="{escape(anchor)}">{found[0]}</button></dfn>'
        )

    return pattern.sub(marked, html)


@lru_cache(maxsize=_PATTERNS_KEPT)
def _pattern(words: tuple[WordInPlace, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what finds words and all that is to be left alone, and each group's anchor."""
    spellings = [
        (spelling, word.anchor) for word in words for spelling in word.spellings if spelling.strip()
    ]
    spellings.sort(key=lambda x: len(x[0]), reverse=True)
    groups = {f"word_{number}": anchor for number, (_, anchor) in enumerate(spellings)}
    found = "|".join(
        f"(?P<{group}>{_as_in_html(spelling)})"
        for group, (spelling, _) in zip(groups, spellings, strict=True)
    )
    pattern = rf"{_LEFT_ALONE}|(?<!\w)(?:{found})(?!\w)|{_ENTITY}"
    return re.compile(pattern, re.IGNORECASE), groups


def _as_in_html(spelling: str) -> str:
    """Return a pattern for one spelling as clean HTML would hold it."""
    words = [re.escape(escape(word, quote=False)) for word in spelling.split()]
    return _APOSTROPHE.sub("['’]", _SPACE.join(words))
