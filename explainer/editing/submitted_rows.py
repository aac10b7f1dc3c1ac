"""The rows of a formset as a browser sent them, to be put right before Django reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import BaseForm
from django.http import QueryDict

MOST_ROWS = 2_000


@dataclass(frozen=True, eq=False)
class SubmittedRow:
    """What was sent for one row, by the name of its field."""

    values: dict[str, list[str]]

    @classmethod
    def of(cls, form: BaseForm) -> SubmittedRow:
        """Return what a browser would send for a saved row that nobody touched."""
        values = {x.name: ["" if x.value() is None else str(x.value())] for x in form}
        return cls({**values, "id": [str(form.instance.pk)]})  # type: ignore[attr-defined]

    def first(self, name: str) -> str:
        return next(iter(self.values.get(name, [])), "")

    def without(self, name: str) -> SubmittedRow:
        return SubmittedRow({key: value for key, value in self.values.items() if key != name})

    def says_the_same_as(self, other: SubmittedRow) -> bool:
        """Tell whether both hold the same text, wherever they stand."""
        names = other.values.keys() - {"id", "order"}
        return all(_plain(self.first(name)) == _plain(other.first(name)) for name in names)


def with_plain_line_ends(data: QueryDict) -> QueryDict:
    """Return the data with the line ends that texts are kept with; browsers send two characters."""
    plain = data.copy()
    for name, values in data.lists():
        plain.setlist(name, [str(value).replace("\r\n", "\n") for value in values])
    return plain


def submitted_rows(data: QueryDict, prefix: str) -> list[SubmittedRow] | None:
    """Return the rows that count, in their order, or None where Django will complain by itself."""
    total = str(data.get(f"{prefix}-TOTAL_FORMS", ""))
    if not total.isdecimal() or int(total) > MOST_ROWS:
        return None
    rows: list[dict[str, list[str]]] = [{} for _ in range(int(total))]
    for number, name, key in _cells(data, prefix):
        if number < len(rows):
            rows[number][name] = data.getlist(key)
    return [SubmittedRow(row) for row in rows]


def with_rows(
    data: QueryDict, prefix: str, *, saved: Sequence[SubmittedRow], new: Sequence[SubmittedRow]
) -> QueryDict:
    """Return the data with these rows in place of its own."""
    changed = data.copy()
    for _number, _name, key in _cells(data, prefix):
        del changed[key]
    for number, row in enumerate([*saved, *new]):
        for name, values in row.values.items():
            changed.setlist(f"{prefix}-{number}-{name}", values)
    changed[f"{prefix}-TOTAL_FORMS"] = str(len(saved) + len(new))
    changed[f"{prefix}-INITIAL_FORMS"] = str(len(saved))
    return changed


def _cells(data: QueryDict, prefix: str) -> list[tuple[int, str, str]]:
    cell = re.compile(rf"{re.escape(prefix)}-(\d{{1,6}})-(\w+)")
    matches = ((cell.fullmatch(key), key) for key in data)
    return [(int(match[1]), match[2], key) for match, key in matches if match]


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
