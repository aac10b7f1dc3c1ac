"""The words that NCI's own pages link to an entry: real names and plurals, of which many are cut,
have signs of the sentence around them, or lead to several entries.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from glossary.dictionary.files import DictionaryFileError, read_json
from glossary.dictionary.locks import lock_dictionary
from glossary.dictionary.models import NAME_LENGTH, Entry
from glossary.dictionary.searching import find_entries

ROWS_AT_ONCE: Final = 500
# What begins or ends a name by accident only; and emphasis of markdown.
_AROUND: Final = ' \t.,;:[]"“”*'
_EMPHASIS: Final = re.compile(r"(?<!\\)\*")
_LEFT_OPEN: Final = re.compile(r"\((?=[^)]*$)")
_NEVER_OPENED: Final = re.compile(r"^([^(]*)\)")
_ALL_IN_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_SHORTEST: Final = 2


@dataclass
class Names:
    """What an import of names did: `kept` are names of entries that are here."""

    kept: int = 0
    mended: int = 0
    unusable: int = 0
    of_several: int = 0
    of_unknown_entries: int = 0
    # The entries that have other names than before.
    changed: list[int] = field(default_factory=list)


def cleaned(text: str) -> str:
    """Return a linked text as the name that it is; empty where none is left."""
    if len(text) > NAME_LENGTH:
        return ""
    # A link begins at its bracket: what stands before came along with it.
    linked = text.rpartition("[")[2]
    name = " ".join(_EMPHASIS.sub("", linked).replace("\\*", "*").split())
    before = None
    while name != before:
        before = name
        name = _around_taken_off(name)
    is_one = len(name) >= _SHORTEST and name.isprintable() and any(map(str.isalpha, name))
    return name if is_one else ""


def _around_taken_off(name: str) -> str:
    name = _NEVER_OPENED.sub(r"\1", _LEFT_OPEN.sub("", name)).strip(_AROUND)
    if whole := _ALL_IN_BRACKETS.fullmatch(name):
        return whole[1]
    return name


@transaction.atomic
def import_names(path: Path) -> Names:
    """As `take_names`; a search then finds the entries by them. Raises DictionaryFileError."""
    done = take_names(path)
    find_entries(done.changed, pages=())
    return done


@transaction.atomic
def take_names(path: Path) -> Names:
    """Let entries have the names that a file lists for them. Raises DictionaryFileError."""
    listed = _listed(path)
    lock_dictionary()
    done = Names()
    entries = Entry.objects.only("link_names").in_bulk(listed)
    owners = _owners(listed, done)
    wanted: dict[int, list[str]] = {term_id: [] for term_id in listed if term_id in entries}
    for name, term_ids in owners.items():
        if len(term_ids) > 1:
            done.of_several += 1
        elif (term_id := term_ids[0]) in wanted:
            wanted[term_id].append(name)
            done.kept += 1
        else:
            done.of_unknown_entries += 1
    changed = [x for x in entries.values() if x.link_names != wanted[x.pk]]
    for entry in changed:
        entry.link_names = wanted[entry.pk]
    Entry.objects.bulk_update(changed, ["link_names"], batch_size=ROWS_AT_ONCE)
    done.changed = [entry.pk for entry in changed]
    return done


def _owners(listed: Mapping[int, Sequence[str]], done: Names) -> dict[str, list[int]]:
    """Return the entries of each name, in the order of the file."""
    owners: dict[str, list[int]] = defaultdict(list)
    for term_id, texts in listed.items():
        for text in texts:
            name = cleaned(text)
            done.mended += bool(name) and name != text
            done.unusable += not name
            if name and term_id not in owners[name]:
                owners[name].append(term_id)
    return owners


def _listed(path: Path) -> dict[int, list[str]]:
    """Return the texts that a file lists for each number. Raises DictionaryFileError."""
    rows = read_json(path)
    if not isinstance(rows, list):
        raise DictionaryFileError(f"{path.name} is no list of names.")
    listed: dict[int, list[str]] = defaultdict(list)
    for number, row in enumerate(rows, start=1):
        if not _is_of_names(row):
            raise DictionaryFileError(
                f"{path.name}, row {number}: it has no number (cdr_id) with texts (anchor_texts)."
            )
        listed[row["cdr_id"]] += row["anchor_texts"]
    return dict(listed)


def _is_of_names(row: Any) -> bool:  # noqa: ANN401 - whatever a file holds
    if not isinstance(row, dict) or type(row.get("cdr_id")) is not int:
        return False
    texts = row.get("anchor_texts")
    return isinstance(texts, list) and all(isinstance(text, str) for text in texts)
