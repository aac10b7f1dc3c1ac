"""The one character that PostgreSQL cannot keep or look for."""

from __future__ import annotations


def without_nul(typed: str) -> str:
    return typed.replace("\x00", "")
