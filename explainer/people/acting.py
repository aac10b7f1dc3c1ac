"""Who is at work: PostgreSQL writes it beside what it notes of accounts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@contextmanager
def acting(person: User) -> Iterator[None]:
    """Let what happens to accounts meanwhile be by `person`: all of it, or nothing."""
    with transaction.atomic():
        _name_the_actor(str(person.pk))
        yield
        _name_the_actor("")


def _name_the_actor(key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('explainer.actor', %s, true)", [key])
