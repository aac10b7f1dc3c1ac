"""Queries whose SQL Django writes once in a process.

Of the time that an article took in its queries, writing them took three times as long as sending
them and waiting for PostgreSQL. Here only the values change from one reader to the next.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, Expression, Field, Func, QuerySet, TextField

Row = TypeVar("Row")


class Asked(Expression):
    """A value that is known only when somebody asks."""

    def __init__(self, name: str, output_field: Field[Any, Any] | None = None) -> None:
        super().__init__(output_field=output_field or TextField())
        self.name = name

    def as_sql(self, compiler: object, connection: BaseDatabaseWrapper) -> tuple[str, Any]:  # noqa: ARG002 - Django's signature
        return "%s", (self,)


class AnyAsked(Asked):
    """Any of the values in a list that is known only when somebody asks: for `__in`."""

    def as_sql(self, compiler: object, connection: BaseDatabaseWrapper) -> tuple[str, Any]:  # noqa: ARG002 - Django's signature
        return f"(SELECT unnest(%s::{self.output_field.db_type(connection)}[]))", (self,)


class IsAnyAsked(Func):
    """Whether a number is one of a list that is known only when somebody asks: for `filter`.

    PostgreSQL plans it as a list of numbers, and so finds few rows by their index.
    """

    template = "(%(expressions)s)"
    arg_joiner = " = ANY"
    output_field = BooleanField()

    def __init__(self, field: str, name: str) -> None:
        super().__init__(field, _Numbers(name))


class _Numbers(Asked):
    def as_sql(self, compiler: object, connection: object) -> tuple[str, Any]:  # noqa: ARG002 - Django's signature
        return "(%s::bigint[])", (self,)


class JsonAsked(Asked):
    """JSON, as text, that is known only when somebody asks."""

    def as_sql(self, compiler: object, connection: object) -> tuple[str, Any]:  # noqa: ARG002 - Django's signature
        return "%s::jsonb", (self,)


class PreparedQuery(Generic[Row]):
    """A query with `Asked` in place of values; it is built when first it is asked."""

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self._build = build

    def rows(self, **values: object) -> list[Row]:
        """Return what Django returns for the query with these values."""
        queryset, written, sql, params = self._written
        compiler = copy(written)
        compiler.using = queryset.db
        compiler.connection = connections[queryset.db]
        filled = tuple(values[x.name] if isinstance(x, Asked) else x for x in params)
        compiler.as_sql = lambda *_, **__: (sql, filled)
        asked = queryset.all()
        asked.query.get_compiler = lambda *_, **__: compiler  # type: ignore[method-assign]
        return list(asked)

    @cached_property
    def _written(self) -> tuple[QuerySet[Any, Row], Any, str, tuple[Any, ...]]:
        queryset = self._build()
        compiler: Any = queryset.query.get_compiler(queryset.db)
        sql, params = compiler.as_sql()
        return queryset, compiler, sql, tuple(params)
