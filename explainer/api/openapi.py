"""The description of the API (OpenAPI 3.1), made of what its addresses declare of themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from explainer.api.endpoints import Endpoint, endpoints
from explainer.api.parameters import Parameter
from explainer.api.schemas import DAY, TEXT, Schema, object_of

VERSION = "1.0"
ABOUT = (
    "Plain-language explanations of cancer, each checked by a person against dated pages of the US "
    "National Cancer Institute. Everything here is public and can only be read; no key is needed. "
    "Ask for `since` a day to follow what changes, and keep an answer’s ETag: sent along as "
    "If-None-Match it saves you an answer that is the same. Show when a page was checked wherever "
    "you show its text. For learning only: none of it is medical advice."
)
ERROR = object_of({"error": TEXT}, "Why there is no answer, in a sentence.")
GONE = object_of({"error": TEXT, "withdrawn_on": DAY, "why": TEXT}, "The page was withdrawn.")
_IN_ROUTE = re.compile(r"<(?:(?P<sort>\w+):)?(?P<name>\w+)>")
_OF_SORT: dict[str, Schema] = {
    "slug": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"},
    "int": {"type": "integer", "minimum": 0},
}
_NOT_CHANGED = {"description": "Nothing has changed since the answer with the ETag you sent."}


def document(server: str) -> dict[str, Any]:
    """Return the description of the API as it is found at the address `server`."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Cancer Explained", "version": VERSION, "description": ABOUT},
        "servers": [{"url": server}],
        "paths": {f"/{path_of(x.route)}": {"get": _described(x)} for x in endpoints()},
        "components": {"schemas": {"Error": ERROR, "Gone": GONE}},
    }


@cache
def path_of(route: str) -> str:
    """Return a route as OpenAPI writes it."""
    return _IN_ROUTE.sub(r"{\g<name>}", route)


def _described(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "operationId": endpoint.name,
        "summary": endpoint.about,
        "parameters": [*_in_path(endpoint.route), *map(_in_query, endpoint.parameters)],
        "responses": dict(_responses(endpoint)),
    }


def _in_path(route: str) -> Iterable[dict[str, Any]]:
    for found in _IN_ROUTE.finditer(route):
        schema = _OF_SORT[found["sort"]]
        yield {"name": found["name"], "in": "path", "required": True, "schema": schema}


def _in_query(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "description": parameter.about,
        "schema": parameter.schema,
        "example": parameter.example,
    }


def _responses(endpoint: Endpoint) -> Iterable[tuple[str, Any]]:
    tag = {"ETag": {"schema": TEXT, "description": "Stands for this answer."}}
    yield "200", {**_json("What you asked for.", endpoint.schema), "headers": tag}
    yield "304", _NOT_CHANGED
    yield "400", _json("You cannot ask that.", _named("Error"))
    yield "404", _json("There is nothing here.", _named("Error"))
    if not endpoint.is_list:
        yield "410", _json("It was withdrawn.", _named("Gone"))


def _named(schema: str) -> Schema:
    return {"$ref": f"#/components/schemas/{schema}"}


def _json(about: str, schema: Schema) -> dict[str, Any]:
    return {"description": about, "content": {"application/json": {"schema": schema}}}
