"""A text as a reviewer reads it: every word open, each part called as writers call it.

Pure: it walks the frozen dataclasses of any kind of content, rendered before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import Field, dataclass, fields, is_dataclass
from typing import Any

from explainer.text.fields import Role, facts_of, label_of, role_of, truths_of

# The address is no text, and the sources stand beside the text.
LEFT_OUT = ("slug", "sources")
Keys = Mapping[str, Sequence[str]]
# Of the sources of a text, by their addresses.
Titles = Mapping[str, str]


@dataclass(frozen=True)
class Piece:
    """One piece of a text. `key` names the part for comments, where it is one."""

    label: str
    content: str = ""
    inside: tuple[Piece, ...] = ()
    key: str = ""
    is_html: bool = False
    # Title and address of each page behind it.
    pages: tuple[tuple[str, str], ...] = ()


def pieces_of(content: Any, keys: Keys | None = None) -> list[Piece]:  # noqa: ANN401 - any kind of content
    """Return the pieces in the order of the text; `keys` are those of the parts of each field."""
    titles = {source.address: source.title for source in content.sources}
    return [
        piece
        for content_field in fields(content)
        if content_field.name not in LEFT_OUT
        for piece in _of_field(
            content_field,
            getattr(content, content_field.name),
            (keys or {}).get(content_field.name, ()),
            titles,
        )
    ]


def keys_by_field(parts: Iterable[Any]) -> dict[str, list[str]]:
    """Return the keys of `explainer.workflow.parts` in their order, by the field they are in."""
    by_field: dict[str, list[str]] = {}
    for part in parts:
        by_field.setdefault(part.field, []).append(part.key)
    return by_field


def _of_field(
    content_field: Field[Any],
    value: Any,  # noqa: ANN401 - the value of any field
    keys: Sequence[str],
    titles: Titles,
) -> Iterator[Piece]:
    label = label_of(content_field)
    if not isinstance(value, tuple):
        yield from _of_value(content_field, value, titles, key=keys[0] if keys else "")
        return
    # A list that is kept in one field has one key, one that is kept in rows has one for each.
    each = [*keys] if len(keys) == len(value) else [""] * len(value)
    rows = [_of_row(label, item, titles, key) for item, key in zip(value, each, strict=True)]
    if rows and is_dataclass(value[0]):
        yield from rows
    elif rows:
        yield Piece(label, inside=tuple(rows))


def _of_row(label: str, row: Any, titles: Titles, key: str = "") -> Piece:  # noqa: ANN401
    """Call a row by its first text, and show the others inside."""
    if not is_dataclass(row):
        return Piece("", str(row), key=key)
    name, *others = [x for x in fields(row) if role_of(x) is not Role.DERIVED_KEY]
    inside = tuple(piece for x in others for piece in _of_inner(row, x, titles))
    return Piece(label, getattr(row, name.name), inside, key)


def _of_inner(row: Any, row_field: Field[Any], titles: Titles) -> Iterator[Piece]:  # noqa: ANN401
    value = getattr(row, row_field.name)
    if role_of(row_field) is Role.GROUNDS:
        yield from _of_grounds(label_of(row_field), value, titles)
    elif isinstance(value, tuple):
        for item in value:
            yield _of_row(label_of(row_field), item, titles)
    elif role_of(row_field) is Role.TEXT:
        yield from _of_value(row_field, value, titles)


def _of_grounds(label: str, names: tuple[str, ...], titles: Titles) -> Iterator[Piece]:
    """One piece for all that a part rests on, each page by its title where the text names it."""
    pages = tuple((titles[name], name) for name in names if name in titles)
    if names:
        yield Piece(label, ", ".join(x for x in names if x not in titles), pages=pages)


def _of_value(
    value_field: Field[Any],
    value: Any,  # noqa: ANN401 - text or truth
    titles: Titles,
    key: str = "",
) -> Iterator[Piece]:
    if isinstance(value, bool):
        value = truths_of(value_field)[value]
    if value in titles:
        yield Piece(label_of(value_field), pages=((titles[value], value),), key=key)
    elif value:
        is_html = facts_of(value_field).get("is_markdown", False)
        yield Piece(label_of(value_field), value, key=key, is_html=is_html)
