"""A content as its file says it: parts are called by their headings, and lists without an order of
their own are sorted. So a text and a file can be compared, whatever kind they are of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import Field, fields, is_dataclass, replace
from typing import Any

from explainer.publishing.keepers import Links, Tags
from explainer.publishing.working_copy import WorkingCopy
from explainer.text.fields import BODY, Role, file_key_of, role_of


def keys_in_a_file(headings: Sequence[str]) -> list[str]:
    """Return by what a file tells its sections apart: the heading, and the place where two have
    the same. No heading has a line break.
    """
    return [
        heading if headings.count(heading) == 1 else f"{heading}\n{place}"
        for place, heading in enumerate(headings, start=1)
    ]


def number_in(key: str) -> int:
    """Return the place that such a key names which is no heading."""
    return int(key.rpartition("\n")[2])


def as_in_a_file(content: Any) -> Any:  # noqa: ANN401 - any kind of content
    """Return the content with each section called as `keys_in_a_file` says, and so referred to."""
    body = body_of(content)
    if body is None:
        return content
    sections = getattr(content, body.name)
    key = next(x.name for x in fields(sections[0]) if is_key(x)) if sections else ""
    names = keys_in_a_file([section.heading for section in sections])
    renamed = dict(zip((getattr(x, key) for x in sections), names, strict=True))
    called = tuple(replace(x, **{key: renamed[getattr(x, key)]}) for x in sections)
    return replace(_referring(content, renamed), **{body.name: called})


def settled(content: Any, model: type[WorkingCopy]) -> Any:  # noqa: ANN401 - as `as_in_a_file`
    """Return the content with every list sorted whose order a working copy does not keep."""
    names = [name for name, keeper in model.KEPT.items() if isinstance(keeper, Links | Tags)]
    return replace(
        content, **{name: tuple(sorted({*getattr(content, name)}, key=repr)) for name in names}
    )


def body_of(content: Any) -> Field[Any] | None:  # noqa: ANN401 - a content, or its class
    """Return the field that stands below the head of a file, if the kind has one."""
    return next((x for x in fields(content) if file_key_of(x) == BODY), None)


def is_key(part_field: Field[Any]) -> bool:
    return role_of(part_field) is Role.DERIVED_KEY


def _referring(node: Any, renamed: Mapping[str, str]) -> Any:  # noqa: ANN401 - any node of the tree
    if isinstance(node, tuple):
        return tuple(_referring(item, renamed) for item in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    return replace(node, **{x.name: _referred(node, x, renamed) for x in fields(node)})


def _referred(part: Any, part_field: Field[Any], renamed: Mapping[str, str]) -> Any:  # noqa: ANN401
    value = getattr(part, part_field.name)
    if role_of(part_field) is Role.REFERENCE:
        return renamed.get(value, value)
    return _referring(value, renamed)
