"""What tests ask and do in a database of their own, beside Django."""

from __future__ import annotations

from typing import Any, Final

import psycopg
from django.db import connection

# Django's kinds get other numbers, as in another database.
OTHER_NUMBERS: Final = """
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
UPDATE auth_permission SET content_type_id = 500 - content_type_id;
UPDATE taggit_taggeditem SET content_type_id = 500 - content_type_id;
UPDATE django_content_type SET id = 500 - id;
COMMIT;
"""


def session_beside() -> psycopg.Connection[Any]:
    """Connect once more to the database that Django works in."""
    known = connection.get_connection_params()
    return psycopg.connect(**known | {"cursor_factory": psycopg.Cursor})


def schemas() -> set[str]:
    """Return the schemas that are not PostgreSQL's own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM pg_namespace"
            " WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
        )
        return {name for (name,) in cursor.fetchall()} - {"another_day"}
