"""What the role that serves the site may do: what its pages and timers need, and nothing else.

It reads everything, adds rows, and changes and deletes those that may change. A table whose rows
never change is only added to, and one that no model knows, such as Django's own note of migrations,
only read. It makes nothing in any schema, and no table of its own for a time.

What is left to somebody who has smuggled SQL into the site: what the site itself may do, in any
order. They can sign in as anybody, give themselves a right, say that a text is somebody else's and
then check it, and write down that this was done; but what is on record stays, with its times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.apps import apps
from django.db import transaction
from psycopg import sql

from explainer.operations.postgresql.tables import has_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models import Model

SCHEMA: Final = "public"
# Where the settings of a database say which role serves, if it is another than the owner.
SERVING_ROLE: Final = "SERVING_ROLE"
# The name of the rule on the model of a table that rows are only ever added to.
ROWS_STAY: Final = "row_never_changes"
READ, ADD, WRITE = "SELECT", "SELECT, INSERT", "SELECT, INSERT, UPDATE, DELETE"
# Those of others, such as an extension's, are not ours to give.
_TABLES: Final = """
    SELECT relname, relkind = 'S' FROM pg_class
    WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
        AND pg_has_role(relowner, 'USAGE')
    ORDER BY relname
"""

# In the words of an operator, and as PostgreSQL is asked.
_RIGHTS_TOO_MANY: Final = {
    "is a superuser, or may do some of what one may": (
        "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls"
        " FROM pg_roles WHERE rolname = current_user"
    ),
    "owns tables": "SELECT EXISTS (SELECT FROM pg_tables WHERE tableowner = current_user)",
    "is a member of another role": (
        "SELECT EXISTS (SELECT FROM pg_auth_members WHERE member = current_user::regrole)"
    ),
    "may make tables": (
        f"SELECT has_schema_privilege('{SCHEMA}', 'CREATE')"
        " OR has_database_privilege(current_database(), 'CREATE')"
        " OR has_database_privilege(current_database(), 'TEMPORARY')"
    ),
}
_MAY: Final = f"SELECT {', '.join(f'({question})' for question in _RIGHTS_TOO_MANY.values())}"


def grant_serving_rights(connection: BaseDatabaseWrapper, schema: str = SCHEMA) -> None:
    """Give the serving role its rights in a schema, and take all others there from it.

    To be asked by the owner of the tables. Where the owner serves, there is nothing to give.
    """
    role = connection.settings_dict[SERVING_ROLE]
    if role is None:
        return
    with transaction.atomic(connection.alias), connection.cursor() as cursor:
        cursor.execute(_TABLES, [schema])
        tables = cursor.fetchall()
        for statement in _statements(connection.settings_dict["NAME"], schema, role, tables):
            cursor.execute(statement)


def rights_too_many(connection: BaseDatabaseWrapper) -> list[str]:
    """Return what whoever asks may do, and what serves the site should not."""
    with connection.cursor() as cursor:
        cursor.execute(_MAY)
        [answers] = cursor.fetchall()
    return [right for right, may in zip(_RIGHTS_TOO_MANY, answers, strict=True) if may]


def _statements(
    database: str, schema: str, role: str, tables: Iterable[tuple[str, bool]]
) -> Iterator[sql.Composed]:
    names = {
        "database": sql.Identifier(database),
        "schema": sql.Identifier(schema),
        "role": sql.Identifier(role),
    }
    for words in (
        "REVOKE CREATE, TEMPORARY ON DATABASE {database} FROM PUBLIC, {role}",
        "GRANT CONNECT ON DATABASE {database} TO {role}",
        "REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {role}",
        "GRANT USAGE ON SCHEMA {schema} TO {role}",
    ):
        yield sql.SQL(words).format(**names)
    rights = rights_by_table()
    for table, is_sequence in tables:
        # A sequence is read by a backup, too.
        given = "USAGE, SELECT" if is_sequence else rights.get(table, READ)
        sort = "SEQUENCE" if is_sequence else "TABLE"
        place = names | {"table": sql.Identifier(schema, table)}
        yield sql.SQL(f"REVOKE ALL ON {sort} {{table}} FROM PUBLIC, {{role}}").format(**place)
        yield sql.SQL(f"GRANT {given} ON {sort} {{table}} TO {{role}}").format(**place)


def rights_by_table() -> dict[str, str]:
    """Return what the serving role may do with the table of each model."""
    models = apps.get_models(include_auto_created=True)
    return {x._meta.db_table: ADD if rows_stay(x) else WRITE for x in models if has_table(x)}


def rows_stay(model: type[Model]) -> bool:
    """Tell whether rows of a model are only ever added."""
    # Only pgtrigger's models have them.
    return any(rule.name == ROWS_STAY for rule in getattr(model._meta, "triggers", ()))
