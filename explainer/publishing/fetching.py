"""Reading rows with all that stands in lists below them, in one statement.

Django's own prefetching asks once for every list. A text has a dozen of them, and each move reads
it whole: so PostgreSQL hands each row its lists as JSON, and rows of Django's are made of that.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cache
from typing import Any, TypeAlias, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import connection, models

# What is to be fetched below a row: by the name of each relation, what below that.
Branches: TypeAlias = dict[str, "Branches"]
ROW = "row"
Row = TypeVar("Row", bound=models.Model)
# Where Django keeps what was fetched below a row.
FETCHED = "_prefetched_objects_cache"


def fetch_along(rows: Sequence[models.Model], paths: Iterable[str]) -> None:
    """Fetch for rows of one model, which are saved, what `paths` name (`steps__topic`).

    As after `prefetch_related_objects`, managers then hand out what was fetched here.
    """
    branches = branches_of(paths)
    if not rows or not branches:
        return
    model = type(rows[0])
    with connection.cursor() as cursor:
        cursor.execute(_statement(model, tuple(sorted(paths))), [[row.pk for row in rows]])
        found = {key: json.loads(text) for key, text in cursor.fetchall()}
    for row in rows:
        _hang(row, branches, found.get(row.pk, {}))


def is_fetched(row: Any, name: str) -> bool:  # noqa: ANN401 - any row
    """Tell whether what a relation of a row leads to was fetched already."""
    return name in vars(row).get(FETCHED, {})


def with_nothing_fetched(row: Row) -> Row:
    """Return the same row, below which nothing was fetched; its own lists stay as they are."""
    other = copy(row)
    vars(other)[FETCHED] = {}
    return other


def branches_of(paths: Iterable[str]) -> Branches:
    branches: Branches = {}
    for path in paths:
        below = branches
        for name in path.split("__"):
            below = below.setdefault(name, {})
    return branches


@cache
def _statement(model: type[models.Model], paths: tuple[str, ...]) -> str:
    key = _column("top", model._meta.pk)
    below = ", ".join(_below(model, "top", branches_of(paths)))
    return (
        f"SELECT {key}, jsonb_build_object({below})::text"  # noqa: S608 - all are names of our models
        f" FROM {_quoted(model._meta.db_table)} AS top WHERE {key} = ANY(%s)"
    )


def _json(model: type[models.Model], alias: str, branches: Branches) -> str:
    """Return the SQL of a row of a model as JSON, with what stands below it."""
    pairs = ", ".join([f"'{ROW}', to_jsonb({alias})", *_below(model, alias, branches)])
    return f"jsonb_build_object({pairs})"


def _below(model: type[models.Model], alias: str, branches: Branches) -> Iterator[str]:
    for name, below in branches.items():
        yield f"'{name}', ({_select(model, alias, name, below)})"


def _select(model: type[models.Model], alias: str, name: str, below: Branches) -> str:
    """Return the SQL that selects, as JSON, what a relation of a row leads to."""
    relation: Any = model._meta.get_field(name)
    to, there = relation.related_model, f"{alias}_{name}"
    part, table = _json(to, there, below), f"{_quoted(to._meta.db_table)} AS {there}"
    key = _column(there, to._meta.pk)
    if relation.many_to_one:
        return f"SELECT {part} FROM {table} WHERE {key} = {_column(alias, relation)}"  # noqa: S608 - as above
    order = ", ".join(_ordered(to, there, column) for column in to._meta.ordering)
    gathered = f"coalesce(jsonb_agg({part}{f' ORDER BY {order}' if order else ''}), '[]')"
    own = _column(alias, model._meta.pk)
    if relation.one_to_many:
        return f"SELECT {gathered} FROM {table} WHERE {_column(there, relation.field)} = {own}"  # noqa: S608 - as above
    between = f"{there}_between"
    kind = _of_this_kind(relation, between, model)
    return (
        f"SELECT {gathered} FROM {table} JOIN {_quoted(relation.m2m_db_table())} AS {between}"  # noqa: S608 - as above
        f" ON {key} = {between}.{_quoted(relation.m2m_reverse_name())}"
        f" WHERE {between}.{_quoted(relation.m2m_column_name())} = {own}{kind}"
    )


def _of_this_kind(relation: Any, between: str, model: type[models.Model]) -> str:  # noqa: ANN401 - a relation of Django's, or of taggit's
    """Return the condition on rows that lie between those of any two models, as taggit's do."""
    if not getattr(relation, "use_gfk", False):
        return ""
    app, name = (f"'{x}'" for x in (model._meta.app_label, model._meta.model_name))
    kinds = _quoted(ContentType._meta.db_table)
    its = f"SELECT id FROM {kinds} WHERE app_label = {app} AND model = {name}"  # noqa: S608 - as above
    return f" AND {between}.content_type_id = ({its})"


def _ordered(model: type[models.Model], alias: str, column: Any) -> str:  # noqa: ANN401 - as `Meta.ordering` has it
    name = column.removeprefix("-")
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return f"{_column(alias, field)}{' DESC' if column.startswith('-') else ''}"


def _column(alias: str, field: Any) -> str:  # noqa: ANN401 - a field with a column
    return f"{alias}.{_quoted(field.column)}"


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def _hang(row: models.Model, branches: Branches, found: Mapping[str, Any]) -> None:
    """Put below a row what was found there, where its managers look first."""
    for name, below in branches.items():
        relation: Any = row._meta.get_field(name)
        to, values = relation.related_model, found.get(name)
        if relation.many_to_one:
            setattr(row, name, _row_of(to, below, values) if values else None)
            continue
        rows = to._default_manager.all()
        # As Django's own prefetching leaves a queryset.
        vars(rows).update(
            _result_cache=[_row_of(to, below, x) for x in values or []], _prefetch_done=True
        )
        vars(row).setdefault(FETCHED, {})[name] = rows


def _row_of(model: type[models.Model], branches: Branches, found: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a row of the model
    fields = model._meta.concrete_fields
    values = [field.to_python(found[ROW][field.column]) for field in fields]
    row = model.from_db(connection.alias, [field.attname for field in fields], values)
    _hang(row, branches, found)
    return row
