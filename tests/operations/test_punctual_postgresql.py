"""Who gets a connection, who waits for one, and who is told that there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import psycopg
import pytest
from django.db import connection
from psycopg_pool import PoolTimeout

from explainer.operations.postgresql.base import DatabaseWrapper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from explainer.operations.postgresql.connection import PunctualConnection
    from explainer.operations.postgresql.outage import Outage

LIVING: Final[Any] = object()


class Scripted(DatabaseWrapper):
    """A database that answers each try with what a test says, in turn."""

    def __init__(self, answers: list[Any]) -> None:
        super().__init__(connection.settings_dict, "scripted")
        self.answers = iter(answers)
        self.refused = 0

    def _living_connection(
        self, _conn_params: dict[str, Any], _outage: Outage
    ) -> PunctualConnection:
        answer = next(self.answers)
        if isinstance(answer, PoolTimeout):
            raise answer
        if isinstance(answer, psycopg.OperationalError):
            self.refused += 1
            raise answer
        return LIVING  # type: ignore[no-any-return]

    def _refusals(self) -> int:
        return self.refused

    def _is_only_busy(self) -> bool:
        return False


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    DatabaseWrapper.outages.pop("scripted", None)
    yield
    DatabaseWrapper.outages.pop("scripted", None)


def test_who_asks_a_slow_machine_waits_once_more_while_others_are_served() -> None:
    database = Scripted([LIVING, PoolTimeout(), PoolTimeout(), LIVING])
    database.get_new_connection({})

    assert database.get_new_connection({}) is LIVING


def test_who_is_refused_is_told_at_once_and_so_is_everybody_after() -> None:
    database = Scripted([LIVING, psycopg.OperationalError("refused"), LIVING])
    database.get_new_connection({})

    with pytest.raises(psycopg.OperationalError, match="refused"):
        database.get_new_connection({})
    with pytest.raises(psycopg.OperationalError, match="did not answer a moment ago"):
        database.get_new_connection({})


def test_a_database_that_was_never_heard_of_is_not_waited_for() -> None:
    database = Scripted([PoolTimeout("none in time"), LIVING])

    with pytest.raises(PoolTimeout, match="none in time"):
        database.get_new_connection({})
