"""Loading texts one by one: those that there are already, and those that are refused.

A text that a file says just as it stands is left alone: it stays where it is in its review.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from django.db.models import Value
from django.db.models.functions import Concat

from explainer.importing.file_form import as_in_a_file, settled
from explainer.importing.known_sources import SourcesOfFiles
from explainer.importing.loaded import Change, LoadedText
from explainer.importing.reading import ReadContent, read_content
from explainer.importing.texts import FileText
from explainer.publishing.keepers import links_among
from explainer.publishing.keeping import fetch_rows, restore, restore_fields
from explainer.publishing.kinds import Kind
from explainer.publishing.working_copy import WorkingCopy
from explainer.text.difference import Kind as KindOfChange
from explainer.text.difference import PartDifference, difference
from explainer.workflow.moves import note_edit

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class ReadText:
    """A text of a file, what stands at its address now, and which parts of that it changes."""

    read: ReadContent
    file: str
    kept: WorkingCopy | None
    change: Change
    parts: tuple[str, ...]

    @property
    def slug(self) -> str:
        return str(self.read.content.slug)


@dataclass(frozen=True)
class OneByOne:
    editor: User
    sources: SourcesOfFiles
    replace: bool

    def load(self, kind: Kind, texts: Sequence[FileText]) -> list[LoadedText]:
        """Load all texts of a kind, and then what they say of each other.

        Raises ContentFileError; to be called in a transaction that is then undone.
        """
        read = list(self._read(kind, texts))
        written = [text for text in read if text.change is not Change.UNCHANGED]
        _free_names(kind, (text.kept for text in written if text.kept))
        copies = {text.slug: text.kept for text in read if text.kept}
        copies |= {text.slug: self._write(kind, text) for text in written}
        for text in written:
            with text.read.faults():
                restore_fields(copies[text.slug], text.read.content, links_among(kind.model))
            note_edit(copies[text.slug], self.editor)
        return [LoadedText(copies[x.slug], x.file, x.change, x.parts) for x in read]

    def _read(self, kind: Kind, texts: Sequence[FileText]) -> Iterator[ReadText]:
        existing = _existing(kind, [text.head.text("slug") for text in texts])
        for text in texts:
            read = read_content(
                kind.content, text.head, text.sections, read_source=self.sources.named
            )
            before, kept = existing.get(read.content.slug, (None, None))
            if kept and not self.replace:
                raise text.head.fault(
                    f"there is a {kind.label} “{kept.slug}” already. Use --replace to replace it.",
                    "slug",
                )
            after = settled(read.content, kind.model)
            yield ReadText(read, text.head.file, kept, *_change(before, after))

    def _write(self, kind: Kind, text: ReadText) -> WorkingCopy:
        working_copy = kind.model(slug=text.slug)
        if text.kept:
            rows = kind.model._default_manager.select_for_update()
            working_copy = rows.get(pk=text.kept.pk)
            working_copy.revision += 1
        working_copy.edited_by = self.editor
        with text.read.faults():
            restore(working_copy, text.read.content, leaving=links_among(kind.model))
        return working_copy  # type: ignore[no-any-return]


def _existing(kind: Kind, slugs: Iterable[str]) -> dict[str, tuple[Any, WorkingCopy]]:
    """Return the texts that there are, each with its content as a file would have it."""
    copies = list(kind.model._default_manager.filter(slug__in=list(slugs)))
    if copies:
        fetch_rows(copies)
    return {x.slug: (settled(as_in_a_file(x.compose()), kind.model), x) for x in copies}


def _change(before: Any, after: Any) -> tuple[Change, tuple[str, ...]]:  # noqa: ANN401 - contents of one kind
    """Return what becomes of a text, and the parts that change, in the writer's words."""
    if before is None:
        return Change.NEW, ()
    if after == before:
        return Change.UNCHANGED, ()
    labels = dict.fromkeys(_label(part) for part in difference(before, after))
    return Change.CHANGED, tuple(labels) or ("line ends",)


def _label(part: PartDifference) -> str:
    return part.label if part.kind is KindOfChange.CHANGED else f"{part.label} ({part.kind})"


def _free_names(kind: Kind, copies: Iterable[WorkingCopy]) -> None:
    """Let texts that are about to be written take each other's names.

    No name begins with a blank, and nobody sees these: the transaction goes on.
    """
    names = {x.name for x in fields(kind.content)} - {"slug"}
    unique = [x.name for x in kind.model._meta.concrete_fields if x.unique and x.name in names]
    if unique:
        rows = kind.model._default_manager.filter(pk__in=[copy.pk for copy in copies])
        rows.update(**{name: Concat(Value(" "), "slug") for name in unique})
