"""Keys of rows as people, or programs of theirs, send them."""

from __future__ import annotations

# Beyond it PostgreSQL counts no rows.
LARGEST_KEY = 2**63 - 1
# No key that PostgreSQL gives has more digits.
LONGEST_KEY = 18


def is_key(typed: str) -> bool:
    """Tell whether a row could have this key. PostgreSQL breaks over what is none."""
    return typed.isascii() and typed.isdecimal() and len(typed) <= LONGEST_KEY
