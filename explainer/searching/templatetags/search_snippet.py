"""A search hit as text with its words marked: escaped first, marked after."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from explainer.searching.snippets import HIT_END, HIT_START, plain

register = template.Library()

_WHOLE_SENTENCE = (".", "?", "!", "”", ")")


@register.filter
def snippet(text: str) -> SafeString:
    """Return `text` as HTML with a <mark> for each hit and without the signs of markdown."""
    before, *hits = _with_ellipses(plain(text)).split(HIT_START)
    return format_html("{}{}", before.replace(HIT_END, ""), _marked(hits))


def _with_ellipses(text: str) -> str:
    """A snippet is cut out of a longer text: show it, where a sentence is seen to go on."""
    words = text.replace(HIT_START, "").replace(HIT_END, "")
    before = "… " if words[:1].islower() else ""
    after = " …" if words and not words.endswith(_WHOLE_SENTENCE) else ""
    return f"{before}{text}{after}"


def _marked(hits: list[str]) -> SafeString:
    parts = (hit.partition(HIT_END) for hit in hits)
    return format_html_join("", "<mark>{}</mark>{}", ((word, rest) for word, _, rest in parts))
