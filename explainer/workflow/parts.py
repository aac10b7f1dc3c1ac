"""The parts of a working copy, by names that comments and small corrections can hold on to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import Field, dataclass, fields
from typing import Any

from django.db import models
from django.utils.text import Truncator

from explainer.publishing.working_copy import WorkingCopy
from explainer.text.fields import Role, label_of, role_of

NAME_LENGTH = 120
WHOLE = "The whole text"


@dataclass(frozen=True)
class Part:
    """One part of a text. `row` is the row it is kept in, or the text itself for a plain field."""

    key: str
    name: str
    field: str
    row: models.Model


def parts_of(working_copy: WorkingCopy) -> list[Part]:
    """Return the parts in the order of the text, the whole text itself not among them."""
    return [
        part
        for content_field in fields(working_copy.CONTENT)
        for part in _of_field(working_copy, content_field)
    ]


def part_names(working_copy: WorkingCopy) -> dict[str, str]:
    """Return what each part is called, by its key; the whole text comes first."""
    return {"": WHOLE, **{part.key: part.name for part in parts_of(working_copy)}}


def _of_field(working_copy: WorkingCopy, content_field: Field[Any]) -> Iterator[Part]:
    name, label = content_field.name, label_of(content_field)
    keeper = working_copy.KEPT.get(name)
    if keeper and keeper.manager:
        for row in _rows(working_copy, keeper.manager):
            yield Part(f"{name}-{row.pk}", _row_name(label, row), name, row)
    elif name != "slug" and role_of(content_field) is Role.TEXT:
        yield Part(name, label, name, working_copy)


def _rows(working_copy: WorkingCopy, manager: str) -> models.QuerySet[Any]:
    """Return the rows with what they point at: a word is called by its term."""
    rows: models.QuerySet[Any] = getattr(working_copy, manager).all()
    named = [
        x.name
        for x in rows.model._meta.concrete_fields
        if x.many_to_one and not x.null and not isinstance(working_copy, x.related_model)
    ]
    return rows.select_related(*named) if named else rows


def _row_name(label: str, row: models.Model) -> str:
    return Truncator(f"{label} “{row}”").chars(NAME_LENGTH)
