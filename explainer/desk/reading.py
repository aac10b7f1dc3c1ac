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


@dataclass(frozen=True)
class Piece:
    """One piece of a text. `key` names the part for comments, where it is one."""

    label: str
    content: str = ""
    inside: tuple[Piece, ...] = ()
    key: str = ""
    is_html: bool = False


def pieces_of(content: Any, keys: Keys | None = None) -> list[Piece]:  # noqa: ANN401 - any kind of content
    """Return the pieces in the order of the text; `keys` are those of the parts of each field."""
    return [
        piece
        for content_field in fields(content)
        if content_field.name not in LEFT_OUT
        for piece in _of_field(
            content_field,
            getattr(content, content_field.name),
            (keys or {}).get(content_field.name, ()),
        )
    ]


def keys_by_field(parts: Iterable[Any]) -> dict[str, list[str]]:
    """Return the keys of `explainer.workflow.parts` in their order, by the field they are in."""
    by_field: dict[str, list[str]] = {}
    for part in parts:
        by_field.setdefault(part.field, []).append(part.key)
    return by_field


def _of_field(content_field: Field[Any], value: Any, keys: Sequence[str]) -> Iterator[Piece]:  # noqa: ANN401
    label = label_of(content_field)
    if not isinstance(value, tuple):
        yield from _of_value(content_field, value, keys[0] if keys else "")
        return
    # A list that is kept in one field has one key, one that is kept in rows has one for each.
    each = [*keys] if len(keys) == len(value) else [""] * len(value)
    rows = [_of_row(label, item, key) for item, key in zip(value, each, strict=True)]
    if rows and is_dataclass(value[0]):
        yield from rows
    elif rows:
        yield Piece(label, inside=tuple(rows))


def _of_row(label: str, row: Any, key: str) -> Piece:  # noqa: ANN401
    """Call a row by its first text, and show the others inside."""
    if not is_dataclass(row):
        return Piece("", str(row), key=key)
    name, *others = [x for x in fields(row) if role_of(x) is not Role.DERIVED_KEY]
    inside = tuple(piece for x in others for piece in _of_inner(row, x))
    return Piece(label, getattr(row, name.name), inside, key)


def _of_inner(row: Any, row_field: Field[Any]) -> Iterator[Piece]:  # noqa: ANN401
    value = getattr(row, row_field.name)
    if isinstance(value, tuple):
        for item in value:
            yield _of_row(label_of(row_field), item, "")
    elif role_of(row_field) is Role.TEXT:
        yield from _of_value(row_field, value, "")


def _of_value(value_field: Field[Any], value: Any, key: str) -> Iterator[Piece]:  # noqa: ANN401
    if isinstance(value, bool):
        value = truths_of(value_field)[value]
    if value:
        is_html = facts_of(value_field).get("is_markdown", False)
        yield Piece(label_of(value_field), value, key=key, is_html=is_html)
