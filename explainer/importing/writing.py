"""From content to the text of a content file: the other direction of `reading`.

What the fields of the content say of themselves is all it takes here, too. What a text does not say
is left out, and fields stand in the order in which their kind declares them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import Field, dataclass, fields
from typing import Any, cast

from explainer.importing.content_file import (
    BETWEEN,
    FENCE,
    KEY_SENTENCE,
    RESTS_ON,
    SECTIONS,
    SectionText,
    escaped,
    lines_of,
    sections_in,
)
from explainer.importing.file_form import as_in_a_file, body_of, is_key, number_in
from explainer.importing.head import ContentFileError
from explainer.importing.yaml_lines import Value, yaml_lines
from explainer.publishing.content import SourceContent
from explainer.text.fields import BODY, Role, file_key_of, role_of

SourceWriter = Callable[[SourceContent], Mapping[str, Value]]


def file_text(content: Any, file_list: str, *, write_source: SourceWriter) -> str:  # noqa: ANN401 - any kind of content
    """Return what a file of this text alone says. Reading it gives the same content again."""
    called = as_in_a_file(content)
    body = body_of(called)
    sections = [_section_of(part) for part in getattr(called, body.name)] if body else []
    head = _Writer(sections, write_source).mapping(called)
    below = "\n".join(_section_lines(sections))
    if not _reads_back(below, sections):
        head, below = {**head, SECTIONS: [_listed(section) for section in sections]}, ""
    return file_of({file_list: [head]} if file_list else head, below)


def file_of(head: Mapping[str, Value], below: str = "") -> str:
    lines = [FENCE, *yaml_lines(head), FENCE, *([below] if below else [])]
    return "\n".join(lines).removesuffix("\n") + "\n"


@dataclass(frozen=True)
class _Writer:
    sections: Sequence[SectionText]
    write_source: SourceWriter

    def mapping(self, part: Any) -> dict[str, Value]:  # noqa: ANN401 - a part of the content
        """Return what a part says; its name stands there in any case."""
        if isinstance(part, SourceContent):
            return dict(self.write_source(part))
        written = [x for x in fields(part) if not is_key(x) and file_key_of(x) != BODY]
        values = {file_key_of(x): self.value(part, x) for x in written}
        first = next(iter(values))
        return {
            key: value for key, value in values.items() if key == first or _says_something(value)
        }

    def value(self, part: Any, part_field: Field[Any]) -> Value:  # noqa: ANN401 - a part of the content
        value: Any = getattr(part, part_field.name)
        if isinstance(value, tuple):
            return [item if isinstance(item, str) else self.mapping(item) for item in value]
        if role_of(part_field) is Role.REFERENCE and value:
            return self.reference(value)
        return cast("Value", value)

    def reference(self, key: str) -> Value:
        """Return the heading of a section, or its number where two have the same."""
        is_heading = any(section.heading == key for section in self.sections)
        return key if is_heading else number_in(key)


def _says_something(value: Value) -> bool:
    return type(value) is int or bool(value)


def _section_of(part: Any) -> SectionText:  # noqa: ANN401 - a section of a content
    return SectionText(**{x.name: getattr(part, x.name) for x in fields(part) if not is_key(x)})


def _section_lines(sections: Sequence[SectionText]) -> Iterator[str]:
    for section in sections:
        yield from ("", f"## {section.heading}")
        for start, key in RESTS_ON.items():
            if names := getattr(section, key):
                yield f"{start} {BETWEEN.join(names)}"
        if section.key_sentence or section.body.startswith(KEY_SENTENCE):
            yield f"{KEY_SENTENCE} {section.key_sentence}".rstrip()
        yield from ("", escaped(section.body))


def _reads_back(below: str, sections: Sequence[SectionText]) -> bool:
    try:
        return [*sections_in("", lines_of(below), 0)] == [*sections]
    except ContentFileError:
        return False


def _listed(section: SectionText) -> dict[str, Value]:
    values = {
        "heading": section.heading,
        "key_sentence": section.key_sentence,
        "body": section.body,
        "facts": list(section.facts),
        "sources": list(section.sources),
    }
    return {key: value for key, value in values.items() if value}
