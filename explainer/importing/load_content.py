"""Loading content files into the rows that writers edit: all of them, or nothing.

Texts that are all new are written together, table by table. Where one of them is refused, or where
there is one already, they go one by one: so each fault is named by file and line.

A file becomes content, and content becomes rows by the same function that puts an earlier edition
back: nothing here knows what a kind of text is made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction

from explainer.importing.content_file import (
    ContentFile,
    ContentFileError,
    Fields,
    SectionText,
    read_content_file,
)
from explainer.importing.known_sources import SourcesOfFiles
from explainer.importing.reading import ReadContent, read_content
from explainer.operations.progress import with_progress
from explainer.publishing.keepers import links_among, remembering_rows
from explainer.publishing.keeping import restore, restore_fields
from explainer.publishing.keeping_many import ROWS_AT_ONCE, NewRows, names_in_rows, set_columns
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
    by_kind = list(
        texts_by_kind([read_content_file(path) for path in with_progress(list(paths), "Reading")])
    )
    if all(_are_new(kind, texts) for kind, texts in by_kind):
        # What only PostgreSQL refuses, the careful way says in words.
        with suppress(DatabaseError), transaction.atomic(), remembering_rows():
            return _load_new(by_kind, editor)
    return [
        working_copy
        for kind, texts in by_kind
        for working_copy in _load_kind(kind, texts, editor, replace)
    ]


def _are_new(kind: Kind, texts: Sequence[FileText]) -> bool:
    """Tell whether each has an address of its own that the site does not know yet."""
    slugs = [str(text.head.get("slug")) for text in texts]
    existing = kind.model._default_manager.filter(slug__in=slugs)
    return len(set(slugs)) == len(slugs) and not existing.exists()


def _load_new(by_kind: Sequence[tuple[Kind, list[FileText]]], editor: User) -> list[WorkingCopy]:
    sources = SourcesOfFiles(text.head for _, texts in by_kind for text in texts)
    loaded = [
        (kind, [_read_new(kind, text, editor, sources) for text in texts])
        for kind, texts in by_kind
    ]
    sources.save_new()
    for kind, texts in loaded:
        _keep_new(kind, texts)
    return [one.working_copy for _, texts in loaded for one in texts]


def _read_new(kind: Kind, text: FileText, editor: User, sources: SourcesOfFiles) -> Loaded:
    read = read_content(kind.content, text.head, text.sections, read_source=sources.named)
    working_copy = kind.model(slug=text.head.text("slug"), edited_by=editor)
    with read.faults():
        set_columns(working_copy, read.content)
    return Loaded(read, working_copy)


def _keep_new(kind: Kind, texts: Sequence[Loaded]) -> None:
    """Write the texts of a kind, and then all that they hold in rows, also of each other."""
    copies = [one.working_copy for one in texts]
    kind.model._default_manager.bulk_create(copies, batch_size=ROWS_AT_ONCE)
    rows = NewRows()
    for one in texts:
        with one.read.faults():
            rows.add(one.working_copy, one.read.content, names_in_rows(kind.model))
    rows.write()


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
