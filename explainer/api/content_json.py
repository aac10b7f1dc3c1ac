"""The text of a page for other programs: each field as its content declares it, once.

A field that is declared later appears by itself, here and in the description; one that is for
editors never does. Markdown stands there twice: as clean HTML, and as plain words.
"""

from __future__ import annotations

import re
from dataclasses import Field, fields, is_dataclass
from functools import cache
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
    if isinstance(part, str | int) or not is_dataclass(part):
        return part
    own_address = rf"\g<1>{site}\g<2>"
    return {
        name: _markup(getattr(part, name), own_address)
        if is_markdown
        else as_json(getattr(part, name), site)
        for name, is_markdown in _told(part.__class__)
        if not only or name in only
    }


def schema_of(part: type[Any], only: tuple[str, ...] = ()) -> Schema:
    """Return the schema of what `as_json` says of such a content."""
    return object_of({x.name: _schema(part, x) for x in public_fields(part) if _is_in(x, only)})


def public_fields(part: Any) -> list[Field[Any]]:  # noqa: ANN401 - a class of content
    """Return the fields that are for readers."""
    return [x for x in fields(part) if not facts_of(x).get("is_for_editors")]


def _is_in(part_field: Field[Any], only: tuple[str, ...]) -> bool:
    return not only or part_field.name in only


@cache
def _told(part: type[Any]) -> list[tuple[str, bool]]:
    """Return the fields of a part that are for readers, each with whether it is markdown."""
    return [(x.name, bool(facts_of(x).get("is_markdown"))) for x in public_fields(part)]


def _markup(html: str, own_address: str) -> dict[str, str]:
    return {"html": _OWN_ADDRESS.sub(own_address, html), "plain": words_of_html(html)}


def _schema(part: type[Any], part_field: Field[Any]) -> Schema:
    label = label_of(part_field)
    if facts_of(part_field).get("is_markdown"):
        return named(MARKUP, label)
    item = item_types(part)[part_field.name]
    if item is None:
        return named(_SCHEMAS[get_type_hints(part)[part_field.name]], label)
    return named(list_of(_SCHEMAS.get(item) or schema_of(item)), label)
