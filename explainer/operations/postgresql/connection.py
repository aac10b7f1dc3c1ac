"""A connection to PostgreSQL whose server may hang."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import psycopg

if TYPE_CHECKING:
    from psycopg.abc import PQGen

Answer = TypeVar("Answer")

SECONDS_FOR_A_SIGN_OF_LIFE: Final = 0.3
# Longer than the server takes to end a statement by itself.
SECONDS_FOR_AN_ANSWER: Final = 7.0


class PunctualConnection(psycopg.Connection[Any]):
    """A connection that is given up when its server says nothing."""

    seconds = SECONDS_FOR_AN_ANSWER
    # Whether it was given up because its server said nothing, rather than closed by the server.
    was_silent = False

    def wait(
        self, gen: PQGen[Answer], interval: float = 0.1, timeout: float | None = None
    ) -> Answer:
        try:
            return super().wait(gen, interval, timeout or self.seconds)
        except psycopg.errors._WaitTimeout:  # noqa: SLF001 - to be converted, as its docstring asks
            # What is under way cannot be taken back: nobody may use this connection again.
            self.pgconn.finish()
            self.was_silent = True
            raise psycopg.OperationalError("the database does not answer") from None

    def is_alive(self) -> bool:
        self.seconds = SECONDS_FOR_A_SIGN_OF_LIFE
        try:
            self.execute("")
        except psycopg.Error:
            return False
        self.seconds = SECONDS_FOR_AN_ANSWER
        return True
