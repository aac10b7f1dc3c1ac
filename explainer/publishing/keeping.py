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

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from explainer.publishing.fetching import fetch_along, is_fetched, with_nothing_fetched
from explainer.text.fields import facts_of

# Where in a content something stands: a field, then the place in its list, then the part's field.
Place = tuple[str | int, ...]
# Rows that are not saved, each with its place in the field and after those it points to.
PlacedRows = Iterator[tuple[Place, models.Model]]
# The rows of a text that are made already, by the field of the content that they keep.
MadeRows = Mapping[str, Sequence[models.Model]]


class PartRefused(ValidationError):  # noqa: N818 - named for what happened to the part
    """What cannot be kept, and where in the content it stands."""

    def __init__(self, sentence: str, place: Place) -> None:
        super().__init__(sentence)
        self.place = place


class Keeper(Protocol):
    """What keeps one field of the content. `manager` names its ordered rows, if it has any."""

    @property
    def manager(self) -> str: ...
    @property
    def fetched_along(self) -> tuple[str, ...]:
        """Return what to fetch with a text so that `read` asks for nothing."""

    def read(self, working_copy: Any) -> Any: ...  # noqa: ANN401 - the value of the field
    def look_up(self, working_copy: Any, value: Any) -> Any:  # noqa: ANN401 - as the field holds it
        """Return what `write` needs. Raises ValidationError for what the site does not have."""

    def write(self, working_copy: Any, value: Any, content: Any) -> None:  # noqa: ANN401 - looked up
        """Keep the value in place of what was there; the working copy itself is saved already."""


class Kept(Protocol):
    """A working copy, as far as it is kept and read here."""

    CONTENT: ClassVar[type[Any]]
    KEPT: ClassVar[Mapping[str, Keeper]]


def composed(working_copy: Any) -> Any:  # noqa: ANN401 - a working copy and its content
    """Return the frozen content that the rows hold now, or held when they were fetched."""
    content, whole = working_copy.CONTENT, working_copy
    if not all(is_fetched(working_copy, x.split("__")[0]) for x in _fetched_along(working_copy)):
        # What is fetched here must not be what its managers hand out from now on.
        whole = with_nothing_fetched(working_copy)
        fetch_rows([whole])
    values = {x.name: keeper_of(whole, x.name).read(whole) for x in fields(content)}
    return content(**values)


def fetch_rows(working_copies: Sequence[Any]) -> None:
    """Fetch all that texts of one kind are composed of, in one query."""
    if working_copies:
        fetch_along(working_copies, _fetched_along(working_copies[0]))


def _fetched_along(working_copy: Kept) -> list[str]:
    names = (x.name for x in fields(working_copy.CONTENT))
    return [path for name in names for path in keeper_of(working_copy, name).fetched_along]


def restore(working_copy: Any, content: Any, *, leaving: Iterable[str] = ()) -> None:  # noqa: ANN401 - a working copy and its content
    """Replace all that the rows hold but the text's address by what `content` says.

    The fields that are named in `leaving` stay as they are. Raises PartRefused for what cannot be
    kept; to be called in a transaction that is then undone.
    """
    left = {"slug", *leaving}
    names = [x.name for x in fields(content) if x.name not in left]
    columns = [name for name in names if isinstance(keeper_of(working_copy, name), Column)]
    values = {name: looked_up(working_copy, content, name) for name in names}
    for name in columns:
        keeper_of(working_copy, name).write(working_copy, values[name], content)
    save_checked(working_copy, lacking(content))
    for name in names:
        if name not in columns:
            _write(working_copy, content, name, values[name])


def restore_fields(working_copy: Any, content: Any, names: Iterable[str]) -> None:  # noqa: ANN401 - as `restore`
    """Replace what the saved rows hold for these fields alone, none of them a column."""
    for name in names:
        _write(working_copy, content, name, looked_up(working_copy, content, name))


def looked_up(working_copy: Kept, content: Any, name: str) -> Any:  # noqa: ANN401 - as Keeper
    """Return what the keeper of a field needs to write it. Raises PartRefused."""
    with at_place((name,)):
        return keeper_of(working_copy, name).look_up(working_copy, getattr(content, name))


def _write(working_copy: Kept, content: Any, name: str, value: Any) -> None:  # noqa: ANN401 - as Keeper
    with at_place((name,)):
        keeper_of(working_copy, name).write(working_copy, value, content)


@contextmanager
def at_place(place: Place) -> Iterator[None]:
    """Say of whatever is refused inside where it stands."""
    try:
        yield
    except PartRefused as error:
        raise PartRefused(error.messages[0], (*place, *error.place)) from None
    except ValidationError as error:
        raise PartRefused(error.messages[0], place) from None


def columns_due_at_publication(content: Any) -> set[str]:  # noqa: ANN401 - a content, or its class
    """Return the fields that a draft of a kind can lack."""
    return {x.name for x in fields(content) if facts_of(x).get("is_due_at_publication")}


def lacking(content: Any) -> set[str]:  # noqa: ANN401 - any kind of content
    """Return the fields that a content lacks, as drafts can."""
    return {name for name in columns_due_at_publication(content) if not getattr(content, name)}


def save_checked(row: models.Model, missing: Iterable[str] = ()) -> None:
    """Save a row, or say what is wrong with which of its columns. Raises PartRefused.

    The columns that are named in `missing` can be empty.
    """
    with at_column():
        row.full_clean(exclude=missing)
    row.save()


def check_alone(row: models.Model, missing: Iterable[str] = ()) -> None:
    """As `save_checked`, but say only what shows without the database, and save nothing.

    What it points to was looked up; what is to be unique PostgreSQL will say.
    """
    relations = {x.name for x in row._meta.concrete_fields if x.is_relation}
    with at_column():
        row.clean_fields(exclude=relations.union(missing))
        row.clean()


@contextmanager
def at_column() -> Iterator[None]:
    """Say of what is wrong with a row in which of its columns that is."""
    try:
        yield
    except ValidationError as error:
        column, errors = next(iter(error.update_error_dict({}).items()))
        place = () if column == NON_FIELD_ERRORS else (column,)
        raise PartRefused(ValidationError(errors).messages[0], place) from None


def keeper_of(working_copy: Kept, name: str) -> Keeper:
    return working_copy.KEPT.get(name) or Column(name)


@dataclass(frozen=True)
class Column:
    """A column of the working copy itself; an array is a tuple in the content."""

    name: str
    manager: ClassVar[str] = ""
    fetched_along: ClassVar[tuple[str, ...]] = ()

    def read(self, working_copy: Any) -> Any:  # noqa: ANN401 - the value of the field
        value = getattr(working_copy, self.name)
        return tuple(value) if isinstance(value, list) else value

    def look_up(self, working_copy: Any, value: Any) -> Any:  # noqa: ANN401, ARG002 - as Keeper
        return list(value) if isinstance(value, tuple) else value

    def write(self, working_copy: Any, value: Any, content: Any) -> None:  # noqa: ANN401, ARG002 - as Keeper
        setattr(working_copy, self.name, value)
