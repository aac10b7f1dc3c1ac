"""What every frozen content has in common, whatever app composes it.

Content is a tree of frozen dataclasses of strings, numbers, truths and tuples, whose fields are
declared with `explainer.text.fields`. It evolves without moving the digest of what exists: a field
added later is kept only where it says something, and a text from before it reads as the field's
default; one that gets another name in the code is kept as before (`kept_as`). Whatever else changes
in the shape of a content is a step in `STEPS`, which turns the JSON of one shape into the next.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from dataclasses import Field, dataclass, fields, is_dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any, ClassVar, Protocol, TypeVar, cast

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from explainer.pictures.sharing import SharingWords
from explainer.text import markdown
from explainer.text.fields import Role, facts_of, fields_added_later, item_types, labelled
from explainer.text.folding import plain_letters

ContentPart = TypeVar("ContentPart")
# From the JSON of one shape to that of the next.
Step = Callable[[dict[str, Any]], dict[str, Any]]
SORT_KEY_LENGTH = 300
VERSION_LENGTH = 16
# Counts changes of what is made of a text for readers, beyond the fields of its content: another
# way to render markdown, another card. Each makes the renditions that there are stale.
RENDERING = 3
# Another version of these can make something else of the same text, or draw it otherwise.
PARTS_THAT_RENDER = ("django", "markdown-it-py", "nh3", "pillow")
# How the kinds of a `SearchText` begin that are signs to get help for; an urgency ends each.
SIGN = "sign_"
# In the JSON of every shape but the first, which had no number. No field is called so.
SHAPE = "shape"


@dataclass(frozen=True)
class SourceContent:
    """A source as an edition names it. Its date is not part of the text: verifications hold it."""

    address: str = labelled("address", role=Role.KEY, file_key="url")
    title: str = labelled("title")


@dataclass(frozen=True)
class SearchText:
    """One thing that a search can find; `summary` weighs more than `text`, and `rest`, which no
    result quotes, less. `names` are whole names of the page, its title among them.
    """

    kind: str
    title: str
    summary: str = ""
    text: str = ""
    anchor: str = ""
    names: tuple[str, ...] = ()
    rest: str = ""
    # It says what a word means: whoever asks for that word alone sees it first.
    is_definition: bool = False


class Content(Protocol):
    """What `compose` returns for every kind of text."""

    # From the first shape to today's, in order.
    STEPS: ClassVar[tuple[Step, ...]]

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def sources(self) -> tuple[SourceContent, ...]: ...
    def card(self) -> dict[str, Any]:
        """Return the few facts, JSON-ready, that lists and filters need."""

    def explained_by(self) -> tuple[tuple[str, str], ...]:
        """Return kind and slug of each page whose own text explains a word of this one."""

    def search_texts(self) -> list[SearchText]: ...
    def sharing_words(self) -> SharingWords:
        """Return what the picture says that goes with a link to the page."""


def _writer_of(part: type[Any]) -> Callable[[Any], dict[str, Any]]:
    """Return what writes a part without those fields added later that hold their default."""
    return make_dict_unstructure_fn(part, _converter, **_names_kept(part))


def _reader_of(part: type[Any]) -> Callable[[dict[str, Any], Any], Any]:
    return make_dict_structure_fn(part, _converter, **_names_kept(part))


def _names_kept(part: type[Any]) -> dict[str, Any]:
    """Return under which names a part's fields are kept, and which of them only where used."""
    later = [x.name for x in fields_added_later(part)]
    return {
        x.name: override(
            rename=facts_of(x).get("kept_as"), omit_if_default=True if x.name in later else None
        )
        for x in fields(part)
    }


_converter = Converter()
_converter.register_unstructure_hook_factory(is_dataclass, _writer_of)
_converter.register_structure_hook_factory(is_dataclass, _reader_of)


def canonical_json(content: Content) -> str:
    """Return the text that an edition keeps: equal content always gives equal text."""
    kept = _converter.unstructure(content)
    if content.STEPS:
        kept[SHAPE] = len(content.STEPS) + 1
    return json.dumps(kept, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(content: Content) -> str:
    """Return the SHA-256 of the canonical JSON in UTF-8, in lower-case hexadecimal."""
    return digest_of_stored(canonical_json(content))


def digest_of_stored(stored: str) -> str:
    """Return that of the text that an edition keeps."""
    return sha256(stored.encode()).hexdigest()


def from_edition(kind: type[ContentPart], stored: str) -> ContentPart:
    """Return the content that an edition of any shape keeps as canonical JSON."""
    kept: dict[str, Any] = json.loads(stored)
    steps: tuple[Step, ...] = kind.STEPS  # type: ignore[attr-defined]
    for step in steps[kept.pop(SHAPE, 1) - 1 :]:
        kept = step(kept)
    return _converter.structure(kept, kind)


def rendered(content: ContentPart) -> ContentPart:
    """Return the same content with clean HTML in place of markdown."""
    return cast("ContentPart", _with_markdown_as(markdown.render, content))


def in_words(content: ContentPart) -> ContentPart:
    """Return the same content with plain words in place of markdown: what is left on paper."""
    return cast("ContentPart", _with_markdown_as(markdown.words, content))


def for_readers(content: ContentPart) -> ContentPart:
    """Return the same content without what is for editors alone."""
    return cast("ContentPart", _for_readers(content))


def for_rendition(content: Content) -> dict[str, Any]:
    """Return the content as a rendition keeps it: rendered, and as JSON."""
    kept: dict[str, Any] = _converter.unstructure(rendered(content))
    return kept


def from_rendition(kind: type[ContentPart], stored: dict[str, Any]) -> ContentPart:
    """Return the rendered content that a rendition keeps as JSON."""
    content = _converter.structure(stored, kind)
    return cast("ContentPart", _with_markdown_as(markdown.trust, content))


def form_of(part: type[Any]) -> list[Any]:
    """Return, as JSON can say it, how a content is built: another form needs other renditions."""
    items = item_types(part)
    return [
        [
            x.name,
            str(x.type),
            facts_of(x).get("is_markdown", False),
            form_of(items[x.name]) if is_dataclass(items[x.name]) else [],  # type: ignore[arg-type]
        ]
        for x in fields(part)
    ]


def rendition_version(content: type[Any]) -> str:
    """Return the version of what makes renditions of a kind of content: of its form, of the code
    that renders it, and of what that stands on.
    """
    return _rendition_version(cast("Hashable", content))


@cache
def _rendition_version(content: Hashable) -> str:
    made_with = [version(part) for part in PARTS_THAT_RENDER]
    described = json.dumps([RENDERING, made_with, form_of(cast("type[Any]", content))])
    return sha256(described.encode()).hexdigest()[:VERSION_LENGTH]


def card_of(content: Content) -> dict[str, Any]:
    """Return what a rendition keeps for lists: the content's own card, its name and its picture."""
    return content.card() | {"name": content.name, "picture": content.sharing_words().digest}


def sort_key(name: str) -> str:
    """Return `name` in lower case without accents, for an alphabet that needs no ICU."""
    return plain_letters(name).strip()[:SORT_KEY_LENGTH]


def _for_readers(part: Any) -> Any:  # noqa: ANN401 - any node of the tree
    if isinstance(part, tuple):
        return tuple(_for_readers(item) for item in part)
    if not is_dataclass(part) or isinstance(part, type):
        return part
    return replace(
        part,
        **{
            x.name: x.default
            if facts_of(x).get("is_for_editors")
            else _for_readers(getattr(part, x.name))
            for x in fields(part)
        },
    )


def _with_markdown_as(change: Callable[[str], str], part: Any) -> Any:  # noqa: ANN401 - any node of the tree
    if isinstance(part, tuple):
        return tuple(_with_markdown_as(change, item) for item in part)
    if not is_dataclass(part) or isinstance(part, type):
        return part
    return replace(part, **{x.name: _changed_field(change, part, x) for x in fields(part)})


def _changed_field(change: Callable[[str], str], part: Any, part_field: Field[Any]) -> Any:  # noqa: ANN401
    value = getattr(part, part_field.name)
    if facts_of(part_field).get("is_markdown"):
        return change(value)
    return _with_markdown_as(change, value)
