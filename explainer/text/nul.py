"""The one character that PostgreSQL cannot keep or look for."""

from __future__ import annotations


def without_nul(search_term: str) -> str:
    """Drop it: Django checks what lists are searched for, but not what autocompletion asks."""
    return search_term.replace("\x00", "")
