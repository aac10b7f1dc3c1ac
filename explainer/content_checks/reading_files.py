"""Content files as a library, without a database. A broken file is a fault; the rest is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library, NamedSource
from explainer.importing.content_file import ContentFileError, Fields, read_content_file
from explainer.importing.load_content import texts_by_kind
from explainer.importing.reading import read_content
from explainer.publishing.content import SourceContent


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the content files that paths name, those of a folder in the order of their names.

    Raises FileNotFoundError, with a sentence for whoever typed them, where there is none.
    """
    return list(dict.fromkeys(file for path in paths for file in _files_at(path)))


def _files_at(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise FileNotFoundError(f"There is no file or folder “{path}”.")
    found = sorted(path.rglob("*.md"))
    if not found:
        raise FileNotFoundError(f"The folder “{path}” has no content file (name.md).")
    return found


def read_files(files: Iterable[Path]) -> tuple[Library, list[Fault]]:
    """Return what can be read, and a fault for each file that cannot."""
    library = Library()
    faults: list[Fault] = []
    for file in files:
        try:
            _read_into(library, file)
        except ContentFileError as error:
            faults.append(Fault(file.name, "", str(error).removeprefix(f"{file.name}, ")))
    faults += _named_twice(library)
    return library, faults


def _read_into(library: Library, file: Path) -> None:
    sources: list[NamedSource] = []

    def read_source(mapping: Fields) -> SourceContent:
        source = _source_in(mapping)
        sources.append(source)
        return SourceContent(source.address, source.title)

    contents = [
        (
            kind,
            read_content(kind.content, text.head, text.sections, read_source=read_source).content,
        )
        for kind, texts in texts_by_kind([read_content_file(file)])
        for text in texts
    ]
    for kind, content in contents:
        library.add(f"{file.name} “{content.name}”" if kind.file_list else file.name, content)
    library.sources += sources


def _source_in(mapping: Fields) -> NamedSource:
    return NamedSource(
        place=mapping.path.name,
        address=mapping.text("url"),
        title=mapping.text("title", ""),
        date=mapping.day("date"),
        date_kind=mapping.text("date_kind", ""),
    )


def _named_twice(library: Library) -> Iterator[Fault]:
    places: dict[tuple[type, str], str] = {}
    for text in library.texts():
        slug = text.content.slug
        if before := places.get((type(text), slug)):
            yield Fault(text.place, "slug", f"“{slug}” stands in {before}, too.")
        places[type(text), slug] = text.place
