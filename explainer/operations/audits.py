"""Whether what is kept is what it says it is: one list, to which each room adds its audits.

An audit works out again what must be there and names whatever differs, for an operator: somebody
who can switch off the rules of the database can write into its tables what nobody has checked. It
only reads, so nobody waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar

from django.apps import apps
from django.db import connection, models, transaction

from explainer.operations.postgresql.tables import has_table
from explainer.operations.progress import with_progress

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Difference:
    """Of what something is said that is not as it must be, and what that is, as a sentence."""

    about: str
    says: str

    def __str__(self) -> str:
        return f"{self.about}: {self.says}"


Audit: TypeAlias = Callable[[], Iterable[Difference]]
_audits: Final[dict[str, Audit]] = {}


def register_audit(about: str, audit: Audit) -> None:
    """Add an audit, named by what it looks at. Raises ValueError where another has that name."""
    if about in _audits:
        raise ValueError(f"Two audits are about {about!r}.")
    _audits[about] = audit


def audits_by_subject() -> dict[str, Audit]:
    return dict(_audits)


def differences() -> Iterator[Difference]:
    """Yield all that differs, in the state that the database had when this began.

    In a transaction of the caller's, in what that sees.
    """
    with snapshot():
        for audit in _audits.values():
            yield from audit()


@contextmanager
def snapshot() -> Iterator[None]:
    """Read one state of the database, however long that takes, and write nothing."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def by_pages(
    rows: models.QuerySet[Row],
    differences_in: Callable[[Sequence[Row]], Iterable[Difference]],
    doing: str,
    at_once: int,
) -> Iterator[Difference]:
    """Yield what differs in `rows`, of which no more than `at_once` are in memory."""
    last: Any = None
    ordered = rows.order_by("pk")
    for _ in with_progress(range(0, rows.count(), at_once), doing):
        page = list((ordered if last is None else ordered.filter(pk__gt=last))[:at_once])
        last = page[-1].pk if page else last
        yield from differences_in(page)


def of_references() -> Iterator[Difference]:
    """Name the tables of which rows point to rows that are not there."""
    for model in apps.get_models():
        if has_table(model):
            yield from _broken_references(model)


def _broken_references(model: type[models.Model]) -> Iterator[Difference]:
    for field in model._meta.concrete_fields:
        if not isinstance(field, models.ForeignKey) or not vars(field)["db_constraint"]:
            continue
        there = field.related_model._default_manager.filter(
            **{field.target_field.attname: models.OuterRef(field.attname)}
        )
        broken = model._default_manager.filter(
            ~models.Exists(there), **{f"{field.attname}__isnull": False}
        )
        if many := broken.count():
            yield Difference(
                f"{model._meta.verbose_name_plural}, {field.verbose_name}",
                f"{many} of them point to a row that is not there.",
            )
