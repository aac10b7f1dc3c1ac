"""Rows and files in the shape of NCI's glossary API."""

from __future__ import annotations

import json
from io import StringIO
from itertools import count
from typing import TYPE_CHECKING, Any

from django.core.management import call_command

from glossary.dictionary.models import Entry
from tests.clock import days_ago

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

# Beyond those of the factories, which make entries too.
_numbers = count(1_000_000)


def row(name: str = "abdomen", **changes: object) -> dict[str, Any]:
    """A row as the API has it; each a term of its own, unless `termId` says which."""
    whole: dict[str, Any] = {
        "termId": next(_numbers),
        "language": "en",
        "dictionary": "Cancer.gov",
        "audience": "Patient",
        "termName": name,
        "firstLetter": None,
        "prettyUrlName": name.lower().replace(" ", "-"),
        "pronunciation": None,
        "definition": {"html": f"What {name} is.", "text": f"What {name} is."},
        "relatedResources": [],
        "media": [],
    }
    return whole | changes


def said(words: str) -> dict[str, str]:
    """The definition of a row."""
    return {"html": words, "text": words}


def page(*rows: dict[str, Any], total: int | None = None, start: int = 0) -> dict[str, Any]:
    """An answer of the API."""
    meta = {"totalResults": len(rows) if total is None else total, "from": start}
    return {"meta": meta, "results": list(rows), "links": None}


def as_file(folder: Path, content: Any, name: str = "terms.json") -> Path:  # noqa: ANN401 - any JSON
    path = folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def run_import(*words: object, fetched_on: date | None = None) -> str:
    """Return what `import_terms` says of these files and options."""
    out = StringIO()
    day = fetched_on or days_ago(1)
    call_command("import_terms", *map(str, words), fetched_on=day, stdout=out)
    return out.getvalue()


def imported(
    folder: Path, *rows: dict[str, Any], fetched_on: date | None = None
) -> dict[str, Entry]:
    """Import rows, and return all entries by their address."""
    run_import(as_file(folder, list(rows), "rows.json"), fetched_on=fetched_on)
    return {entry.slug: entry for entry in Entry.objects.for_page()}


def run_import_names(path: Path) -> str:
    """Return what `import_names` says of a file."""
    out = StringIO()
    call_command("import_names", str(path), stdout=out)
    return out.getvalue()
