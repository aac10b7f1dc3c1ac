"""Comparing rows that are kept with those that would be made now."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any, TypeAlias

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from explainer.operations.audits import Difference
from explainer.publishing.models import Publication

# The values of a row, one for each column.
Values: TypeAlias = Sequence[Any]


def rows_that_differ(
    model: type[models.Model],
    made: Iterable[models.Model],
    pages: Iterable[Publication],
    what: str = "",
) -> Iterator[Difference]:
    """Say of which pages the rows of a table are not those that were made of their live texts.

    `what` names these rows, if not as the model does.
    """
    columns = columns_of(model)
    named = {page.pk: str(page) for page in pages}
    kept = model._default_manager.filter(publication__in=named)
    yield from values_that_differ(
        columns,
        ([getattr(row, name) for name in columns] for row in made),
        kept.values_list(*columns).iterator(),
        naming=lambda key: f"{named[key]}, {what or model._meta.verbose_name_plural}",
    )


def columns_of(model: type[models.Model]) -> list[str]:
    """Return the columns that somebody writes, that of its page first."""
    fields = [x for x in model._meta.concrete_fields if not isinstance(x, _WRITTEN_BY_POSTGRESQL)]
    names = [x.attname for x in fields]
    return sorted(names, key=lambda name: name != "publication_id")


_WRITTEN_BY_POSTGRESQL = (models.AutoField, models.BigAutoField, models.GeneratedField)


def values_that_differ(
    columns: Sequence[str],
    made: Iterable[Values],
    kept: Iterable[Values],
    *,
    naming: Callable[[Any], str],
) -> Iterator[Difference]:
    """Say of which keys, the first value of each row, the rows that are kept are not those made."""
    should_be, is_kept = _by_key(made), _by_key(kept)
    for key in should_be | is_kept:
        missing, strange = _apart(should_be.get(key, []), is_kept.get(key, []))
        if missing or strange:
            yield Difference(naming(key), _said(columns, missing, strange))


def _by_key(rows: Iterable[Values]) -> dict[Any, list[tuple[str, ...]]]:
    found: dict[Any, list[tuple[str, ...]]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(tuple(map(_comparable, row)))
    return found


def _comparable(value: Any) -> str:  # noqa: ANN401 - of any column
    """Return a value as JSON would keep it: a tuple is a list, the order of keys says nothing."""
    if isinstance(value, bytes | memoryview):
        return sha256(value).hexdigest()
    return json.dumps(value, sort_keys=True, cls=DjangoJSONEncoder)


def _apart(
    made: Sequence[tuple[str, ...]], kept: Sequence[tuple[str, ...]]
) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """Return the rows that are missing, and those that should not be there."""
    first, second = Counter(made), Counter(kept)
    return list((first - second).elements()), list((second - first).elements())


def _said(
    columns: Sequence[str], missing: Sequence[tuple[str, ...]], strange: Sequence[tuple[str, ...]]
) -> str:
    if len(missing) == len(strange) == 1:
        both = zip(columns, missing[0], strange[0], strict=True)
        names = [name for name, should_be, is_kept in both if should_be != is_kept]
        return f"what is kept is not what would be made now ({', '.join(names)})."
    counted = [
        f"{len(rows)} {what}"
        for rows, what in ((missing, "missing"), (strange, "that should not be there"))
        if rows
    ]
    return f"{' and '.join(counted)}."


def strays(model: type[models.Model]) -> Iterator[Difference]:
    """Say which rows that belong to live pages alone are kept of pages that are not live."""
    pages = strays_in(model).values("publication")
    for page in Publication.objects.filter(pk__in=pages).order_by("pk"):
        yield Difference(
            f"{page}, {model._meta.verbose_name_plural}", "the page is not live, and has some."
        )


def strays_in(model: type[models.Model]) -> models.QuerySet[Any]:
    """Return the rows that are kept of pages that are not live."""
    return model._default_manager.filter(
        publication__isnull=False, publication__live_edition__isnull=True
    )
