"""A page about one text in the admin: each module of this room that has one declares it here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse

from explainer.workflow.addresses import admin_address

if TYPE_CHECKING:
    from django.contrib.auth.models import User

READ = ("GET", "HEAD")
READ_AND_WRITE = (*READ, "POST")


@dataclass(frozen=True)
class Tool:
    """A link to a page about a text that this person may use now."""

    name: str
    address: str
    is_for_readers: bool = False


# What a page offers beside the title of every page about a text: which text, and to whom.
Tools = Callable[[Any, "User"], Iterable[Tool]]


def no_tools(_working_copy: Any, _person: User) -> Iterable[Tool]:  # noqa: ANN401 - any kind of text
    return ()


def always(name: str, page: str, *, is_for_readers: bool = False) -> Tools:
    """Offer a page to everybody who may see the text."""
    return lambda working_copy, _person: [
        Tool(name, admin_address(working_copy, page), is_for_readers)
    ]


@dataclass(frozen=True)
class Page:
    """`view` gets the text's admin, the request and the key of the text, as its address has it."""

    name: str
    view: Callable[[Any, HttpRequest, str], HttpResponse]
    methods: tuple[str, ...] = READ
    tools: Tools = no_tools
