"""The keepers that there are: lists of rows, what rows elsewhere are named by, tags.

Each says once which rows hold a value. `write` puts them in the place of those of a saved text;
`explainer.publishing.keeping_many` writes those of many new texts at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from explainer.publishing.fetching import is_fetched
from explainer.publishing.keeping import (
    MadeRows,
    PartRefused,
    PlacedRows,
    at_place,
    save_checked,
)
from explainer.publishing.locks import while_tags_stay
from explainer.text.fields import Role, role_of

_remembered: ContextVar[dict[tuple[type[models.Model], str], dict[Any, models.Model]]] = ContextVar(
    "rows that were asked for already"
)


@dataclass(frozen=True)
class OrderedRows:
    """The base of what is kept in rows of their own; `look_up` returns their columns."""

    manager: str
    # What each row points to, to be fetched along when many texts are read at once.
    to: str = ""

    @property
    def fetched_along(self) -> tuple[str, ...]:
        return (f"{self.manager}__{self.to}" if self.to else self.manager,)

    def kept_rows(self, working_copy: Any) -> Iterable[Any]:  # noqa: ANN401 - as Keeper
        """Return the saved rows in their order, with what they point to."""
        return fetched(working_copy, self.manager, self.to)

    def rows(self, working_copy: Any, value: Any, content: Any, made: MadeRows) -> PlacedRows:  # noqa: ANN401, ARG002 - as Keeper
        """Yield the rows of a saved working copy for a value that was looked up."""
        relation = type(working_copy)._meta.get_field(self.manager)
        for place, columns in enumerate(value):
            own = {relation.field.name: working_copy, "order": place + 1}
            yield (place,), relation.related_model(**own, **columns)

    def write(self, working_copy: Any, value: Any, content: Any) -> None:  # noqa: ANN401 - as Keeper
        getattr(working_copy, self.manager).all().delete()
        for place, row in self.rows(working_copy, value, content, SavedRows(working_copy)):
            with at_place(place):
                save_checked(row)


class Texts(OrderedRows):
    """Ordered rows of one text each, in their column `text`."""

    def read(self, working_copy: Any) -> tuple[str, ...]:  # noqa: ANN401 - as Keeper
        return tuple(row.text for row in self.kept_rows(working_copy))

    def look_up(self, working_copy: Any, value: Sequence[str]) -> list[dict[str, str]]:  # noqa: ANN401, ARG002 - as Keeper
        return [{"text": text} for text in value]


@dataclass(frozen=True)
class Rows(OrderedRows):
    """Ordered rows, each with a column for every field of the part but what derives from others."""

    part: type[Any] = field(kw_only=True)

    def read(self, working_copy: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as Keeper
        return tuple(self.part(**self.columns_of(row)) for row in self.kept_rows(working_copy))

    def look_up(self, working_copy: Any, value: Iterable[Any]) -> list[dict[str, Any]]:  # noqa: ANN401, ARG002 - as Keeper
        return [self.columns_of(part) for part in value]

    def columns_of(self, row_or_part: Any) -> dict[str, Any]:  # noqa: ANN401 - they have the same names
        """Return the columns that both have by name; an array is a tuple."""
        names = (x.name for x in fields(self.part) if role_of(x) is not Role.DERIVED_KEY)
        values = {name: getattr(row_or_part, name) for name in names}
        return {name: tuple(x) if isinstance(x, list) else x for name, x in values.items()}


@dataclass(frozen=True)
class References(OrderedRows):
    """Ordered rows that each point to a row elsewhere: to its `key`, or to a `part` made of it."""

    key: str = ""
    part: type[Any] | None = None

    def read(self, working_copy: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as Keeper
        rows = self.kept_rows(working_copy)
        return tuple(named(getattr(row, self.to), self.key, self.part) for row in rows)

    def look_up(self, working_copy: Any, value: Sequence[Any]) -> list[dict[str, Any]]:  # noqa: ANN401 - as Keeper
        rows = type(working_copy)._meta.get_field(self.manager).related_model
        target = rows._meta.get_field(self.to).related_model
        return [{self.to: x} for x in rows_named(target, self.key, value)]


@dataclass(frozen=True)
class Links:
    """Rows elsewhere that the working copy points to in no order of its own."""

    name: str
    key: str
    part: type[Any] | None = None
    manager: ClassVar[str] = ""

    def read(self, working_copy: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as Keeper
        linked = fetched(working_copy, self.name)
        keys = (named(row, self.key, self.part) for row in linked)
        return tuple(keys) if self.part else tuple(sorted(keys))

    @property
    def fetched_along(self) -> tuple[str, ...]:
        return (self.name,)

    def rows(self, working_copy: Any, value: Any, content: Any, made: MadeRows) -> PlacedRows:  # noqa: ANN401, ARG002 - as Keeper
        """Yield the rows between a saved working copy and what it points to."""
        column = type(working_copy)._meta.get_field(self.name)
        own, other = column.m2m_field_name(), column.m2m_reverse_field_name()
        for place, row in enumerate(value):
            yield (place,), column.remote_field.through(**{own: working_copy, other: row})

    def look_up(self, working_copy: Any, value: Sequence[Any]) -> list[models.Model]:  # noqa: ANN401 - as Keeper
        target = type(working_copy)._meta.get_field(self.name).related_model
        return rows_named(target, self.key, value)

    def write(self, working_copy: Any, value: Any, content: Any) -> None:  # noqa: ANN401, ARG002 - as Keeper
        getattr(working_copy, self.name).set(value)


@dataclass(frozen=True)
class Tags:
    """Tags, which stand in the order of the alphabet."""

    name: str
    manager: ClassVar[str] = ""

    def read(self, working_copy: Any) -> tuple[str, ...]:  # noqa: ANN401 - as Keeper
        return tuple(sorted(tag.name for tag in getattr(working_copy, self.name).all()))

    @property
    def fetched_along(self) -> tuple[str, ...]:
        return (self.name,)

    def look_up(self, working_copy: Any, value: Sequence[str]) -> Sequence[str]:  # noqa: ANN401 - as Keeper
        """Say what PostgreSQL would: taggit itself does not look at the length.

        What is looked up is written in the same transaction, and no tag goes meanwhile.
        """
        while_tags_stay()
        tag = type(working_copy)._meta.get_field(self.name).related_model
        longest = tag._meta.get_field("name").max_length
        if any(len(name) > longest for name in value):
            raise ValidationError(f"A tag has at most {longest} characters.")
        return value

    def write(self, working_copy: Any, value: Any, content: Any) -> None:  # noqa: ANN401, ARG002 - as Keeper
        getattr(working_copy, self.name).set(value)


@dataclass(frozen=True)
class SavedRows(Mapping[str, Sequence[models.Model]]):
    """The saved rows of a text by the field of the content that they keep."""

    working_copy: Any

    def __getitem__(self, name: str) -> Sequence[models.Model]:
        manager = self.working_copy.KEPT[name].manager
        return list(getattr(self.working_copy, manager).all())

    def __iter__(self) -> Iterator[str]:
        return iter(self.working_copy.KEPT)

    def __len__(self) -> int:
        return len(self.working_copy.KEPT)


def fetched(working_copy: Any, name: str, to: str = "") -> Iterable[Any]:  # noqa: ANN401 - related rows
    """Return related rows, with what they point to: as they were fetched for many texts, or now."""
    rows: models.QuerySet[Any] = getattr(working_copy, name).all()
    return rows.select_related(to) if to and not is_fetched(working_copy, name) else rows


def named(row: Any, key: str, part: type[Any] | None) -> Any:  # noqa: ANN401 - a key, or a part
    """Return how a content names a row elsewhere."""
    if part is None:
        return getattr(row, key)
    return part(**{x.name: getattr(row, x.name) for x in fields(part)})


@contextmanager
def remembering_rows() -> Iterator[None]:
    """Ask for each row elsewhere once, however many texts name it. Nobody else writes them now."""
    token = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(token)


def rows_named(model: type[models.Model], key: str, names: Sequence[Any]) -> list[models.Model]:
    """Return the rows that a content names, in its order. Raises PartRefused for one that is not
    there.
    """
    keys = [name if isinstance(name, str) else getattr(name, key) for name in names]
    rows = _remembered.get({}).setdefault((model, key), {})
    if new := [name for name in keys if name not in rows]:
        rows |= {getattr(x, key): x for x in model._default_manager.filter(**{f"{key}__in": new})}
    for place, wanted in enumerate(keys):
        if wanted not in rows:
            raise PartRefused(f"There is no {model._meta.verbose_name} “{wanted}”.", (place,))
    return [rows[wanted] for wanted in keys]


def links_among(model: type[Any]) -> list[str]:
    """Return the fields by which texts of one kind point to each other."""
    return [
        name
        for name, keeper in model.KEPT.items()
        if isinstance(keeper, Links) and model._meta.get_field(keeper.name).related_model is model
    ]
