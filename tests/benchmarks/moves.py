"""What moves cost: a topic's round, 500 texts whose time has come, 1,100 renditions made anew.

Run by hand: `python -m pytest -q -s -n 0 tests/benchmarks/moves.py`. Nothing here can fail for
being slow; seconds are of the processor, of this process and of PostgreSQL's beside it, which only
Linux tells.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, TypeVar

import pytest
from django.db import connection

from explainer.demonstration.starter_content import (
    drafts_and_what_they_lack,
    library_files,
    sample_checks,
    starter_files,
)
from explainer.importing.load_content import load_content
from explainer.publishing.content import digest_of
from explainer.publishing.models import Publication
from explainer.publishing.renditions import remake_all_renditions
from explainer.workflow.first_publication import Staff, publish_new
from explainer.workflow.going_live import publish_now
from explainer.workflow.moves import MoveRequest, accept, submit
from explainer.workflow.scheduled import publish_due
from glossary.models import Term
from tests import clock
from tests.factories import make_user
from tests.workflow.due_texts import make_all_due
from topics.models import Topic

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")
TEXTS_DUE, TEXTS_REMADE = 500, 1_100


def cost(name: str, act: Callable[[], Answer]) -> Answer:
    """Do it, and print its queries, savepoints apart, and its seconds of the processor."""
    asked: list[str] = []

    def noted(execute: Callable[..., object], sql: str, *words: object) -> object:
        asked.append(sql)
        return execute(sql, *words)

    with connection.execute_wrapper(noted):
        here, there = process_time(), seconds_of_postgresql()
        answer = act()
        here, there = process_time() - here, seconds_of_postgresql() - there
    points = sum("SAVEPOINT" in sql for sql in asked)
    print(f"{name:32}{len(asked) - points:9,}{points:9,}{here:9.2f}{there:9.2f}")
    return answer


def seconds_of_postgresql() -> float:
    """Return the processor time of the server's process that serves this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid: int = cursor.fetchone()[0]
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def more_terms(count: int, staff: Staff) -> None:
    terms = list(Term.objects.order_by("pk").prefetch_related("sources"))
    for number in range(count):
        original = terms[number % len(terms)]
        name = f"{original.name} {number}"
        copy = Term.objects.create(
            name=name, slug=f"copy-{number}", definition=original.definition,
            edited_by=staff.writer,
        )  # fmt: skip
        copy.sources.set(original.sources.all())
        terms.append(copy)
    publish_new(terms[-count:], staff, sample_checks, today=clock.today())


def go_round(text: Topic, staff: Staff) -> None:
    asked = MoveRequest(staff.writer, 0, digest_of(text.compose()))
    checks = sample_checks(text.compose(), clock.today())
    people = (staff.reviewer, staff.publisher)

    def moves() -> None:
        reviewer, publisher = (replace(asked, person=person) for person in people)
        submitted = submit(text, asked)
        ready = accept(text, replace(reviewer, seen=submitted.pk), checks, today=clock.today())
        publish_now(text, replace(publisher, seen=ready.pk))

    cost("a topic's round", moves)


# Each move commits, as in life: PostgreSQL forgets rows of before only then.
@pytest.mark.django_db(transaction=True)
def test_moves() -> None:
    staff = Staff(*(make_user(role=role) for role in ("writer", "reviewer", "publisher")))
    lacking = drafts_and_what_they_lack()
    loaded = load_content([*starter_files(), *library_files()], editor=staff.writer)
    texts = [text for text in loaded if text.slug not in lacking]
    *due, last = texts[: TEXTS_DUE + 1]
    make_all_due(due, staff, at=clock.now())
    print(f"\n{'':32}{'queries':>9}{'points':>9}{'python':>9}{'database':>9}")

    done = cost(f"publish_due, {len(due)} texts", lambda: publish_due(clock.now()))
    assert [x.refusal for x in done if x.refusal] == []
    assert isinstance(last, Topic)
    go_round(last, staff)
    more_terms(TEXTS_REMADE - len(due) - 1, staff)
    count = Publication.objects.live().count()
    cost(f"rebuild_renditions, {count:,} texts", remake_all_renditions)
