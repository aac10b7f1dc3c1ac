"""What every frozen content has in common, whatever app composes it.

Content is a tree of frozen dataclasses of strings, numbers, truths and tuples, whose fields are
declared with `explainer.text.fields`.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import Field, dataclass, fields, is_dataclass, replace
from hashlib import sha256
from typing import Any, Protocol, TypeVar, cast

import cattrs

from explainer.pictures.sharing import SharingWords
from explainer.text import markdown
from explainer.text.fields import Role, labelled

ContentPart = TypeVar("ContentPart")
SORT_KEY_LENGTH = 300


@dataclass(frozen=True)
class SourceContent:
    """A source as an edition names it. Its date is not part of the text: verifications hold it."""

    address: str = labelled("address", role=Role.KEY)
    title: str = labelled("title")


@dataclass(frozen=True)
class SearchText:
    """One thing that a search can find; `summary` weighs more than `text`."""

    kind: str
    title: str
    summary: str = ""
    text: str = ""
    anchor: str = ""


class Content(Protocol):
    """What `compose` returns for a topic and for a term."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def sources(self) -> tuple[SourceContent, ...]: ...
    def card(self) -> dict[str, Any]:
        """Return the few facts, JSON-ready, that lists and filters need."""

    def search_texts(self) -> list[SearchText]: ...
    def sharing_words(self) -> SharingWords:
        """Return what the picture says that goes with a link to the page."""


def canonical_json(content: Content) -> str:
    """Return the text that an edition keeps: equal content always gives equal text."""
    return json.dumps(
        cattrs.unstructure(content), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )


def digest_of(content: Content) -> str:
    """Return the SHA-256 of the canonical JSON in UTF-8, in lower-case hexadecimal."""
    return sha256(canonical_json(content).encode()).hexdigest()


def rendered(content: ContentPart) -> ContentPart:
    """Return the same content with clean HTML in place of markdown."""
    return cast("ContentPart", _with_markdown_as(markdown.render, content))


def in_words(content: ContentPart) -> ContentPart:
    """Return the same content with plain words in place of markdown: what is left on paper."""
    return cast("ContentPart", _with_markdown_as(markdown.words, content))


def from_rendition(kind: type[ContentPart], stored: dict[str, Any]) -> ContentPart:
    """Return the rendered content that a rendition keeps as JSON."""
    return cast("ContentPart", _with_markdown_as(markdown.trust, cattrs.structure(stored, kind)))


def from_edition(kind: type[ContentPart], stored: str) -> ContentPart:
    """Return the content that an edition keeps as canonical JSON."""
    return cattrs.structure(json.loads(stored), kind)


def sort_key(name: str) -> str:
    """Return `name` in lower case without accents, for an alphabet that needs no ICU."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(x for x in letters if not unicodedata.combining(x)).strip()[:SORT_KEY_LENGTH]


def _with_markdown_as(change: Callable[[str], str], part: Any) -> Any:  # noqa: ANN401 - any node of the tree
    if isinstance(part, tuple):
        return tuple(_with_markdown_as(change, item) for item in part)
    if not is_dataclass(part) or isinstance(part, type):
        return part
    return replace(part, **{x.name: _changed_field(change, part, x) for x in fields(part)})


def _changed_field(change: Callable[[str], str], part: Any, part_field: Field[Any]) -> Any:  # noqa: ANN401
    value = getattr(part, part_field.name)
    if part_field.metadata.get("markdown"):
        return change(value)
    return _with_markdown_as(change, value)
