"""How the content of a text is kept in the rows that writers edit, and read from them again.

A field of the content is kept in the column of the same name, unless the working copy's `KEPT`
names another keeper for it. `composed` and `restore` are the two directions; between them lies
everything that a form, a content file or an earlier edition can put into a text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Protocol

from django.core.exceptions import ValidationError
from django.db import models

from explainer.text.fields import Role, role_of

# Where in a content something stands: a field, then the place in its list, then the part's field.
Place = tuple[str | int, ...]


class PartRefused(ValidationError):  # noqa: N818 - named for what happened to the part
    """What cannot be kept, and where in the content it stands."""

    def __init__(self, sentence: str, place: Place) -> None:
        super().__init__(sentence)
        self.place = place


class Keeper(Protocol):
    """What keeps one field of the content. `manager` names its ordered rows, if it has any."""

    @property
    def manager(self) -> str: ...
    def read(self, working_copy: Any) -> Any: ...  # noqa: ANN401 - the value of the field
    def look_up(self, working_copy: Any, value: Any) -> Any:  # noqa: ANN401 - as the field holds it
        """Return what `write` needs. Raises ValidationError for what the site does not have."""

    def write(self, working_copy: Any, value: Any, content: Any) -> None:  # noqa: ANN401 - looked up
        """Keep the value in place of what was there; the working copy itself is saved already."""


class Kept(Protocol):
    """A working copy, as far as it is kept and read here."""

    CONTENT: ClassVar[type[Any]]
    KEPT: ClassVar[Mapping[str, Keeper]]


def composed(working_copy: Kept) -> Any:  # noqa: ANN401 - the content of this kind of text
    """Return the frozen content that the rows hold now."""
    content = working_copy.CONTENT
    values = {x.name: _keeper(working_copy, x.name).read(working_copy) for x in fields(content)}
    return content(**values)


def restore(working_copy: Any, content: Any, *, leaving: Iterable[str] = ()) -> None:  # noqa: ANN401 - a working copy and its content
    """Replace all that the rows hold but the text's address by what `content` says.

    The fields that are named in `leaving` stay as they are. Raises PartRefused for what cannot be
    kept; to be called in a transaction that is then undone.
    """
    left = {"slug", *leaving}
    names = [x.name for x in fields(content) if x.name not in left]
    columns = [name for name in names if isinstance(_keeper(working_copy, name), Column)]
    looked_up = {name: _looked_up(working_copy, content, name) for name in names}
    for name in columns:
        _keeper(working_copy, name).write(working_copy, looked_up[name], content)
    save_checked(working_copy)
    for name in names:
        if name not in columns:
            _write(working_copy, content, name, looked_up[name])


def restore_fields(working_copy: Any, content: Any, names: Iterable[str]) -> None:  # noqa: ANN401 - as `restore`
    """Replace what the saved rows hold for these fields alone, none of them a column."""
    for name in names:
        _write(working_copy, content, name, _looked_up(working_copy, content, name))


def links_among(model: type[Any]) -> list[str]:
    """Return the fields by which texts of one kind point to each other."""
    return [
        name
        for name, keeper in model.KEPT.items()
        if isinstance(keeper, Links) and model._meta.get_field(keeper.name).related_model is model
    ]


def _looked_up(working_copy: Kept, content: Any, name: str) -> Any:  # noqa: ANN401 - as Keeper
    with at_place((name,)):
        return _keeper(working_copy, name).look_up(working_copy, getattr(content, name))


def _write(working_copy: Kept, content: Any, name: str, value: Any) -> None:  # noqa: ANN401 - as Keeper
    with at_place((name,)):
        _keeper(working_copy, name).write(working_copy, value, content)


@contextmanager
def at_place(place: Place) -> Iterator[None]:
    """Say of whatever is refused inside where it stands."""
    try:
        yield
    except PartRefused as error:
        raise PartRefused(error.messages[0], (*place, *error.place)) from None
    except ValidationError as error:
        raise PartRefused(error.messages[0], place) from None


def save_checked(row: models.Model) -> None:
    """Save a row, or say what is wrong with which of its columns. Raises PartRefused."""
    try:
        row.full_clean()
    except ValidationError as error:
        column, sentences = next(iter(error.message_dict.items()))
        place = () if column == "__all__" else (column,)
        raise PartRefused(sentences[0], place) from None
    row.save()


def _keeper(working_copy: Kept, name: str) -> Keeper:
    return working_copy.KEPT.get(name) or Column(name)


@dataclass(frozen=True)
class Column:
    """A column of the working copy itself; an array is a tuple in the content."""

    name: str
    manager: ClassVar[str] = ""

    def read(self, working_copy: Any) -> Any:  # noqa: ANN401 - the value of the field
        value = getattr(working_copy, self.name)
        return tuple(value) if isinstance(value, list) else value

    def look_up(self, working_copy: Any, value: Any) -> Any:  # noqa: ANN401, ARG002 - as Keeper
        return list(value) if isinstance(value, tuple) else value

    def write(self, working_copy: Any, value: Any, content: Any) -> None:  # noqa: ANN401, ARG002 - as Keeper
        setattr(working_copy, self.name, value)


@dataclass(frozen=True)
class OrderedRows:
    """The base of what is kept in rows of their own; `look_up` returns their columns."""

    manager: str

    def write(self, working_copy: Any, value: Any, content: Any) -> None:  # noqa: ANN401, ARG002 - as Keeper
        replace_rows(getattr(working_copy, self.manager), value)


class Texts(OrderedRows):
    """Ordered rows of one text each, in their column `text`."""

    def read(self, working_copy: Any) -> tuple[str, ...]:  # noqa: ANN401 - as Keeper
        return tuple(row.text for row in getattr(working_copy, self.manager).all())

    def look_up(self, working_copy: Any, value: Sequence[str]) -> list[dict[str, str]]:  # noqa: ANN401, ARG002 - as Keeper
        return [{"text": text} for text in value]


@dataclass(frozen=True)
class Rows(OrderedRows):
    """Ordered rows, each with a column for every field of the part but what derives from others."""

    part: type[Any]

    def read(self, working_copy: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as Keeper
        rows = getattr(working_copy, self.manager).all()
        return tuple(self.part(**self.columns_of(row)) for row in rows)

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

    to: str
    key: str
    part: type[Any] | None = None

    def read(self, working_copy: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as Keeper
        rows = getattr(working_copy, self.manager).select_related(self.to)
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
        linked = getattr(working_copy, self.name)
        if self.part is None:
            return tuple(sorted(linked.values_list(self.key, flat=True)))
        return tuple(named(row, self.key, self.part) for row in linked.all())

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
        return tuple(sorted(getattr(working_copy, self.name).names()))

    def look_up(self, working_copy: Any, value: Any) -> Any:  # noqa: ANN401, ARG002 - as Keeper
        return value

    def write(self, working_copy: Any, value: Any, content: Any) -> None:  # noqa: ANN401, ARG002 - as Keeper
        getattr(working_copy, self.name).set(value)


def replace_rows(manager: Any, rows: Iterable[dict[str, Any]]) -> list[Any]:  # noqa: ANN401 - any related manager
    """Put new rows in the place of all that there are, in this order. Raises PartRefused."""
    manager.all().delete()
    return [_new_row(manager, order, columns) for order, columns in enumerate(rows, start=1)]


def _new_row(manager: Any, order: int, columns: dict[str, Any]) -> Any:  # noqa: ANN401 - any row
    row = manager.model(**{manager.field.name: manager.instance}, order=order, **columns)
    with at_place((order - 1,)):
        save_checked(row)
    return row


def named(row: Any, key: str, part: type[Any] | None) -> Any:  # noqa: ANN401 - a key, or a part
    """Return how a content names a row elsewhere."""
    if part is None:
        return getattr(row, key)
    return part(**{x.name: getattr(row, x.name) for x in fields(part)})


def rows_named(model: type[models.Model], key: str, names: Sequence[Any]) -> list[models.Model]:
    """Return the rows that a content names, in its order. Raises PartRefused for one that is not
    there.
    """
    keys = [name if isinstance(name, str) else getattr(name, key) for name in names]
    rows = {getattr(x, key): x for x in model._default_manager.filter(**{f"{key}__in": keys})}
    for place, wanted in enumerate(keys):
        if wanted not in rows:
            raise PartRefused(f"There is no {model._meta.verbose_name} “{wanted}”.", (place,))
    return [rows[wanted] for wanted in keys]
