"""What somebody has left in the record: whoever has is made inactive, never deleted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db.models import CASCADE, DO_NOTHING, Exists, ManyToOneRel

if TYPE_CHECKING:
    from django.db.models import ForeignObject


def records_of(person: User) -> list[str]:
    """Name, in plural and in one query, every kind of rows that say what this person did."""
    kinds = [*_fields_of_records()]
    exist = [
        Exists(field.model._default_manager.filter(**{field.name: person.pk}).order_by())
        for field in kinds
    ]
    (row,) = User.objects.filter(pk=person.pk).values_list(*exist)
    found = [kind.model for kind, exists in zip(kinds, row, strict=True) if exists]
    return sorted({str(model._meta.verbose_name_plural) for model in found})


def _fields_of_records() -> Iterator[ForeignObject[Any, Any]]:
    """Yield each field that names a person and holds them: found, so that none is forgotten.

    What is of the account itself, such as its sessions, goes with it. What was done to the account
    is no record of its own either: one that was made by mistake can be deleted.
    """
    for relation in User._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel):
            continue
        is_own = relation.on_delete in (CASCADE, DO_NOTHING)
        # Django would let what somebody did in the admin go with their account.
        if not is_own or relation.related_model is LogEntry:
            yield relation.field
