"""Plain values as lines of YAML that people like to read, and that are read as exactly the same.

A text stands as it is where that is safe; a long one is folded at blanks; one with paragraphs keeps
its lines; whatever else there is stands in quotation marks, with the escapes of JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from yaml.nodes import ScalarNode
from yaml.resolver import Resolver

Value: TypeAlias = str | int | date | Sequence["Value"] | Mapping[str, "Value"]
WIDTH = 100
_TEXT = "tag:yaml.org,2002:str"
# Begins as a word does, and holds nothing that ends it for YAML.
_PLAIN = re.compile(r"[\w“‘(](?:[^:#]|:(?=\S)|(?<=\S)#)*")
# What YAML can print, without the signs that it takes for line ends.
_PRINTED = "\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
_ONE_LINE = re.compile(f"[{_PRINTED}]*")
_LINES = re.compile(f"[{_PRINTED}\t\n]*")
_NOT_PRINTED = re.compile(f"[^{_PRINTED}]")
_resolver = Resolver()


def yaml_lines(values: Mapping[str, Value], indent: str = "") -> Iterator[str]:
    for key, value in values.items():
        yield from _entry(f"{indent}{key}:", value, indent)


def _entry(start: str, value: Value, indent: str) -> Iterator[str]:
    if isinstance(value, str):
        yield from _text(start, value, indent)
    elif isinstance(value, bool):
        yield f"{start} {str(value).lower()}"
    elif isinstance(value, int | date):
        yield f"{start} {value}"
    else:
        yield start
        for item in value:
            yield from _item(item, f"{indent}  ")


def _item(item: Value, indent: str) -> Iterator[str]:
    if isinstance(item, Mapping):
        lines = yaml_lines(item, f"{indent}  ")
        yield f"{indent}- {next(lines).removeprefix(f'{indent}  ')}"
        yield from lines
    else:
        yield from _entry(f"{indent}-", item, indent)


def _text(start: str, text: str, indent: str) -> Iterator[str]:
    fits = len(start) + len(text) < WIDTH
    one_line = _ONE_LINE.fullmatch(text) and text == text.strip()
    if fits and one_line and _is_plain(text):
        yield f"{start} {text}"
    elif one_line and not fits and "  " not in text:
        yield f"{start} >-"
        yield from _folded(text, f"{indent}  ")
    elif "\n" in text and text == text.strip() and _LINES.fullmatch(text):
        yield f"{start} |-"
        yield from (f"{indent}  {line}" if line else "" for line in text.split("\n"))
    else:
        yield f"{start} {_NOT_PRINTED.sub(_escape, json.dumps(text, ensure_ascii=False))}"


def _escape(sign: re.Match[str]) -> str:
    return f"\\u{ord(sign[0]):04x}"


def _is_plain(text: str) -> bool:
    """Tell whether YAML takes it for a text that ends where it ends."""
    is_text = _resolver.resolve(ScalarNode, text, (True, False)) == _TEXT  # type: ignore[no-untyped-call]
    return is_text and bool(_PLAIN.fullmatch(text))


def _folded(text: str, indent: str) -> Iterator[str]:
    line = indent
    for word in text.split(" "):
        if line != indent and len(line) + len(word) >= WIDTH:
            yield line
            line = indent
        line += word if line == indent else f" {word}"
    yield line
