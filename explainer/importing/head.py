"""The head of a content file: YAML of which each value knows its file and its line.

What YAML can do beyond lists, names and values is refused: anchors, tags, names that are lists.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import yaml

# The head begins on the file's second line, and YAML counts from nought.
FIRST_LINE = 2
# More than any column holds, and few enough digits to be said in a sentence.
LARGEST_NUMBER = 10**9
# Blanks at either end of a text count in these alone; elsewhere they are the writer's layout.
_QUOTED = '"'
_NOT_TEXT = {f"tag:yaml.org,2002:{x}" for x in ("bool", "float", "int", "null", "timestamp")}
# PostgreSQL cannot keep the first, and nothing can write the others.
_NEVER = re.compile("[\x00\ud800-\udfff]")
_IN_QUOTES = "Put a number, a date, yes or no in quotation marks to make it a text."


class ContentFileError(Exception):
    """A fault in a content file, said to the person who wrote it."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}, line {line}: {message}")


class Fields(dict[str, Any]):
    """A YAML mapping that knows its file and the line of each of its keys."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__()
        self.file = file
        self.line = line
        self.lines: dict[str, int] = {}

    def fault(self, message: str, key: str = "") -> ContentFileError:
        return ContentFileError(self.file, self.lines.get(key, self.line), message)

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
        if not isinstance(value, str):
            hint = "" if value is None or isinstance(value, list | dict) else f" {_IN_QUOTES}"
            raise self.fault(f"“{key}” must hold some text.{hint}", key)
        if not value.strip() and default is None:
            raise self.fault(f"“{key}” must hold some text.", key)
        return value

    def texts(self, key: str) -> list[str]:
        """Return the list of texts under `key`, empty when it is not there."""
        values = self._list(key)
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise self.fault(
                f"“{key}” must be a list of texts. Put a text with a colon, and a number, a date, "
                "yes or no, in quotation marks.",
                key,
            )
        return values

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
        if type(value) is not int or abs(value) > LARGEST_NUMBER:
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


class _Loader(yaml.SafeLoader):
    """Written in Python: the one in C ends the whole program at a few thousand brackets."""

    def compose_node(self, parent: Any, index: Any) -> Any:  # noqa: ANN401 - as the base class
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise yaml.MarkedYAMLError(
                problem="put a text that begins with &, * or ! in quotation marks",
                problem_mark=event.start_mark,
            )
        return super().compose_node(parent, index)


def read_head(file: str, text: str) -> Fields:
    """Return what stands in a head. Raises ContentFileError for what is no mapping in YAML."""
    try:
        node = yaml.compose(text, Loader=_Loader)
        head = _value(file, node) if node else None
    except yaml.MarkedYAMLError as error:
        raise _no_yaml(file, *_line_and_problem(error)) from None
    except yaml.reader.ReaderError as error:
        sign = f"the character U+{int(error.character):04X} has no place here"
        raise _no_yaml(file, text.count("\n", 0, error.position), sign) from None
    except RecursionError:
        raise _no_yaml(file, 0, "lists stand in lists too deeply") from None
    if not isinstance(head, Fields):
        raise ContentFileError(file, FIRST_LINE, "the head must have fields, as “title: …”.")
    return head


def _line_and_problem(error: yaml.MarkedYAMLError) -> tuple[int, str]:
    """Return what is wrong and where, and where the list or text begins that it stands in."""
    line = error.problem_mark.line if error.problem_mark else 0
    begin = error.context_mark.line if error.context_mark else line
    if error.problem == "found unexpected end of stream":
        return begin, "the quotation mark at the end of this text is missing"
    inside = f", in what begins on line {begin + FIRST_LINE}" if begin != line else ""
    return line, f"{error.problem}{inside}"


def _no_yaml(file: str, line: int, problem: object) -> ContentFileError:
    return ContentFileError(file, line + FIRST_LINE, f"the head is not valid YAML: {problem}.")


def _value(file: str, node: yaml.Node) -> Any:  # noqa: ANN401 - any YAML value
    if isinstance(node, yaml.SequenceNode):
        return [_value(file, item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        return _mapping(file, node)
    value = _scalar(file, node)
    if isinstance(value, str) and (never := _NEVER.search(value)):
        sign = f"the character U+{ord(never[0]):04X} has no place here"
        raise _no_yaml(file, node.start_mark.line, sign)
    return value


def _mapping(file: str, node: yaml.MappingNode) -> Fields:
    fields = Fields(file, node.start_mark.line + FIRST_LINE)
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise _no_yaml(file, key_node.start_mark.line, "the name before a colon must be a word")
        key, line = str(key_node.value), key_node.start_mark.line + FIRST_LINE
        if key in fields:
            raise ContentFileError(file, line, f"“{key}” stands here twice.")
        fields[key] = _value(file, value_node)
        fields.lines[key] = line
    return fields


def _scalar(file: str, node: yaml.Node) -> Any:  # noqa: ANN401 - text, number, truth, date or nothing
    if node.tag not in _NOT_TEXT:
        text = str(node.value)
        return text if getattr(node, "style", None) == _QUOTED else text.strip()
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    except (ValueError, OverflowError):
        sentence = "there is no such day or number; put a text in quotation marks"
        raise _no_yaml(file, node.start_mark.line, sentence) from None
    finally:
        loader.dispose()
