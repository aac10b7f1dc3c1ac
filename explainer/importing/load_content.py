"""Loading content files into the rows that writers edit: all of them, or nothing.

A file becomes content, and content becomes rows by the same function that puts an earlier edition
back: nothing here knows what a kind of text is made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from explainer.importing.content_file import (
    ContentFile,
    ContentFileError,
    Fields,
    SectionText,
    read_content_file,
)
from explainer.importing.reading import ReadContent, read_content
from explainer.publishing.keeping import links_among, restore, restore_fields
from explainer.publishing.kinds import Kind, all_kinds
from explainer.publishing.models import WorkingCopy
from explainer.workflow.moves import note_edit

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class FileText:
    """One text of a file: its head, and the sections below it."""

    head: Fields
    sections: Sequence[SectionText]


@dataclass(frozen=True)
class Loaded:
    """What a file says of a text, and the rows that it is loaded into."""

    read: ReadContent
    working_copy: WorkingCopy


@transaction.atomic
def load_content(
    paths: Iterable[Path], *, editor: User, replace: bool = False
) -> list[WorkingCopy]:
    """Write the files into working copies and return these, kind by kind.

    Without `replace` a slug that exists already is a fault. Raises ContentFileError, and then
    nothing at all has been written.
    """
    files = [read_content_file(path) for path in paths]
    return [
        working_copy
        for kind, texts in texts_by_kind(files)
        for working_copy in _load_kind(kind, texts, editor, replace)
    ]


def texts_by_kind(files: Sequence[ContentFile]) -> Iterator[tuple[Kind, list[FileText]]]:
    """A file whose head is nothing but the list of a kind holds texts of that kind; every other
    file is one text of the kind that has files of its own.
    """
    lists = {kind.file_list for kind in all_kinds() if kind.file_list}
    for kind in all_kinds():
        if kind.file_list:
            listed = [file for file in files if set(file.head) == {kind.file_list}]
            yield kind, [text for file in listed for text in _listed(file, kind.file_list)]
        else:
            own = [x for x in files if len(x.head) != 1 or not lists.intersection(x.head)]
            yield kind, [FileText(file.head, file.sections) for file in own]


def _listed(file: ContentFile, key: str) -> list[FileText]:
    if file.sections:
        raise ContentFileError(
            file.path, file.sections[0].line, f"a file of {key} has nothing after its head."
        )
    return [FileText(head, ()) for head in file.head.mappings(key)]


def _load_kind(
    kind: Kind, texts: Iterable[FileText], editor: User, replace: bool
) -> list[WorkingCopy]:
    """Load all texts of a kind, and then what they say of each other."""
    among = links_among(kind.model)
    loaded = [_load(kind, text, editor, replace) for text in texts]
    for one in loaded:
        with one.read.faults():
            restore_fields(one.working_copy, one.read.content, among)
        note_edit(one.working_copy, editor)
    return [one.working_copy for one in loaded]


def _load(kind: Kind, text: FileText, editor: User, replace: bool) -> Loaded:
    read = read_content(kind.content, text.head, text.sections)
    working_copy = _working_copy(kind, text.head, replace)
    working_copy.edited_by = editor
    with read.faults():
        restore(working_copy, read.content, leaving=links_among(kind.model))
    return Loaded(read, working_copy)


def _working_copy(kind: Kind, head: Fields, replace: bool) -> WorkingCopy:
    slug = head.text("slug")
    rows = kind.model._default_manager.select_for_update().filter(slug=slug)
    existing: WorkingCopy | None = rows.first()
    if existing is None:
        return kind.model(slug=slug)  # type: ignore[no-any-return]
    if not replace:
        raise head.fault(
            f"there is a {kind.label} “{slug}” already. Use --replace to replace it.", "slug"
        )
    existing.revision += 1
    return existing
