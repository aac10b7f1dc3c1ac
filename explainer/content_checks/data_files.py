"""What the checks know beside the texts: lists that ship with this code, each with its source."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
EVERYDAY_WORDS = FOLDER / "everyday_words.txt.gz"
BRITISH_WORDS = FOLDER / "british_words.txt.gz"
WORDS_TO_EXPLAIN = FOLDER / "words_to_explain.txt"
KNOWN_WORDS = FOLDER / "known_words.txt"
DRUG_NAMES = FOLDER / "drug_names.txt"
BRAND_NAMES = FOLDER / "brand_names.txt"
URGENT_FACTS = FOLDER / "urgent_facts.yaml"
URGENT_EXCEPTIONS = FOLDER / "urgent_exceptions.yaml"
FACT_FILES = FOLDER / "fact_files.txt"
FINGERPRINTS = FOLDER / "fingerprints.bin"
RIGHTLY_COPIED = FOLDER / "rightly_copied.txt"


@cache
def words_in(path: Path) -> frozenset[str]:
    """Return the words of a list, without its lines that begin with “#”."""
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


def lines_with_reasons(path: Path) -> dict[str, str]:
    """Return each entry of a list, and the reason that stands behind it after a “#”."""
    return dict(_entries(path))


def _entries(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        entry, _, reason = line.partition("#")
        if entry.strip():
            yield entry.strip(), reason.strip()
