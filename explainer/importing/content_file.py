"""Reading a content file: a YAML head between two lines of `---`, then markdown.

Nothing here touches the database. Every fault is a `ContentFileError` that names file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

_FENCE = "---"
_HEADING = re.compile(r"^##\s+(?P<heading>.+?)\s*$")
# What a section rests on, said directly under its heading, in this order.
_RESTS_ON = {"Facts:": "facts", "Sources:": "sources"}


class ContentFileError(Exception):
    """A fault in a content file, said to the person who wrote it."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path.name}, line {line}: {message}")


class Fields(dict[str, Any]):
    """A YAML mapping that knows its file and the line of each of its keys."""

    def __init__(self, path: Path, line: int) -> None:
        super().__init__()
        self.path = path
        self.line = line
        self.lines: dict[str, int] = {}

    def fault(self, message: str, key: str = "") -> ContentFileError:
        return ContentFileError(self.path, self.lines.get(key, self.line), message)

    def refuse_unknown(self, known: set[str]) -> None:
        for key in self:
            if key not in known:
                raise self.fault(
                    f"“{key}” is not known here. Known: {', '.join(sorted(known))}.", key
                )

    def text(self, key: str, default: str | None = None) -> str:
        """Return the text under `key`; without a default it must be there."""
        value = self.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise self.fault(f"“{key}” must hold some text.", key)
        return value.strip()

    def texts(self, key: str) -> list[str]:
        """Return the list of texts under `key`, empty when it is not there."""
        values = self._list(key)
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.fault(
                f"“{key}” must be a list of texts. Put a text with a colon in quotation marks.", key
            )
        return [value.strip() for value in values]

    def mappings(self, key: str) -> list[Fields]:
        """Return the list of mappings under `key`, empty when it is not there."""
        values = self._list(key)
        if not all(isinstance(value, Fields) for value in values):
            raise self.fault(f"Each entry of “{key}” must have fields, as “name: value”.", key)
        return values

    def truth(self, key: str) -> bool:
        """Return true or false; false when it is not there."""
        value = self.get(key, False)
        if not isinstance(value, bool):
            raise self.fault(f"“{key}” must be true or false.", key)
        return value

    def number(self, key: str) -> int:
        """Return the whole number under `key`, which must be there."""
        value = self.get(key)
        if type(value) is not int:
            raise self.fault(f"“{key}” must be a whole number.", key)
        return value

    def day(self, key: str) -> date | None:
        """Return the date under `key`, or None when it is not there."""
        value = self.get(key)
        if value is not None and type(value) is not date:
            raise self.fault(f"“{key}” must be a date such as 2019-09-24.", key)
        return value

    def _list(self, key: str) -> list[Any]:
        values = self.get(key)
        if values is None:
            return []
        if not isinstance(values, list):
            raise self.fault(f"“{key}” must be a list: one “- …” on each line.", key)
        return values


@dataclass(frozen=True)
class SectionText:
    path: Path
    heading: str
    key_sentence: str
    body: str
    line: int
    facts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class ContentFile:
    path: Path
    head: Fields
    sections: tuple[SectionText, ...]


def read_content_file(path: Path) -> ContentFile:
    """Read one file. Raises ContentFileError for anything that is not of the format."""
    lines = _lines_of(path)
    if not lines or lines[0].strip() != _FENCE:
        raise ContentFileError(path, 1, "the file must begin with a line of three hyphens: ---")
    closing = next((i for i, line in enumerate(lines[1:], start=1) if line.strip() == _FENCE), None)
    if closing is None:
        raise ContentFileError(
            path, len(lines), "the head must end with a line of three hyphens: ---"
        )
    head = _head(path, "\n".join(lines[1:closing]))
    return ContentFile(path, head, tuple(_sections(path, lines, closing + 1)))


def _lines_of(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise ContentFileError(path, 1, "the file is not UTF-8 text.") from None
    except OSError as error:
        raise ContentFileError(path, 1, f"the file cannot be read ({error.strerror}).") from None


def _head(path: Path, text: str) -> Fields:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        head = _value(path, node) if node else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 2
        raise ContentFileError(
            path, line, f"the head is not valid YAML: {error.problem}."
        ) from None
    except RecursionError:
        raise ContentFileError(path, 2, "the head is not valid YAML: it holds itself.") from None
    except (yaml.YAMLError, ValueError) as error:
        raise ContentFileError(path, 2, f"the head is not valid YAML: {error}.") from None
    if not isinstance(head, Fields):
        raise ContentFileError(path, 2, "the head must have fields, as “title: …”.")
    return head


def _value(path: Path, node: yaml.Node) -> Any:  # noqa: ANN401 - any YAML value
    if isinstance(node, yaml.SequenceNode):
        return [_value(path, item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return _mapping(path, node)
    return _scalar(node)


def _mapping(path: Path, node: yaml.MappingNode) -> Fields:
    # The head begins on the file's second line, and YAML counts from nought.
    fields = Fields(path, node.start_mark.line + 2)
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 2
        if key in fields:
            raise ContentFileError(path, line, f"“{key}” stands here twice.")
        fields[key] = _value(path, value_node)
        fields.lines[key] = line
    return fields


def _scalar(node: yaml.Node) -> Any:  # noqa: ANN401 - text, number, truth, date or nothing
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    finally:
        loader.dispose()


def _sections(path: Path, lines: list[str], start: int) -> Iterator[SectionText]:
    starts = [i for i in range(start, len(lines)) if _HEADING.match(lines[i])]
    before = range(start, starts[0] if starts else len(lines))
    for number in before:
        if lines[number].strip():
            raise ContentFileError(
                path, number + 1, "text before the first “## Heading” has no place."
            )
    for number, end in pairwise([*starts, len(lines)]):
        yield _section(path, number + 1, lines[number:end])


def _section(path: Path, line: int, lines: list[str]) -> SectionText:
    """The heading, what it rests on, an optional `> key sentence`, and the rest as the body."""
    match = _HEADING.match(lines[0])
    heading = match["heading"] if match else ""
    rests_on, rest = _rests_on(lines[1:])
    body = "\n".join(rest).strip()
    key_sentence = ""
    if body.startswith(">"):
        key_sentence, _, body = body.partition("\n")
        key_sentence = key_sentence.removeprefix(">").strip()
    if not body.strip():
        raise ContentFileError(path, line, f"the section “{heading}” has no text.")
    return SectionText(path, heading, key_sentence, body.strip(), line, **rests_on)


def _rests_on(lines: list[str]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Return the lists of names directly under a heading, and the lines after them."""
    named: dict[str, tuple[str, ...]] = {}
    for start, key in _RESTS_ON.items():
        if lines and lines[0].startswith(start):
            # An address may have a comma, but no space.
            names = lines[0].removeprefix(start).split(", ")
            named[key] = tuple(name.strip() for name in names if name.strip())
            lines = lines[1:]
    return named, lines
