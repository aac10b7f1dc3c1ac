"""A glossary as large as NCI's own dictionary, made by PostgreSQL in seconds."""

from __future__ import annotations

from typing import Final

from django.db import connection

from explainer.publishing.models import Publication
from glossary.content import TERM
from tests.database import as_owner

MANY: Final = 10_000
# Every fifth was withdrawn.
EACH: Final = 5
_STEPS: Final = (
    """
    INSERT INTO publishing_publication (kind, slug, needs_checks, recheck_months)
    SELECT kind, 'copy-' || number, needs_checks, recheck_months
    FROM publishing_publication, generate_series(1, %(many)s) AS number WHERE id = %(like)s
    """,
    """
    INSERT INTO sources_textonrecord (publication_id, content, digest, edited_by_id, edited_at)
    SELECT copy.id, content, digest, edited_by_id, edited_at
    FROM sources_textonrecord AS one, publishing_publication AS copy
    WHERE publication_id = %(like)s AND copy.slug LIKE 'copy-%%'
    """,
    """
    INSERT INTO sources_verification (publication_id, digest, source_id, reviewer_id, nci_date,
        nci_date_kind, verdict, verified_on, note)
    SELECT copy.id, digest, source_id, reviewer_id, nci_date,
        nci_date_kind, verdict, verified_on, ''
    FROM sources_verification AS one, publishing_publication AS copy
    WHERE publication_id = %(like)s AND copy.slug LIKE 'copy-%%'
    """,
    """
    INSERT INTO publishing_edition (publication_id, number, content, digest, published_by_id,
        edited_by_id, edited_at, correction)
    SELECT copy.id, 1, content, digest, published_by_id, edited_by_id, edited_at, correction
    FROM publishing_edition AS one, publishing_publication AS copy
    WHERE one.id = %(edition)s AND copy.slug LIKE 'copy-%%'
    """,
    # Spread over the alphabet.
    """
    INSERT INTO publishing_rendition (edition_id, sort_key, card, content, made_by)
    SELECT copy.id, chr((97 + copy.id %% 26)::int) || ' word ' || copy.id,
        card || jsonb_build_object('name', chr((97 + copy.id %% 26)::int) || ' word ' || copy.id),
        one.content, made_by
    FROM publishing_rendition AS one, publishing_edition AS copy
    JOIN publishing_publication ON publishing_publication.id = publication_id
    WHERE one.edition_id = %(edition)s AND slug LIKE 'copy-%%'
    """,
    """
    UPDATE publishing_publication SET live_edition_id = edition.id
    FROM publishing_edition AS edition
    WHERE publication_id = publishing_publication.id AND slug LIKE 'copy-%%'
        AND publication_id %% %(each)s > 0
    """,
)


def make_many_terms(like: Publication, many: int = MANY) -> None:
    """Make copies of a live term, each with its check; every fifth was withdrawn."""
    assert like.kind == TERM
    values = {"like": like.pk, "edition": like.live.pk, "many": many, "each": EACH}
    with connection.cursor() as cursor:
        for step in _STEPS:
            cursor.execute(step, values)
    with as_owner(), connection.cursor() as cursor:
        # What autovacuum does within a minute, and cannot before the test's transaction ends.
        cursor.execute("ANALYZE")
