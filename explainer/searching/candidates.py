"""The entries that may answer a search, from its rarest words, and where they hold which word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explainer.operations.replica import connection_to_read
from explainer.publishing.content import SIGN
from explainer.searching.asked import Concept

# Entries whose words are looked at, beside those that a name was found of: with one of the rarest
# words in the title, with all words, and with one of the rarest words anywhere.
MOST_OF_A_SORT = 200
# What holds a word is asked where: in its title, its summary or names, its text, or anywhere else.
WHERE = ("A", "AB", "ABC", "")
PLACES = (0.0, 0.25, 0.5, 0.8, 1.0)

_CANDIDATES = f"""
    WITH concepts AS MATERIALIZED (
        SELECT * FROM unnest(
            %(title)s::tsquery[], %(summary)s::tsquery[], %(text)s::tsquery[], %(all)s::tsquery[],
            %(weights)s::float[]
        ) WITH ORDINALITY AS concept (title, summary, text, all_of_it, weight, number)
    ), looked_at AS (
        (SELECT id FROM searching_searchentry WHERE id = ANY(%(named)s))
        UNION
        (SELECT id FROM searching_searchentry
            WHERE ts_filter(vector, '{{a}}') @@ %(rare)s::tsquery LIMIT %(most)s)
        UNION
        (SELECT id FROM searching_searchentry WHERE vector @@ %(together)s::tsquery
            LIMIT %(most)s)
        UNION
        (SELECT id FROM searching_searchentry WHERE vector @@ %(rare)s::tsquery
            LIMIT %(most)s)
    )
    SELECT entry.id, entry.publication_id, entry.address, entry.title, entry.is_page,
        entry.is_definition, held.places
    FROM looked_at
    JOIN searching_searchentry AS entry USING (id)
    LEFT JOIN publishing_publication AS publication ON publication.id = entry.publication_id
    -- Taken out of its compressed store once, and not anew for each question about it.
    CROSS JOIN LATERAL (SELECT entry.vector || ''::tsvector AS vector OFFSET 0) AS whole
    CROSS JOIN LATERAL (
        SELECT array_agg(place ORDER BY number) AS places,
            sum(weight * (%(worth)s::float[])[place + 1]) AS score
        FROM (
            SELECT number, weight, CASE
                WHEN NOT whole.vector @@ all_of_it THEN 0
                WHEN whole.vector @@ title THEN 4
                WHEN whole.vector @@ summary THEN 3
                WHEN whole.vector @@ text THEN 2
                ELSE 1
            END AS place
            FROM concepts
        ) AS placed
    ) AS held
    WHERE entry.kind NOT LIKE '{SIGN.replace("_", "!_")}%%' ESCAPE '!'
        AND (publication.live_edition_id IS NOT NULL OR entry.publication_id IS NULL)
    ORDER BY held.score DESC, entry.is_page DESC, entry.id
    LIMIT %(most)s * 3 / 2
"""  # noqa: S608 - numbers and a prefix of our own


@dataclass(frozen=True)
class Candidate:
    """An entry that may answer, and for each concept the place where it holds it, 0 for nowhere."""

    entry: int
    publication: int | None
    address: str
    title: str
    is_page: bool
    is_definition: bool
    places: Sequence[int]

    @property
    def page(self) -> str:
        """What its page is known by: all entries of a page are one result."""
        return self.address

    @property
    def is_ours(self) -> bool:
        return self.publication is not None


def candidates(
    concepts: Sequence[Concept], named: Sequence[int], most: int = MOST_OF_A_SORT
) -> list[Candidate]:
    """Return the entries that hold most of the concepts, the rarest first.

    Of each sort `most` are looked at, and half as many again are returned.
    """
    if not concepts:
        return []
    queries = {where: [x.tsquery(where) for x in concepts] for where in WHERE}
    rare = concepts[: max(1, (len(concepts) + 1) // 2)]
    with connection_to_read().cursor() as cursor:
        cursor.execute(
            _CANDIDATES,
            {
                "title": queries["A"],
                "summary": queries["AB"],
                "text": queries["ABC"],
                "all": queries[""],
                "weights": [x.weight for x in concepts],
                "worth": list(PLACES),
                "named": list(named),
                "most": most,
                "together": " & ".join(f"({x})" for x in queries[""]),
                "rare": " | ".join(f"({x.tsquery()})" for x in rare),
            },
        )
        return [Candidate(*row) for row in cursor.fetchall()]
