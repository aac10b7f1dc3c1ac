"""The answer to a look-up by code, in the shape that clients of MedlinePlus Connect read.

It is an Atom feed. As JSON each element is an object with its text as `_value` and its attributes
by name; what can stand several times is a list.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from explainer.api.infobutton.asked import JSON, Asked
from explainer.api.infobutton.codes import code_system
from explainer.api.infobutton.found import FoundPage
from explainer.text.atom import FIRST_DAY, for_xml, tag

NAME = "Cancer Explained"
NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
Feed = Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What was asked where, on which day, and what there is about it."""

    request: HttpRequest
    asked: Asked
    pages: list[FoundPage]
    today: date

    def feed(self) -> Feed:
        return {
            "base": self._link("/"),
            "lang": "en",
            "title": _text(NAME),
            "subtitle": _text(self._about()),
            "author": {"name": {"_value": NAME}, "uri": {"_value": self._link("/")}},
            "updated": {"_value": _moment(self._updated_at())},
            "category": [
                {"scheme": "mainSearchCriteria.v.c", "term": self.asked.code},
                {"scheme": "mainSearchCriteria.v.cs", "term": self.asked.code_system},
                {"scheme": "mainSearchCriteria.v.dn", "term": self.asked.display_name},
                {"scheme": "InformationRecipient", "term": "PAT"},
            ],
            "id": {"_value": self._id()},
            "entry": [self._entry(found) for found in self.pages],
        }

    def _about(self) -> str:
        system = code_system(self.asked.code_system)
        about = f"What we have about {system} {self.asked.code}.".replace(" .", ".")
        if not self.asked.is_in_english:
            about = "Our pages are in English only so far."
        return f"{settings.SITE_NOTICE} {about}".strip()

    def _updated_at(self) -> datetime:
        beginning_of_day = datetime.combine(self.today, time.min, UTC)
        return max((found.updated_at for found in self.pages), default=beginning_of_day)

    def _id(self) -> str:
        asked = f"{self.asked.code_system}/{self.asked.code}/{self.asked.language}"
        return tag(settings.SITE_ADDRESS, FIRST_DAY, f"{reverse('api:infobutton')}{asked}")

    def _entry(self, found: FoundPage) -> Feed:
        page = found.publication
        address = page.get_absolute_url()
        link = {"title": page.name, "rel": "alternate", "type": "html", "href": self._link(address)}
        return {
            "lang": "en",
            "title": _text(page.name),
            "link": [link],
            "id": {"_value": tag(settings.SITE_ADDRESS, FIRST_DAY, address)},
            "updated": {"_value": _moment(found.updated_at)},
            "summary": {"_value": _summary(found), "type": "html"},
        }

    def _link(self, path: str) -> str:
        return self.request.build_absolute_uri(path)


def as_response(answer: Answer) -> HttpResponse:
    if answer.asked.response_type == JSON:
        feed = {"xsi": NAMESPACES["xmlns:xsi"], **answer.feed()}
        text = json.dumps({"feed": feed}, ensure_ascii=False)
        return HttpResponse(text, "application/json; charset=utf-8")
    return HttpResponse(as_atom(answer.feed()), "application/atom+xml; charset=utf-8")


def as_atom(feed: Feed) -> bytes:
    """Write the feed as XML, in the order in which it says things."""
    root = ET.Element("feed", NAMESPACES)
    _write(root, feed)
    xml: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml


def _write(element: ET.Element, said: Feed) -> None:
    for name, value in said.items():
        if name == "_value":
            element.text = for_xml(value)
        elif isinstance(value, str):
            element.set(_ATTRIBUTES.get(name, name), for_xml(value))
        else:
            for item in _each(value):
                _write(ET.SubElement(element, name), item)


_ATTRIBUTES = {"lang": "xml:lang", "base": "xml:base"}


def _each(value: Any) -> Iterable[Feed]:  # noqa: ANN401 - an element or a list of them
    return value if isinstance(value, list) else [value]


def _text(text: str) -> Feed:
    return {"_value": text, "type": "text"}


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _summary(found: FoundPage) -> str:
    return " ".join(render_to_string("api/found_page.html", {"found": found}).split())
