"""Pages without the spaces that templates leave in them."""

from __future__ import annotations

import re

# Tried at the first space of a run only and never twice: a reader may send a million of them.
_SPACES_AT_LINE_END = re.compile(r"(?<![ \t])[ \t]++$", re.MULTILINE)
# What a reader typed, or a writer set as it stands, ends as it ended.
_SPACES_BEFORE_A_TAG = re.compile(r"(?<!\s)\s++(?=<(?!/(?:textarea|code|pre)>))")
# Unicode keeps this character for what happens inside of a program: no text has it.
_EDGE = "\ufdd0"


def as_it_is(html: str) -> str:
    """Mark what `tidied` is to leave alone: most of a page is long since tidy, or style sheet."""
    return f"{_EDGE}{html}{_EDGE}"


def tidied(page: str) -> str:
    """Take away the spaces that template tags leave at the ends of lines, and those that indent a
    tag: of an article they are a fortieth of all that is sent, and 400 bytes.
    """
    *before, last = page.split(_EDGE)
    # What is left alone begins with a tag.
    before[::2] = [_tidied(f"{piece}<")[:-1] for piece in before[::2]]
    return "".join([*before, _tidied(last)])


def _tidied(piece: str) -> str:
    text = _SPACES_AT_LINE_END.sub("", piece)
    return _SPACES_BEFORE_A_TAG.sub(lambda x: "\n" if "\n" in x[0] else x[0], text)
