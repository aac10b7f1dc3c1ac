"""The other names that a definition of NCI names at its end: “Also called …”."""

from __future__ import annotations

import re
from typing import Final

_SAID: Final = {
    "en": re.compile(r".*\bAlso (?:called|known as) (?P<names>.+)"),
    "es": re.compile(r".*\bTambién se (?:le )?(?:llaman?|conoce como) (?P<names>.+)"),
}
_LAST: Final = {"en": re.compile(r" and "), "es": re.compile(r" (?:y|e|o|u) ")}
# A full stop ends the sentence, but not behind one or two letters: E. coli, St. John’s wort.
_END: Final = re.compile(r"(?<=\w\w\w)\.(?=\s+[A-ZÁÉÍÓÚÑ])|\.$")


def names_said_in(definition: str, language: str) -> list[str]:
    """Return the names behind the last “Also called” of a definition without doubled spaces.

    NCI lists them with commas and one “and”. Where a comma or an “and” can be part of a name, the
    words stay together: a name that nobody looks for does less harm than a wrong one.
    """
    said = _SAID[language].match(definition)
    if said is None:
        return []
    return _listed(_END.split(said["names"], maxsplit=1)[0].strip(), language)


def _listed(names: str, language: str) -> list[str]:
    ands = _LAST[language]
    *parts, last = names.split(", ")
    if not parts:
        return _two(names, ands)
    if opened := ands.match(f" {last}"):
        return [*parts, f" {last}"[opened.end() :]]
    # Spanish needs no comma before its last “y”.
    ending = _two(last, ands) if language == "es" else [last]
    return [*parts, *ending] if len(ending) > 1 else [names]


def _two(names: str, ands: re.Pattern[str]) -> list[str]:
    parts = ands.split(names)
    return parts if len(parts) == 2 else [names]
