"""From a code in a patient's record to the names that its pages may have here.

What a code stands for is the same on every site, so the table is a file and no list of an editor's;
which of a site's own pages explain it follows from the names of these pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLE = Path(__file__).parent / "icd10cm_pages.txt"
ICD_10_CM = "2.16.840.1.113883.6.90"
# The systems that records name, as people call them. Only the first has codes for pages here.
CODE_SYSTEMS = {
    ICD_10_CM: "ICD-10-CM",
    "2.16.840.1.113883.6.103": "ICD-9-CM",
    "2.16.840.1.113883.6.96": "SNOMED CT",
    "2.16.840.1.113883.6.88": "RxNorm",
    "2.16.840.1.113883.6.69": "NDC",
    "2.16.840.1.113883.6.1": "LOINC",
    "2.16.840.1.113883.6.12": "CPT",
}
_OID = "urn:oid:"
_CODE = re.compile(r"[A-Z][0-9][0-9A-Z](\.?[0-9A-Z]{1,4})?", re.ASCII)


@dataclass(frozen=True)
class Line:
    """Codes without their dot, from the first to the last, both with all that begin with them."""

    first: str
    last: str
    names: tuple[str, ...]

    def has(self, code: str) -> bool:
        return self.first <= code[: len(self.first)] <= self.last


def code_system(oid: str) -> str:
    """Return what people call a code system, or its number where we do not know it."""
    return CODE_SYSTEMS.get(plain_oid(oid), oid)


def plain_oid(oid: str) -> str:
    return oid.strip().removeprefix(_OID)


def names_for(oid: str, code: str) -> tuple[str, ...]:
    """Return what pages about a code may be called, the best first; nothing for what we lack."""
    written = code.strip().upper()
    if plain_oid(oid) != ICD_10_CM or not _CODE.fullmatch(written):
        return ()
    bare = written.replace(".", "")
    return next((line.names for line in _table() if line.has(bare)), ())


@cache
def _table() -> tuple[Line, ...]:
    """Return the lines, those with the longest codes first, then those of the fewest codes."""
    written = TABLE.read_text(encoding="utf-8").splitlines()
    lines = [_line(text) for text in written if text and not text.startswith("#")]
    return tuple(sorted(lines, key=lambda x: (-len(x.first), x.first != x.last)))


def _line(text: str) -> Line:
    codes, _, names = text.partition(":")
    first, _, last = codes.replace(".", "").partition("-")
    return Line(first, last or first, tuple(name.strip() for name in names.split(";")))
