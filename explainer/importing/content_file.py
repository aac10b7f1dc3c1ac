r"""Reading a content file: a YAML head between two lines of `---`, then sections in markdown.

A section is a line `## heading`; directly below it what it rests on (`Facts: a, b` and `Sources:
address, address`) and lines `> key sentence`, each if there is one; then its text. Two signs let
every text stand there: a line of a text that begins as a heading does has a backslash before it
(`\## Not a heading`), and before a text that begins with a quotation, in a section without a key
sentence, there is a line of `>` alone. Sections that nothing else can carry, such as one whose
heading has a line break, stand in the head, as a list of `sections` with the same five fields.

Nothing here touches the database. Every fault is a `ContentFileError` that names file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import dropwhile, pairwise, takewhile
from pathlib import Path

from explainer.importing.head import ContentFileError, Fields, read_head

# More than a form can save.
MOST_BYTES = 4 * 1024 * 1024
FENCE = "---"
KEY_SENTENCE = ">"
# What a section rests on, said directly under its heading, in this order.
RESTS_ON = {"Facts:": "facts", "Sources:": "sources"}
# An address may have a comma, but no space.
BETWEEN = ", "
SECTIONS = "sections"
SECTION_KEYS = {"heading", "key_sentence", "body", "facts", "sources"}
_HEADING = re.compile(r"^##\s+(?P<heading>.+?)\s*$")
_LIKE_A_HEADING = re.compile(r"^(?=\\*##\s)", re.MULTILINE)
_ESCAPED = re.compile(r"^\\(?=\\*##\s)", re.MULTILINE)


@dataclass(frozen=True)
class SectionText:
    heading: str
    key_sentence: str
    body: str
    facts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class ContentFile:
    """`name` is what the file is called to whoever loads it."""

    name: str
    head: Fields
    sections: tuple[SectionText, ...]


def read_content_file(path: Path, name: str = "") -> ContentFile:
    """Read one file. Raises ContentFileError for anything that is not of the format."""
    file = name or path.name
    lines = lines_of(_text_of(path, file))
    if lines[0].rstrip() != FENCE:
        raise ContentFileError(file, 1, "the file must begin with a line of three hyphens: ---")
    # A line of hyphens in a text of the head has blanks before it.
    closing = next((i for i, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if closing is None:
        raise ContentFileError(
            file, len(lines), "the head must end with a line of three hyphens: ---"
        )
    head = read_head(file, "\n".join(lines[1:closing]))
    below = tuple(sections_in(file, lines, closing + 1))
    return ContentFile(file, head, _sections_of_the_head(head, below) or below)


def lines_of(text: str) -> list[str]:
    """Return the lines of a text; other signs than these end none in markdown."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def escaped(body: str) -> str:
    """Return a text as it can stand below its heading: none of its lines begins as one."""
    return _LIKE_A_HEADING.sub(r"\\", body)


def sections_in(file: str, lines: list[str], start: int) -> Iterator[SectionText]:
    """Yield the sections from the line `start` on, counted from nought."""
    starts = [i for i in range(start, len(lines)) if _HEADING.match(lines[i])]
    for number in range(start, starts[0] if starts else len(lines)):
        if lines[number].strip():
            raise ContentFileError(
                file, number + 1, "text before the first “## Heading” has no place."
            )
    for number, end in pairwise([*starts, len(lines)]):
        yield _section(file, number + 1, lines[number:end])


def _text_of(path: Path, file: str) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ContentFileError(file, 1, "the file is larger than 4 MB: divide it.")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ContentFileError(file, 1, "the file is not UTF-8 text.") from None
    except OSError as error:
        raise ContentFileError(file, 1, f"the file cannot be read ({error.strerror}).") from None
    return text


def _sections_of_the_head(head: Fields, below: tuple[SectionText, ...]) -> tuple[SectionText, ...]:
    """Take the sections out of a head that lists them."""
    listed = head.mappings(SECTIONS)
    if listed and below:
        raise head.fault("sections stand either here or below the head, not in both.", SECTIONS)
    head.pop(SECTIONS, None)
    return tuple(_listed(fields) for fields in listed)


def _listed(fields: Fields) -> SectionText:
    fields.refuse_unknown(SECTION_KEYS)
    return SectionText(
        fields.text("heading"),
        fields.text("key_sentence", ""),
        fields.text("body"),
        tuple(fields.texts("facts")),
        tuple(fields.texts("sources")),
        file=fields.file,
        line=fields.line,
    )


def _section(file: str, line: int, lines: list[str]) -> SectionText:
    match = _HEADING.match(lines[0])
    heading = match["heading"] if match else ""
    for number, text in enumerate(lines):
        if "\x00" in text:
            raise ContentFileError(file, line + number, "the character U+0000 has no place here.")
    rests_on, rest = _rests_on(lines[1:])
    key_sentence, rest = _key_sentence(rest)
    body = _ESCAPED.sub("", "\n".join(rest).strip())
    if not body:
        raise ContentFileError(file, line, f"the section “{heading}” has no text.")
    return SectionText(heading, key_sentence, body, **rests_on, file=file, line=line)


def _rests_on(lines: list[str]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """Return the lists of names directly under a heading, and the lines after them."""
    named: dict[str, tuple[str, ...]] = {}
    for start, key in RESTS_ON.items():
        if lines and lines[0].startswith(start):
            names = lines[0].removeprefix(start).split(BETWEEN)
            named[key] = tuple(name.strip() for name in names if name.strip())
            lines = lines[1:]
    return named, lines


def _key_sentence(lines: list[str]) -> tuple[str, list[str]]:
    """Return the first lines that begin with `>`, as one sentence, and the lines after them."""
    lines = list(dropwhile(lambda line: not line.strip(), lines))
    quoted = list(takewhile(lambda line: line.startswith(KEY_SENTENCE), lines))
    words = (line.removeprefix(KEY_SENTENCE).strip() for line in quoted)
    return " ".join(word for word in words if word), lines[len(quoted) :]
