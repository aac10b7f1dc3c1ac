"""Keeping many new texts at once: each row is checked in Python, and written model by model.

What only PostgreSQL can refuse is refused without words for people, so whoever keeps many has the
careful way of `explainer.publishing.keeping` for that: one by one, where each fault has its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Protocol, cast

from django.db import models

from explainer.publishing.keepers import Tags
from explainer.publishing.keeping import (
    Column,
    MadeRows,
    PlacedRows,
    at_place,
    check_alone,
    keeper_of,
    lacking,
    looked_up,
)

ROWS_AT_ONCE = 1_000


class RowKeeper(Protocol):
    """A keeper of what rows elsewhere hold."""

    def rows(
        self,
        working_copy: Any,  # noqa: ANN401 - a saved working copy
        value: Any,  # noqa: ANN401 - as it was looked up
        content: Any,  # noqa: ANN401 - of the working copy
        made: MadeRows,
    ) -> PlacedRows:
        """Yield the rows that hold the value, none of them saved."""


def set_columns(working_copy: Any, content: Any) -> None:  # noqa: ANN401 - a new working copy and its content
    """Put into the columns of a new text what they hold. Raises PartRefused."""
    for name in _names(working_copy, columns=True):
        keeper = keeper_of(working_copy, name)
        keeper.write(working_copy, looked_up(working_copy, content, name), content)
    check_alone(working_copy, lacking(content))


class NewRows:
    """The rows of new texts that are saved themselves, until they are written."""

    def __init__(self) -> None:
        # By the place of their field in the content and how deep they stand in it: what other rows
        # point to comes before these.
        self._rows: dict[tuple[int, int], list[models.Model]] = {}

    def add(self, working_copy: Any, content: Any, names: Iterable[str]) -> None:  # noqa: ANN401 - as `set_columns`
        """Take the rows of these fields of a text. Raises PartRefused."""
        made: dict[str, list[models.Model]] = {}
        for name in names:
            made[name] = self._add_field(working_copy, content, name, made)

    def _add_field(
        self,
        working_copy: Any,  # noqa: ANN401 - a saved working copy
        content: Any,  # noqa: ANN401 - its content
        name: str,
        made: Mapping[str, Sequence[models.Model]],
    ) -> list[models.Model]:
        """Take the rows of one field, and return those that stand in it directly."""
        keeper = keeper_of(working_copy, name)
        value = looked_up(working_copy, content, name)
        if isinstance(keeper, Tags):
            keeper.write(working_copy, value, content)
            return []
        position = [x.name for x in fields(content)].index(name)
        direct = []
        for place, row in cast("RowKeeper", keeper).rows(working_copy, value, content, made):
            with at_place((name, *place)):
                check_alone(row)
            self._rows.setdefault((position, len(place)), []).append(row)
            if len(place) == 1:
                direct.append(row)
        return direct

    def write(self) -> None:
        for _, rows in sorted(self._rows.items(), key=lambda item: item[0]):
            manager = type(rows[0])._default_manager
            manager.bulk_create(rows, batch_size=ROWS_AT_ONCE)
        self._rows = {}


def names_in_rows(working_copy: Any) -> list[str]:  # noqa: ANN401 - a working copy, or its model
    """Return the fields of a kind of content that rows elsewhere hold."""
    return _names(working_copy, columns=False)


def _names(working_copy: Any, *, columns: bool) -> list[str]:  # noqa: ANN401 - as `names_in_rows`
    names = [x.name for x in fields(working_copy.CONTENT) if x.name != "slug"]
    return [x for x in names if isinstance(keeper_of(working_copy, x), Column) is columns]
