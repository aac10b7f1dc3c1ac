"""Content files as a library, without a database. A broken file is a fault; the rest is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library, NamedSource
from explainer.importing.content_file import read_content_file
from explainer.importing.files import FoundFile
from explainer.importing.head import ContentFileError, Fields
from explainer.importing.reading import read_content
from explainer.importing.texts import sources_alone, texts_by_kind
from explainer.publishing.content import SourceContent


def read_files(files: Iterable[FoundFile]) -> tuple[Library, list[Fault]]:
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


def _read_into(library: Library, found: FoundFile) -> None:
    file = read_content_file(found.path, found.name)
    sources = [_source_in(mapping) for mapping in sources_alone([file])]

    def read_source(mapping: Fields) -> SourceContent:
        source = _source_in(mapping)
        sources.append(source)
        return SourceContent(source.address, source.title)

    contents = [
        (
            kind,
            read_content(kind.content, text.head, text.sections, read_source=read_source).content,
        )
        for kind, texts in texts_by_kind([file])
        for text in texts
    ]
    for kind, content in contents:
        library.add(f"{file.name} “{content.name}”" if kind.file_list else file.name, content)
    library.sources += sources


def _source_in(mapping: Fields) -> NamedSource:
    return NamedSource(
        place=mapping.file,
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
