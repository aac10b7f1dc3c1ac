"""Cells of a table that other programs open."""

from __future__ import annotations

# Spreadsheets take a cell that begins with one of these for a formula, and run it.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """Return `cell` as a spreadsheet shows it, and never runs it."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
