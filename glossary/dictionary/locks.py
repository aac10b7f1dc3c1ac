"""One after the other: whoever writes entries, or puts them beside our terms."""

from __future__ import annotations

from typing import Final

from django.db import connection

# Any number will do, as long as nothing else locks it.
DICTIONARY_LOCK: Final = 20_261_129


def lock_dictionary() -> None:
    """Wait until nobody else writes, and let nobody else until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DICTIONARY_LOCK])
