"""Who may do what in the embedded PostgreSQL: one role owns the tables, another serves the site.

The superuser that initdb makes only makes these two and their database. Nobody logs in over a
network; over the socket, whose folder is the server's account's alone, anybody is let in as whom
they say. So whoever can run programs as that account is the superuser, and needs no login for it:
what this keeps small is what can be done with SQL that somebody smuggles into the site. None of the
three is asked for a password, as there is no place for it that this account could not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from psycopg import sql

if TYPE_CHECKING:
    import psycopg

DATABASE: Final = "explainer"
SUPERUSER: Final = "explainer"
OWNER: Final = "explainer_owner"
SERVING: Final = "explainer_site"
# What was made while the superuser did everything is the owner's from now on. REASSIGN OWNED does
# not take from this superuser, nothing alters who owns an extension, and what belongs to one stays.
_GIVE_TO_THE_OWNER: Final = f"""
DO $$
DECLARE command text;
BEGIN
    FOR command IN
        WITH extended AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e')
        SELECT format('ALTER TABLE %s OWNER TO {OWNER}', oid::regclass) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relowner = '{SUPERUSER}'::regrole
            AND relkind IN ('r', 'p', 'v', 'm') AND (tableoid, oid) NOT IN (TABLE extended)
        UNION ALL
        SELECT format('ALTER ROUTINE %s OWNER TO {OWNER}', oid::regprocedure) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proowner = '{SUPERUSER}'::regrole
            AND (tableoid, oid) NOT IN (TABLE extended)
        UNION ALL
        SELECT format('ALTER TEXT SEARCH DICTIONARY %s OWNER TO {OWNER}', oid::regdictionary)
        FROM pg_ts_dict
        WHERE dictnamespace = 'public'::regnamespace AND dictowner = '{SUPERUSER}'::regrole
            AND (tableoid, oid) NOT IN (TABLE extended)
        UNION ALL
        SELECT format('ALTER TEXT SEARCH CONFIGURATION %s OWNER TO {OWNER}', oid::regconfig)
        FROM pg_ts_config
        WHERE cfgnamespace = 'public'::regnamespace AND cfgowner = '{SUPERUSER}'::regrole
            AND (tableoid, oid) NOT IN (TABLE extended)
    LOOP
        EXECUTE command;
    END LOOP;
    UPDATE pg_extension SET extowner = '{OWNER}'::regrole
    WHERE extowner = '{SUPERUSER}'::regrole AND extname <> 'plpgsql';
END $$
"""  # noqa: S608 - constants of ours


def ensure_roles(superuser: psycopg.Connection) -> None:
    """Make both roles and the database, where they are missing. They can do nothing by default."""
    for role in (OWNER, SERVING):
        if superuser.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).rowcount == 0:
            superuser.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
    known = superuser.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
    change = "ALTER DATABASE {} OWNER TO {}" if known.rowcount else "CREATE DATABASE {} OWNER {}"
    superuser.execute(sql.SQL(change).format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))


def give_to_the_owner(superuser: psycopg.Connection) -> None:
    """Let the owner have what the superuser has made in this database; nothing the second time."""
    superuser.execute(_GIVE_TO_THE_OWNER)
