"""The text of a page for other programs: each field as its content declares it, once.

A field that is declared later appears by itself, here and in the description; one that is for
editors never does. Markdown stands there twice: as clean HTML, and as plain words.
"""

from __future__ import annotations

import re
from dataclasses import Field, fields, is_dataclass
from typing import Any, get_type_hints

from explainer.api.schemas import NUMBER, TEXT, TRUTH, Schema, list_of, named, object_of
from explainer.text.fields import facts_of, item_types, label_of
from explainer.text.markdown import words_of_html

_SCHEMAS: dict[Any, Schema] = {str: TEXT, int: NUMBER, bool: TRUTH}
MARKUP = object_of({"html": TEXT, "plain": TEXT})
# What `render` makes has no other signs of this kind: in words they stand as entities.
_OWN_ADDRESS = re.compile(r'(<(?:a|img)\b[^>]*?\s(?:href|src)=")(/(?!/))')


def as_json(part: Any, site: str, only: tuple[str, ...] = ()) -> Any:  # noqa: ANN401 - any node of the tree
    """Return a rendered content, or one of its values, as JSON can say it.

    `site` is what addresses within the site begin with. `only` names fields, all without it.
    """
    if isinstance(part, tuple):
        return [as_json(item, site) for item in part]
    if not is_dataclass(part):
        return part
    return {x.name: _value(part, x, site) for x in public_fields(type(part)) if _is_in(x, only)}


def schema_of(part: type[Any], only: tuple[str, ...] = ()) -> Schema:
    """Return the schema of what `as_json` says of such a content."""
    return object_of({x.name: _schema(part, x) for x in public_fields(part) if _is_in(x, only)})


def public_fields(part: Any) -> list[Field[Any]]:  # noqa: ANN401 - a class of content
    """Return the fields that are for readers."""
    return [x for x in fields(part) if not facts_of(x).get("is_for_editors")]


def _is_in(part_field: Field[Any], only: tuple[str, ...]) -> bool:
    return not only or part_field.name in only


def _value(part: Any, part_field: Field[Any], site: str) -> Any:  # noqa: ANN401
    value = getattr(part, part_field.name)
    if facts_of(part_field).get("is_markdown"):
        html = _OWN_ADDRESS.sub(rf"\g<1>{site}\g<2>", value)
        return {"html": html, "plain": words_of_html(value)}
    return as_json(value, site)


def _schema(part: type[Any], part_field: Field[Any]) -> Schema:
    label = label_of(part_field)
    if facts_of(part_field).get("is_markdown"):
        return named(MARKUP, label)
    item = item_types(part)[part_field.name]
    if item is None:
        return named(_SCHEMAS[get_type_hints(part)[part_field.name]], label)
    return named(list_of(_SCHEMAS.get(item) or schema_of(item)), label)
