"""What a page says to programs, beside what it says to people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin

from django.utils.formats import date_format

Node = dict[str, Any]

JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_NOT_SHOWN = {"head", "script", "style", "template"}
# Words of schema.org's own, which no reader has to see.
_VOCABULARY = {"@context", "@type", "eduQuestionType", "position"}
_ADDRESSES = {"@id", "url", "item", "isBasedOn", "inDefinedTermSet"}


class ShownPage(HTMLParser):
    """Gathers what a reader of a page can read, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text: list[str] = []
        self.links: set[str] = set()
        self.language = ""
        self.hidden: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "html":
            self.language = values["lang"] or ""
        # The canonical link is what a page calls itself.
        if tag in ("a", "link") and values.get("href"):
            self.links.add(values["href"] or "")
        if tag == "form" and values.get("action"):
            self.links.add(values["action"] or "")
        if tag in _NOT_SHOWN:
            self.hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and tag == self.hidden[-1]:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.text.append(data)


def graphs(html: str) -> list[Node]:
    return [json.loads(found) for found in JSON_LD.findall(html)]


def nodes(html: str, kind: str) -> list[Node]:
    """Return the nodes of a page's graph that are of one kind, whatever holds them."""
    return [x for graph in graphs(html) for x in _all_nodes(graph) if x.get("@type") == kind]


def _all_nodes(part: Any) -> Iterator[Node]:  # noqa: ANN401 - any part of JSON
    if isinstance(part, dict):
        yield part
        part = list(part.values())
    if isinstance(part, list):
        for item in part:
            yield from _all_nodes(item)


def unseen(html: str) -> set[tuple[str, str]]:
    """Return what the graphs of a page say and its readers cannot see, each with its property."""
    page = ShownPage(html)
    text = _closed_up(" ".join(page.text))
    links = {urldefrag(urljoin("http://testserver/", link)).url for link in page.links}
    return {
        (name, value)
        for graph in graphs(html)
        for name, value in _said(graph)
        if not _is_shown(name, value, text, links, page.language)
    }


def _said(part: Any, name: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any part of JSON
    if isinstance(part, dict):
        for key, value in part.items():
            yield from _said(value, key)
    elif isinstance(part, list):
        for item in part:
            yield from _said(item, name)
    elif name not in _VOCABULARY:
        yield name, part


def _is_shown(name: str, value: str, text: str, links: set[str], language: str) -> bool:
    if name in _ADDRESSES:
        return urldefrag(value).url in links
    if name == "urlTemplate":
        return value.partition("?")[0] in links
    if name == "inLanguage":
        return value == language
    return name == "query-input" or any(_closed_up(x) in text for x in _written(value))


def _written(value: str) -> list[str]:
    """Return how readers may be told the same: a day has its month's name for them."""
    is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    return [value, date_format(date.fromisoformat(value), "F j, Y")] if is_day else [value]


def _closed_up(text: str) -> str:
    """Where a line breaks in the source says nothing about what is read."""
    return "".join(text.split())
