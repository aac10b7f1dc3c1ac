"""Names that begin with what somebody has typed so far."""

from __future__ import annotations

from explainer.operations.replica import connection_to_read
from explainer.searching.asked import cleaned
from explainer.text.folding import folded, joined

MOST_SUGGESTIONS, SHORTEST = 8, 2
_NAMES = f"""
    SELECT name FROM (
        SELECT DISTINCT ON (folded) name, folded, is_ours, is_title FROM (
            (SELECT name, folded, is_ours, is_title FROM searching_searchname
                WHERE folded LIKE %(words)s ORDER BY is_ours DESC, length(folded), id LIMIT 40)
            UNION ALL
            (SELECT name, folded, is_ours, is_title FROM searching_searchname
                WHERE joined LIKE %(joined)s ORDER BY is_ours DESC, length(folded), id LIMIT 40)
        ) AS beginning
        ORDER BY folded, is_ours DESC, is_title DESC
    ) AS named
    ORDER BY is_ours DESC, is_title DESC, length(folded), folded
    LIMIT {MOST_SUGGESTIONS}
"""  # noqa: S608 - a number of our own


def suggestions_for(text: str) -> list[str]:
    """Return a few names, titles first; nothing for less than two letters."""
    asked = cleaned(text)
    if len(joined(asked)) < SHORTEST:
        return []
    with connection_to_read().cursor() as cursor:
        cursor.execute(_NAMES, {"words": f"{folded(asked)}%", "joined": f"{joined(asked)}%"})
        return [name for (name,) in cursor.fetchall()]
