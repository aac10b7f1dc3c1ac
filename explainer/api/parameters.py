"""What an address can be asked, declared once: what reads a parameter also describes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest

from explainer.publishing.kinds import all_kinds
from explainer.searching.asked import QUERY_LENGTH, cleaned

TAG_LENGTH = 100
LENGTH_QUOTED = 40
_PAGE = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class Refused(Exception):  # noqa: N818 - named for what happened to the request
    """What cannot be answered, with a sentence that says why."""

    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.why, self.status = why, status


@dataclass(frozen=True)
class Parameter:
    """`read` turns what was written into what is meant, or raises Refused."""

    name: str
    about: str
    schema: Mapping[str, Any]
    example: str
    read: Callable[[str], Any]
    default: Any = None


def asked(request: HttpRequest, parameters: Iterable[Parameter]) -> dict[str, Any]:
    """Return what a request asks for, by name. Raises Refused for what nobody can ask here."""
    known = {parameter.name: parameter for parameter in parameters}
    try:
        written = dict(request.GET.lists())
    except TooManyFieldsSent:
        raise Refused("That is too much at once: ask for less.") from None
    for name, values in written.items():
        if name not in known:
            raise Refused(f"“{name[:LENGTH_QUOTED]}” cannot be asked here. {_offer(known)}")
        if len(values) > 1:
            raise Refused(f"Write “{name}” once: it stands {len(values)} times in the address.")
    return {
        name: parameter.read(written[name][0]) if name in written else parameter.default
        for name, parameter in known.items()
    }


def _offer(known: Mapping[str, Parameter]) -> str:
    return f"You can ask with: {', '.join(known)}." if known else "It takes no parameters."


def _page(text: str) -> int:
    if not _PAGE.fullmatch(text):
        raise Refused("Write the page as a whole number from 1 on, for example page=2.")
    return int(text)


def _words(text: str) -> str:
    if len(text) > QUERY_LENGTH:
        raise Refused(f"Search for fewer words: {QUERY_LENGTH} characters at most.")
    return cleaned(text)


def _tag(text: str) -> str:
    if not text or len(text) > TAG_LENGTH:
        raise Refused(f"Write one tag, of {TAG_LENGTH} characters at most.")
    return cleaned(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise Refused("Write the day as year-month-day, for example since=2026-07-02.") from None


def kind_parameter() -> Parameter:
    """The kinds of text that are installed, none of which is known by name here."""
    names = [kind.name for kind in all_kinds()]

    def read(text: str) -> str:
        if text not in names:
            raise Refused(f"There is no such kind of page. The kinds are: {', '.join(names)}.")
        return text

    return Parameter("kind", "Only pages of this kind.", {"enum": names}, names[0], read)


PAGE = Parameter(
    "page",
    "Which page of the list; the first without it.",
    {"type": "integer", "minimum": 1, "maximum": 999_999},
    "1",
    _page,
    default=1,
)
WORDS = Parameter(
    "q",
    "Only pages that a search for these words finds, the best first.",
    {"type": "string", "maxLength": QUERY_LENGTH},
    "side effects",
    _words,
)
TAG = Parameter(
    "tag",
    "Only pages with this tag, written as the site writes it.",
    {"type": "string", "minLength": 1, "maxLength": TAG_LENGTH},
    "treatment",
    _tag,
)


def since_parameter(what: str) -> Parameter:
    """`what` says what has happened on that day or later."""
    about = f"Only {what} on this day or later (year-month-day, UTC)."
    return Parameter("since", about, {"type": "string", "format": "date"}, "2026-07-02", _day)
