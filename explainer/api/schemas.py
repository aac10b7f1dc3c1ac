"""The words in which answers are described (JSON Schema, as OpenAPI 3.1 has it)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

TEXT: Schema = {"type": "string"}
TRUTH: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "integer"}
DAY: Schema = {"type": "string", "format": "date"}
ADDRESS: Schema = {"type": "string", "format": "uri"}


def object_of(properties: Mapping[str, Schema], about: str = "") -> Schema:
    """All of these are always there. A later version may add others, which a program overlooks."""
    described: dict[str, Any] = {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
    }
    return described | {"description": about} if about else described


def list_of(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def named(schema: Schema, about: str) -> Schema:
    return {**schema, "description": about}
