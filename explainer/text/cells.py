"""Cells of a table that other programs open."""

from __future__ import annotations

import re

# Spreadsheets take a cell that begins with one of these for a formula, and run it.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
# The same as a pattern that PostgreSQL understands as well as Python.
START_OF_A_FORMULA = f"^[{''.join(map(re.escape, FORMULA_SIGNS))}]"


def harmless(cell: str) -> str:
    """Return `cell` as a spreadsheet shows it, and never runs it."""
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell
