"""Loading content files into the rows that writers edit: all of them, or nothing.

Texts that are all new are written together, table by table. Where one of them is refused, or where
there is one already, they go one by one (`one_by_one`): so each fault is named by file and line.

A file becomes content, and content becomes rows by the same function that puts an earlier edition
back: nothing here knows what a kind of text is made of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction

from explainer.importing.content_file import ContentFile, read_content_file
from explainer.importing.files import content_files, picture_files
from explainer.importing.known_sources import SourcesOfFiles
from explainer.importing.loaded import Change, LoadedText, Loading
from explainer.importing.one_by_one import OneByOne
from explainer.importing.pictures import load_pictures
from explainer.importing.reading import ReadContent, read_content
from explainer.importing.texts import FileText, refuse_twice, sources_alone, texts_by_kind
from explainer.operations.progress import with_progress
from explainer.publishing.keepers import remembering_rows
from explainer.publishing.keeping import check_alone, save_checked
from explainer.publishing.keeping_many import ROWS_AT_ONCE, NewRows, names_in_rows, set_columns
from explainer.publishing.kinds import Kind
from explainer.publishing.working_copy import WorkingCopy

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class NewText:
    """What a file says of a text, and the rows that it is loaded into."""

    read: ReadContent
    working_copy: WorkingCopy
    file: str


def load_content(
    paths: Iterable[Path], *, editor: User, replace: bool = False
) -> list[WorkingCopy]:
    """As `load_files`, and return the working copies alone."""
    return [x.working_copy for x in load_files(paths, editor=editor, replace=replace).texts]


@transaction.atomic
def load_files(paths: Iterable[Path], *, editor: User, replace: bool = False) -> Loading:
    """Write the files, and those in the folders, into working copies, kind by kind.

    Without `replace` a slug that exists already is a fault; with it, a text that says the same
    stays as it is. Raises ContentFileError, or FileNotFoundError for a path that names nothing to
    read, and then nothing at all has been written.
    """
    named = list(paths)
    found = with_progress(content_files(named), "Reading")
    files = [read_content_file(file.path, file.name) for file in found]
    by_kind = list(texts_by_kind(files))
    for _, texts in by_kind:
        refuse_twice(texts)
    sources_alone(files)
    pictures = load_pictures(picture_files(named), uploader=editor)
    loaded, sources = _load(by_kind, files, editor, replace)
    return Loading(loaded, sources, pictures)


def _load(
    by_kind: Sequence[tuple[Kind, list[FileText]]],
    files: Sequence[ContentFile],
    editor: User,
    replace: bool,
) -> tuple[list[LoadedText], SourcesOfFiles]:
    heads = [file.head for file in files]
    if all(_are_new(kind, texts) for kind, texts in by_kind):
        # What only PostgreSQL refuses, the careful way says in words.
        with suppress(DatabaseError), transaction.atomic(), remembering_rows():
            sources = SourcesOfFiles(heads, check_alone)
            sources.name_all()
            return _load_new(by_kind, editor, sources), sources
    sources = SourcesOfFiles(heads, save_checked)
    sources.name_all()
    careful = OneByOne(editor, sources, replace)
    return [text for kind, texts in by_kind for text in careful.load(kind, texts)], sources


def _are_new(kind: Kind, texts: Sequence[FileText]) -> bool:
    """Tell whether the site knows none of their addresses yet."""
    slugs = [text.head.text("slug") for text in texts]
    return not kind.model._default_manager.filter(slug__in=slugs).exists()


def _load_new(
    by_kind: Sequence[tuple[Kind, list[FileText]]], editor: User, sources: SourcesOfFiles
) -> list[LoadedText]:
    new = [
        (kind, [_read_new(kind, text, editor, sources) for text in texts])
        for kind, texts in by_kind
    ]
    sources.save_new()
    for kind, texts in new:
        _keep_new(kind, texts)
    return [
        LoadedText(text.working_copy, text.file, Change.NEW) for _, texts in new for text in texts
    ]


def _read_new(kind: Kind, text: FileText, editor: User, sources: SourcesOfFiles) -> NewText:
    read = read_content(kind.content, text.head, text.sections, read_source=sources.named)
    working_copy = kind.model(slug=read.content.slug, edited_by=editor)
    with read.faults():
        set_columns(working_copy, read.content)
    return NewText(read, working_copy, text.head.file)


def _keep_new(kind: Kind, texts: Sequence[NewText]) -> None:
    """Write the texts of a kind, and then all that they hold in rows, also of each other."""
    copies = [one.working_copy for one in texts]
    kind.model._default_manager.bulk_create(copies, batch_size=ROWS_AT_ONCE)
    rows = NewRows()
    for one in texts:
        with one.read.faults():
            rows.add(one.working_copy, one.read.content, names_in_rows(kind.model))
    rows.write()
