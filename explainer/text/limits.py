"""Limits of what a writer types, counted as people count: in words."""

from __future__ import annotations


def too_many_words(text: str, limit: int) -> str:
    """Return what to tell the writer of a text with more words than `limit`, or nothing."""
    words = len(text.split())
    if words <= limit:
        return ""
    return f"It has {words} words and may have {limit}. Please shorten it."
