"""The one place where HTML becomes trusted.

Writers type markdown; raw HTML in it is shown as text, never obeyed. What the renderer makes is
cleaned once more by nh3, so that a fault in the renderer alone cannot put a script on a page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

PICTURES_PATH = "/pictures/"

# The page owns h1 and h2, so a section may use h3 and h4 only.
_HEADING_TAGS = {"h1": "h3", "h2": "h3", "h5": "h4", "h6": "h4"}
_ALLOWED_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "th": {"scope"},
}
_ALLOWED_TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "img", "li", "ol", "p", "pre", "s",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip

# Where one line of words ends: so ends what can hold text, and a line that was broken on purpose.
_BLOCK_END = re.compile(r"</(?:p|li|h3|h4|td|th|pre)>|<(?:br|ul|ol)[^>]*>")
# In JSON these signs stand in strings only, where they may be written so.
_SAFE_IN_DATA = {sign: f"\\u{ord(sign):04X}" for sign in "<>&"}

_renderer = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def render(markdown: str) -> SafeString:
    """Return clean HTML for `markdown`: the same for the preview and for the page."""
    tokens = _renderer.parse(markdown.replace("\x00", ""))
    _fit_headings(tokens)
    _put_words_for_pictures_elsewhere(tokens)
    html = _renderer.renderer.render(tokens, _renderer.options, {})
    return mark_safe(_clean(html))  # noqa: S308 - cleaned by nh3 in this very line


def words(markdown: str) -> str:
    """Return what a reader reads of `markdown`, without its signs, each paragraph on a line."""
    return words_of_html(render(markdown))


def words_of_html(html: str) -> str:
    """Return what a reader reads of what `render` made, each paragraph on a line."""
    pieces = _BLOCK_END.split(html)
    lines = (" ".join(unescape(nh3.clean(piece, tags=set())).split()) for piece in pieces)
    return "\n".join(line for line in lines if line)


def trust(html: str) -> SafeString:
    """Take back HTML that `render` made, as the database kept it or with its words explained."""
    return mark_safe(html)  # noqa: S308 - only ever called on what `render` made


def data_block(data: Mapping[str, Any]) -> SafeString:
    """Return `data` as an element that browsers do not run and programs read: JSON-LD.

    No text in it can end the element, or begin a comment or another one.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, safe in _SAFE_IN_DATA.items():
        text = text.replace(sign, safe)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - see above


def _fit_headings(tokens: Sequence[Token]) -> None:
    """Let h4 stand only below an h3: a page must not skip a level."""
    has_h3 = False
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            tag = _HEADING_TAGS.get(token.tag, token.tag)
            has_h3 = has_h3 or tag == "h3"
            token.tag = tag if has_h3 else "h3"


def _put_words_for_pictures_elsewhere(tokens: Sequence[Token]) -> None:
    """Say in words what a picture on another site shows: no page may load it."""
    for inline in tokens:
        for token in inline.children or []:
            if token.type == "image" and not str(token.attrs["src"]).startswith(PICTURES_PATH):
                token.type = "text"


def _clean(html: str) -> str:
    return nh3.clean(
        html,
        tags=_ALLOWED_TAGS,
        attributes=_ALLOWED_ATTRIBUTES,
        attribute_filter=_only_our_pictures,
        url_schemes={"https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )


def _only_our_pictures(tag: str, attribute: str, value: str) -> str | None:
    """Drop a picture that another site would serve: it would see who reads the page."""
    if tag == "img" and attribute == "src" and not value.startswith(PICTURES_PATH):
        return None
    return value
