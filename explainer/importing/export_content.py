"""Exporting what writers edit as content files: one a text, in a folder for each kind.

`load_content` makes the same of them in an empty database. What a text is, is exported: topics with
their quizzes, words, paths, site pages, the sources that they name, the pictures that they show.
What happened to a text is not: who edited, checked, commented on or published it, and what is live.
For that there is the backup.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction

from explainer.importing.content_file import MOST_BYTES
from explainer.importing.pictures import pictures_shown
from explainer.importing.texts import SOURCES
from explainer.importing.writing import SourceWriter, file_of, file_text
from explainer.importing.yaml_lines import Value
from explainer.publishing.content import Content, SourceContent
from explainer.publishing.keeping import fetch_rows
from explainer.publishing.kinds import Kind, all_kinds
from explainer.sources.models import Source

SOURCES_FILE = f"{SOURCES}.md"


class ExportFailed(Exception):  # noqa: N818 - named for what happened
    """A text that no file can hold, said to whoever exports."""


@dataclass
class Export:
    """Files by their path in the folder, and how many there are of what."""

    files: dict[str, bytes] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, what: str, files: Mapping[str, bytes]) -> None:
        self.files |= files
        self.counts[what] += len(files)


@transaction.atomic
def exported() -> Export:
    """Return all content as files. Raises ExportFailed."""
    export = Export()
    sources = {source.address: source for source in Source.objects.all()}
    named: set[str] = set()
    for kind in all_kinds():
        contents = _contents_of(kind)
        named |= {source.address for content in contents for source in content.sources}
        export.add(kind.plural, _files_of(kind, contents, _writer_of(sources)))
    texts = [text.decode() for text in export.files.values()]
    # A sign may name a source that its text does not list.
    others = [_written(sources[address]) for address in sorted(sources.keys() - named)]
    if others:
        export.files[SOURCES_FILE] = file_of({SOURCES: others}).encode()
    export.counts["sources that no text lists"] = len(others)
    export.add("pictures", pictures_shown(texts))
    return export


def _contents_of(kind: Kind) -> list[Content]:
    copies = list(kind.model._default_manager.order_by("slug"))
    if copies:
        fetch_rows(copies)
    return [copy.compose() for copy in copies]


def _files_of(
    kind: Kind, contents: Iterable[Content], write_source: SourceWriter
) -> dict[str, bytes]:
    files = {}
    for content in contents:
        name = _name_of(kind, content.slug)
        files[name] = file_text(content, kind.file_list, write_source=write_source).encode()
        if len(files[name]) > MOST_BYTES:
            raise ExportFailed(f"{name} would be larger than 4 MB, and could not be loaded again.")
    return files


def _name_of(kind: Kind, slug: str) -> str:
    """Return the path of a text; its address must not lead out of the folder."""
    try:
        validate_slug(slug)
    except ValidationError:
        raise ExportFailed(
            f"The {kind.label} “{slug}” has an address that no form accepts: correct it first."
        ) from None
    return f"{kind.file_list or kind.folder}/{slug}.md"


def _writer_of(sources: Mapping[str, Source]) -> SourceWriter:
    def write_source(content: SourceContent) -> Mapping[str, Value]:
        return _written(sources[content.address])

    return write_source


def _written(source: Source) -> dict[str, Value]:
    """Return a source as it stands; that it has no date is said, too."""
    date = {"date": source.date} if source.date else {}
    return {"url": source.address, "title": source.title, **date, "date_kind": source.date_kind}
