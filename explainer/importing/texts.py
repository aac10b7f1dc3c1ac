"""The texts that content files hold, and of which kind they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from explainer.importing.content_file import ContentFile, SectionText
from explainer.importing.head import ContentFileError, Fields
from explainer.publishing.kinds import Kind, all_kinds

# The key under which a file lists sources that stand in no list of a text.
SOURCES = "sources"


@dataclass(frozen=True)
class FileText:
    """One text of a file: its head, and the sections below it."""

    head: Fields
    sections: Sequence[SectionText]


def texts_by_kind(files: Sequence[ContentFile]) -> Iterator[tuple[Kind, list[FileText]]]:
    """A file whose head is nothing but the list of a kind holds texts of that kind, one that is a
    list of sources holds none; every other file is one text of the kind that has its own files.
    """
    lists = {SOURCES, *(kind.file_list for kind in all_kinds() if kind.file_list)}
    for kind in all_kinds():
        if kind.file_list:
            yield kind, [FileText(head, ()) for head in _listed(files, kind.file_list)]
        else:
            own = [x for x in files if len(x.head) != 1 or not lists.intersection(x.head)]
            yield kind, [FileText(file.head, file.sections) for file in own]


def sources_alone(files: Sequence[ContentFile]) -> list[Fields]:
    """Return the sources in files that hold nothing else."""
    return list(_listed(files, SOURCES))


def refuse_twice(texts: Sequence[FileText]) -> None:
    """Raise ContentFileError for the second of two texts of a kind with the same address."""
    first: dict[object, Fields] = {}
    for text in texts:
        slug = text.head.text("slug")
        before = first.setdefault(slug, text.head)
        if before is not text.head:
            line = before.lines["slug"]
            raise text.head.fault(f"“{slug}” stands in {before.file}, line {line}, too.", "slug")


def _listed(files: Sequence[ContentFile], key: str) -> Iterator[Fields]:
    for file in files:
        if set(file.head) != {key}:
            continue
        if file.sections:
            line = file.sections[0].line
            raise ContentFileError(file.name, line, f"a file of {key} has nothing after its head.")
        yield from file.head.mappings(key)
