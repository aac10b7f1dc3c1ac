"""What the demonstration has of NCI's dictionary: the letters A and M, in English and Spanish."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from glossary.dictionary.files import gather
from glossary.dictionary.importing import import_entries

DICTIONARY_FOLDER: Final = Path(__file__).parent / "dictionary"
TERM_FILES: Final = (
    DICTIONARY_FOLDER / "terms_en.json.xz",
    DICTIONARY_FOLDER / "terms_es.json.xz",
)
NAMES_FILE: Final = DICTIONARY_FOLDER / "names.json.xz"
# The day from which these copies are; the files themselves say none.
COPIED_ON: Final = date(2026, 11, 29)


def fill_dictionary(today: date) -> None:
    """Load the entries, and the names of NCI's links to them.

    A clock that is behind dates them by its own day: nobody fetched anything tomorrow.
    """
    day, origin = min(COPIED_ON, today), "NCI’s dictionary"
    import_entries(gather(TERM_FILES), fetched_on=day, origin=origin, names=NAMES_FILE)
