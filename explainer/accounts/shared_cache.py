"""Django's cache in PostgreSQL, for the limits on logins: five tries are five on all machines.

Django's own keeps pickled values in its table, and whoever could write a row there would have a
program of theirs run in every web server: here they are JSON. Its `add` lets in two at once where
an entry has just expired: here one statement decides.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, Final

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.utils.crypto import salted_hmac

from explainer.accounts.models import SharedCount

if TYPE_CHECKING:
    from collections.abc import Mapping

# More than one request writes, so that what has expired never piles up.
MOST_ROWS_REMOVED: Final = 50
# What never expires.
FOR_EVER: Final = float("inf")

_ADD: Final = """
    INSERT INTO accounts_sharedcount AS kept (key, value, expires_at) VALUES (%s, %s, %s)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
    WHERE kept.expires_at <= %s
"""
_SET: Final = """
    INSERT INTO accounts_sharedcount (key, value, expires_at) VALUES (%s, %s, %s)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
"""
# As an array they are looked for once, and not anew for each row.
_REMOVE_EXPIRED: Final = """
    DELETE FROM accounts_sharedcount WHERE key = ANY (ARRAY(
        SELECT key FROM accounts_sharedcount WHERE expires_at <= %s
        LIMIT %s FOR UPDATE SKIP LOCKED
    ))
"""


class SharedCache(BaseCache):
    """Keeps what JSON can say. Reads what it has just written: never from a replica."""

    def __init__(self, _location: str, params: Mapping[str, Any]) -> None:
        super().__init__(dict(params))

    def add(
        self,
        key: str,
        value: object,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        return _run(_ADD, *self._row(key, value, timeout, version), time.time()) == 1

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:  # noqa: ANN401 - Django's signature
        kept = _rows().filter(pk=self._name(key, version), expires_at__gt=time.time()).first()
        return default if kept is None else kept.value

    def set(
        self,
        key: str,
        value: object,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        _run(_SET, *self._row(key, value, timeout, version))
        _run(_REMOVE_EXPIRED, time.time(), MOST_ROWS_REMOVED)

    def delete(self, key: str, version: int | None = None) -> bool:
        return _rows().filter(pk=self._name(key, version)).delete()[0] == 1

    def clear(self) -> None:
        _rows().delete()

    def _name(self, key: str, version: int | None) -> str:
        """Return the key of the row, in which nobody can read whose account or address it is."""
        made = salted_hmac("explainer.accounts", self.make_key(key, version), algorithm="sha256")
        return made.hexdigest()

    def _row(
        self, key: str, value: object, timeout: float | None, version: int | None
    ) -> tuple[str, str, float]:
        expires = self.get_backend_timeout(timeout)
        return self._name(key, version), json.dumps(value), FOR_EVER if expires is None else expires


def _rows() -> models.QuerySet[SharedCount]:
    return SharedCount.objects.using(DEFAULT_DB_ALIAS).all()


def _run(sql: str, *values: str | float) -> int:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount
