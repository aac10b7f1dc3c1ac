"""From a content file to content: what the fields of the content say of themselves is all it takes.

What is read knows for each of its parts the line where it stands, so that whatever is refused
later, when the content is kept in rows, is named by file and line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import Field, dataclass, fields
from typing import Any

from explainer.importing.content_file import SectionText
from explainer.importing.file_form import is_key, keys_in_a_file
from explainer.importing.head import Fields
from explainer.publishing.content import SourceContent
from explainer.publishing.keeping import PartRefused, Place
from explainer.text.fields import BODY, Role, facts_of, file_key_of, item_types, role_of

# Where a part stands: in which mapping, and under which of its keys, if it has one.
Mark = tuple[Fields, str]
SourceReader = Callable[[Fields], SourceContent]


def source_as_written(mapping: Fields) -> SourceContent:
    """Return the source that a mapping names, without asking who else names it."""
    return SourceContent(mapping.text("url"), mapping.text("title", ""))


@dataclass(frozen=True)
class ReadContent:
    """A content as its file has it, and where each part stands there."""

    content: Any
    marks: dict[Place, Mark]

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Name by file and line what is refused inside. Raises ContentFileError."""
        try:
            yield
        except PartRefused as refused:
            place, sentence = refused.place, refused.messages[0]
            known = next(place[:n] for n in range(len(place), -1, -1) if place[:n] in self.marks)
            mapping, key = self.marks[known]
            if place and isinstance(place[-1], str):
                label = key if known == place else place[-1]
                raise mapping.fault(f"“{label}”: {sentence}", key) from None
            raise mapping.fault(sentence[:1].lower() + sentence[1:], key) from None


def read_content(
    content: type[Any],
    head: Fields,
    sections: Sequence[SectionText] = (),
    *,
    read_source: SourceReader = source_as_written,
) -> ReadContent:
    """Return what a head, and the sections below it, say. Raises ContentFileError.

    A section's anchor is its heading here (`keys_in_a_file`): both follow from the rows once these
    are saved. Whoever keeps or counts sources reads them by a `read_source` of their own.
    """
    reader = _Reader(sections, read_source)
    return ReadContent(reader.part(content, head, ()), reader.marks)


class _Reader:
    def __init__(self, sections: Sequence[SectionText], read_source: SourceReader) -> None:
        self.sections = sections
        self.keys = keys_in_a_file([section.heading for section in sections])
        self.read_source = read_source
        self.marks: dict[Place, Mark] = {}

    def part(self, part: type[Any], mapping: Fields, place: Place) -> Any:  # noqa: ANN401 - a part of the content
        """Return what a mapping says, field by field."""
        keys = {file_key_of(x) for x in fields(part) if not is_key(x)}
        mapping.refuse_unknown(keys - {BODY})
        self.marks[place] = (mapping, "")
        items = item_types(part)
        values = {
            x.name: self.value(x, items[x.name], mapping, (*place, x.name)) for x in fields(part)
        }
        return part(**values)

    def value(
        self, part_field: Field[Any], item: type[Any] | None, mapping: Fields, place: Place
    ) -> Any:  # noqa: ANN401 - the value of the field
        """Return the value of one field; `item` is what its list holds, if it is one."""
        key = file_key_of(part_field)
        self.marks[place] = (mapping, key)
        if key == BODY and item:
            return tuple(self.section(item, n, (*place, n)) for n in range(len(self.sections)))
        if item is str:
            return tuple(mapping.texts(key))
        if item:
            listed = enumerate(mapping.mappings(key))
            return tuple(self.item(item, inner, (*place, number)) for number, inner in listed)
        plain = {"bool": mapping.truth, "int": mapping.number}.get(str(part_field.type))
        return plain(key) if plain else self.written(part_field, mapping)

    def item(self, part: type[Any], mapping: Fields, place: Place) -> Any:  # noqa: ANN401 - a part of the content
        if part is not SourceContent:
            return self.part(part, mapping, place)
        self.marks[place] = (mapping, "")
        return self.read_source(mapping)

    def section(self, part: type[Any], number: int, place: Place) -> Any:  # noqa: ANN401 - a part of the content
        section = self.sections[number]
        self.marks[place] = (Fields(section.file, section.line), "")
        return part(
            **{
                x.name: self.keys[number] if is_key(x) else getattr(section, x.name)
                for x in fields(part)
            }
        )

    def written(self, part_field: Field[Any], mapping: Fields) -> str:
        key, facts = file_key_of(part_field), facts_of(part_field)
        if role_of(part_field) is Role.REFERENCE:
            return self.reference(mapping, key)
        can_lack = facts.get("is_optional") or facts.get("is_due_at_publication")
        return mapping.text(key, "" if can_lack else None)

    def reference(self, mapping: Fields, key: str) -> str:
        """Return the key of the section that is named by its heading, or by its number."""
        if type(mapping.get(key)) is int:
            number = mapping.number(key)
            if not 1 <= number <= len(self.keys):
                raise mapping.fault(f"this file has no section number {number}.", key)
            return self.keys[number - 1]
        written = mapping.text(key, "")
        if not written or written in self.keys:
            return written
        if any(section.heading == written for section in self.sections):
            raise mapping.fault(
                f"two sections are called “{written}”: give the number of the one that you mean, "
                f"as in “{key}: 2”.",
                key,
            )
        raise mapping.fault(f"this file has no section “{written}”.", key)
