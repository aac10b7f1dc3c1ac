"""All addresses of the API, each declared once: its views and its description come of the same.

What else other sites may read is one more row of `endpoints`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from explainer.api import checks, dictionary
from explainer.api.parameters import (
    PAGE,
    TAG,
    WORDS,
    Parameter,
    kind_parameter,
    since_parameter,
)
from explainer.api.schemas import Schema
from explainer.api.texts import Texts, folder_of
from explainer.publishing.kinds import all_kinds, kind_named
from topics.content import TOPIC

ONE_TEXT = "<slug:slug>/"


@dataclass(frozen=True)
class Endpoint:
    """`route` is what follows `/api/v1/`, `answer` gets what the route holds by name.

    `is_list` says that there are pages of it, and that a page of it is never gone.
    """

    name: str
    route: str
    about: str
    answer: Callable[..., dict[str, Any]]
    schema: Schema
    parameters: tuple[Parameter, ...] = ()

    @property
    def is_list(self) -> bool:
        return PAGE in self.parameters


def endpoints() -> list[Endpoint]:
    """Return every address below the first one, which lists them."""
    return [x for made in (_of_texts, _of_dictionary, _of_freshness, _of_checks) for x in made()]


def _texts() -> Iterator[Texts]:
    for kind in all_kinds():
        yield Texts(folder_of(kind), kind)
    has_questions = {"live_edition__rendition__card__questions__gt": 0}
    yield Texts("quizzes", kind_named(TOPIC), parts=("quiz",), having=has_questions)


def _of_texts() -> Iterator[Endpoint]:
    since = since_parameter("texts that went live")
    for texts in _texts():
        tag = (TAG,) if texts.has_tags else ()
        name, route = texts.name, f"{texts.name}/"
        about = f"All {name.replace('-', ' ')} that are live."
        parameters = (WORDS, *tag, since, PAGE)
        yield Endpoint(f"{name}_list", route, about, texts.list, texts.list_schema, parameters)
        about = f"One of the {name.replace('-', ' ')}, with its text."
        yield Endpoint(name, f"{route}{ONE_TEXT}", about, texts.one, texts.schema)


def _of_dictionary() -> Iterator[Endpoint]:
    yield Endpoint(
        "dictionary_list",
        "dictionary/",
        "The entries of NCI’s dictionary in NCI’s words, which nobody here checks.",
        dictionary.entry_list,
        dictionary.ENTRY_LIST,
        (since_parameter("entries whose words were fetched"), PAGE),
    )
    yield Endpoint(
        "dictionary",
        "dictionary/<int:key>/",
        "One entry of NCI’s dictionary, by NCI’s own number.",
        dictionary.one_entry,
        dictionary.ENTRY,
    )


def _of_freshness() -> Iterator[Endpoint]:
    since = since_parameter("pages that went live or were checked")
    yield Endpoint(
        "freshness_list",
        "freshness/",
        "Every live page and how fresh its check is today.",
        checks.freshness_list,
        checks.FRESHNESS_LIST,
        (kind_parameter(), WORDS, TAG, since, PAGE),
    )
    yield Endpoint(
        "freshness",
        f"freshness/<slug:kind>/{ONE_TEXT}",
        "How fresh the check of one page is today.",
        checks.freshness_of_page,
        checks.FRESHNESS,
    )


def _of_checks() -> Iterator[Endpoint]:
    since = since_parameter("checks that were recorded")
    yield Endpoint(
        "verifications_list",
        "verifications/",
        "The checks of live pages beside pages of NCI, the newest first.",
        checks.check_list,
        checks.CHECK_LIST,
        (kind_parameter(), WORDS, TAG, since, PAGE),
    )
    yield Endpoint(
        "verifications",
        "verifications/<int:key>/",
        "One check.",
        checks.one_check,
        checks.CHECK,
    )
