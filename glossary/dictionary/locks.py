"""One after the other: whoever writes entries, or puts them beside our terms.

The lock is that of the words that a search knows, which all of them change too: with one of their
own, two could wait for each other.
"""

from __future__ import annotations

from django.db import connection

from explainer.searching.vocabulary import VOCABULARY_LOCK


def lock_dictionary() -> None:
    """Wait until nobody else writes, and let nobody else until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [VOCABULARY_LOCK])
