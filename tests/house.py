"""Where the house stands, and how large its parts may grow."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent
SCRIPT_BYTES = 10_000
