"""What the first start costs: texts published together beside one by one, and the whole library.

Run by hand: `python -m pytest -q -s -n 0 tests/benchmarks/first_start.py`. Nothing here can fail
for being slow; what to compare are queries, and ratios of processor times of one run.
"""

from __future__ import annotations

from dataclasses import replace
from time import process_time
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from explainer.demonstration.starter_content import (
    groups_by_kind,
    library_files,
    load_and_publish,
    sample_checks,
    starter_files,
)
from explainer.importing.load_content import load_content
from explainer.publishing.content import digest_of
from explainer.workflow.first_publication import Staff, publish_new
from explainer.workflow.going_live import publish_now
from explainer.workflow.moves import MoveRequest, accept, submit
from tests import clock
from tests.factories import make_user

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from explainer.publishing.working_copy import WorkingCopy


def cost(act: Callable[[], object]) -> tuple[float, int]:
    """Return the processor time of this process, and the number of queries, of an act undone."""
    asked: list[str] = []

    def noted(execute: Callable[..., object], sql: str, *words: object) -> object:
        asked.append(sql)
        return execute(sql, *words)

    with transaction.atomic(), connection.execute_wrapper(noted):
        start = process_time()
        act()
        seconds = process_time() - start
        transaction.set_rollback(True)
    return seconds, len(asked)


def one_by_one(texts: Sequence[WorkingCopy], staff: Staff) -> None:
    """Publish texts as people do on their pages."""
    for text in texts:
        asked = MoveRequest(staff.writer, 0, digest_of(text.compose()))
        asked = replace(asked, person=staff.reviewer, seen=submit(text, asked).pk)
        checks = sample_checks(text.compose(), clock.today())
        ready = accept(text, asked, checks, today=clock.today())
        publish_now(text, replace(asked, person=staff.publisher, seen=ready.pk))


@pytest.mark.django_db
def test_the_first_start_beside_publishing_one_by_one() -> None:
    staff = Staff(*(make_user(role=role) for role in ("writer", "reviewer", "publisher")))
    starter, whole = starter_files(), [*starter_files(), *library_files()]

    def together() -> None:
        for texts in groups_by_kind(load_content(starter, editor=staff.writer)):
            publish_new(texts, staff, sample_checks, today=clock.today())

    acts: dict[str, Callable[[], object]] = {
        "starter, loaded": lambda: load_content(starter, editor=staff.writer),
        "starter, one by one": lambda: one_by_one(
            load_content(starter, editor=staff.writer), staff
        ),
        "starter, together": together,
        "library, loaded": lambda: load_content(whole, editor=staff.writer),
        "library, together": lambda: load_and_publish(staff, today=clock.today, files=whole),
    }
    # What only a first time takes, such as the background of all pictures, is no act's cost.
    cost(together)
    costs = {name: cost(act) for name, act in acts.items()}

    print(f"\n{'':20}  queries   time beside “starter, together”")
    for name, (seconds, queries) in costs.items():
        print(f"{name:20}{queries:9,}{seconds / costs['starter, together'][0]:12.2f}")
