"""Django's PostgreSQL for processes that serve people: none of them waits long for a database.

PostgreSQL ends a statement or a wait for a lock by itself (`explainer.operations.database` says
when), but a server that hangs, or whose host is gone, ends nothing. So this end counts too.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

import psycopg
from django.db.backends.postgresql import base

from explainer.operations.postgresql.outage import Outage

if TYPE_CHECKING:
    from psycopg_pool import ConnectionPool

    from explainer.operations.postgresql.connection import PunctualConnection

# For a connection, where the database is known to be there.
SECONDS_WHILE_IT_IS_THERE: Final = 5.0
AWAY: Final = "the database did not answer a moment ago"


class DatabaseWrapper(base.DatabaseWrapper):
    """Each connection of the pool is asked for a sign of life before somebody gets it."""

    outages: dict[str, Outage] = {}

    def get_new_connection(self, conn_params: dict[str, Any]) -> PunctualConnection:
        outage = self.outages.setdefault(self.alias, Outage())
        if outage.refuse():
            raise psycopg.OperationalError(AWAY)
        try:
            connection = self._awaited_connection(conn_params, outage)
        except psycopg.OperationalError:
            if not self._is_only_busy():
                outage.begins()
            raise
        outage.ends()
        return connection

    def _awaited_connection(
        self, conn_params: dict[str, Any], outage: Outage
    ) -> PunctualConnection:
        """Wait longer on a machine that is busy and opens connections slowly: nobody is away."""
        give_up_at = time.monotonic() + SECONDS_WHILE_IT_IS_THERE
        while True:
            refusals = self._refusals()
            try:
                return self._living_connection(conn_params, outage)
            except psycopg.OperationalError:
                if self._refusals() > refusals:
                    outage.doubt()
                if not outage.is_there() or time.monotonic() > give_up_at:
                    raise

    def _living_connection(self, conn_params: dict[str, Any], outage: Outage) -> PunctualConnection:
        connection: PunctualConnection = super().get_new_connection(conn_params)
        if connection.is_alive():
            return connection
        if connection.was_silent:
            outage.doubt()
        else:
            outage.heard()
        # After a restart of the server they are all dead, and one look must be enough.
        pool: ConnectionPool[Any] = self.pool
        pool.drain()
        pool.putconn(connection)
        return super().get_new_connection(conn_params)  # type: ignore[no-any-return]

    def _refusals(self) -> int:
        """Return how many connections could not be opened so far."""
        return int(self.pool.get_stats().get("connections_errors", 0))

    def _is_only_busy(self) -> bool:
        """Tell whether all connections that there may be are in somebody's hands."""
        return bool(self.pool.get_stats()["pool_size"] >= self.pool.max_size)
