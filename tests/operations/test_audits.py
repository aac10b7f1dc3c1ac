"""An audit reads one state of the database, a few rows at a time, and breaks over nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from django.db import InternalError, connection, transaction

from explainer.operations.audits import Difference, by_pages, register_audit, snapshot
from explainer.publishing.audits import of_editions
from explainer.publishing.models import Edition
from explainer.sources.audits import of_editions_and_their_checks
from glossary.models import Term
from tests.database import as_owner
from tests.factories import make_term
from tests.racing import SECONDS_TO_WAIT, somebody_else


@pytest.mark.django_db(transaction=True)
def test_whoever_publishes_meanwhile_changes_nothing_of_what_is_read() -> None:
    make_term()

    with snapshot():
        before = Term.objects.count()
        with somebody_else(make_term) as begin:
            begin().result(timeout=SECONDS_TO_WAIT)
        within = Term.objects.count()

    assert (before, within, Term.objects.count()) == (1, 1, 2)


@pytest.mark.django_db(transaction=True)
def test_an_audit_cannot_write() -> None:
    with pytest.raises(InternalError, match="read-only transaction"), snapshot():
        make_term()


@pytest.mark.django_db
def test_no_more_rows_are_in_memory_than_are_looked_at_together() -> None:
    terms = [make_term() for _ in range(5)]
    seen: list[list[int]] = []

    def differing(some: Sequence[Term]) -> Iterator[Difference]:
        seen.append([term.pk for term in some])
        yield from (Difference(term.slug, "differs.") for term in some)

    found = list(by_pages(Term.objects.all(), differing, "Terms", 2))

    assert [len(keys) for keys in seen] == [2, 2, 1]
    assert [key for keys in seen for key in keys] == [term.pk for term in terms]
    assert len(found) == 5
    assert list(by_pages(Term.objects.none(), differing, "Terms", 2)) == []


def test_two_audits_of_one_name_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="Two audits are about 'editions'"):
        register_audit("editions", list)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    ["", "nonsense", "[]", "1", "null", "{}", '{"shape": 99}', '{"shape": "x"}', '{"slug": null}',
     '{"slug": "x", "sources": 5}', '{"slug": "x", "sources": [{"address": []}]}',
     '{"slug": "x", "sources": [7]}', "[" * 5_000 + "]" * 5_000, "x" * 50_000],
)  # fmt: skip
def test_an_edition_that_is_no_text_is_named_and_stops_nothing(content: str) -> None:
    make_term(slug="doctored", published=True)
    make_term(slug="untouched", published=True)
    doctor(Edition.objects.earliest("pk"), content)

    said = [str(x) for x in (*of_editions(), *of_editions_and_their_checks())]

    assert any(x.startswith("Edition 1 of term doctored: its content ") for x in said)
    assert "Edition 1 of term doctored: it names no source." in said or "sources" in content
    assert not any("untouched" in x and "who edited" not in x for x in said)


def doctor(edition: Edition, content: str) -> None:
    """Write another content and its digest past the rules of the database."""
    with transaction.atomic(), as_owner(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in ("edition_content_is_json", "edition_digest_is_that_of_its_content"):
            cursor.execute(f"ALTER TABLE publishing_edition DROP CONSTRAINT {name}")
        cursor.execute("ALTER TABLE publishing_edition DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE publishing_edition SET content = %s,"
            " digest = encode(sha256(convert_to(%s, 'UTF8')), 'hex') WHERE id = %s",
            [content, content, edition.pk],
        )
        cursor.execute("ALTER TABLE publishing_edition ENABLE TRIGGER USER")
