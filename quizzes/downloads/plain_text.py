"""What a card or a question says, as programs elsewhere can take it.

Answers come as HTML that `explainer.text.markdown` made. Its links and pictures are those of this
site: elsewhere they get a whole address where the site knows its own, and their words where not. A
picture is always a link: nobody's learning program should call this site unasked.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin

import nh3
from django.conf import settings
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

from explainer.text.markdown import words_of_html

# All that XML cannot hold, and the controls that end lines or fields in other formats.
_NOT_WRITABLE = re.compile(
    "[^\t\n\r\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
_PICTURE = re.compile(r"<img\b[^>]*>")
_ATTRIBUTE = re.compile(r'(src|alt)="([^"]*)"')


def writable(text: str) -> str:
    """Return `text` without the signs that some program could not read."""
    return _NOT_WRITABLE.sub("", text)


def one_line(text: str) -> str:
    """Return `text` on one line, its words parted by single spaces."""
    parted = " ".join(text.split())
    return " ".join(writable(parted).split())


def words_of(text: str) -> str:
    """Return what a reader reads of plain text or of an answer, each paragraph on a line."""
    html = _PICTURE.sub(_words_for_picture, conditional_escape(text))
    return writable(words_of_html(html))


def html_of(text: str, page: str) -> str:
    """Return plain text or an answer as HTML that stands alone; `page` is where it comes from."""
    if not isinstance(text, SafeString):
        return "<br>".join(escape(one_line(line)) for line in text.splitlines())
    html = _PICTURE.sub(_link_to_picture, writable(text))
    return nh3.clean(html, url_relative=lambda link: _whole(link, page))


def address_of(path: str) -> str:
    """Return the whole address of a page, or its path where the site does not know its address."""
    return f"{settings.SITE_ADDRESS}{path}"


def _whole(link: str, page: str) -> str | None:
    if not settings.SITE_ADDRESS:
        return None
    return urljoin(address_of(page), link)


def _words_for_picture(tag: re.Match[str]) -> str:
    words = dict(_ATTRIBUTE.findall(tag[0])).get("alt", "")
    return f"[Picture: {words}]" if words else ""


def _link_to_picture(tag: re.Match[str]) -> str:
    words, address = _words_for_picture(tag), dict(_ATTRIBUTE.findall(tag[0])).get("src", "")
    return f'<a href="{address}">{words or "[Picture]"}</a>'
