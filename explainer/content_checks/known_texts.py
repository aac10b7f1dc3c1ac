"""Texts whose runs of words nobody may copy, read from files of three kinds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path


def texts_in(file: Path) -> Iterator[str]:
    """Yield the texts of a file. Raises ValueError for one that is not of the known kinds."""
    reader = _READERS.get(file.suffix)
    if reader is None:
        raise ValueError(f"“{file}” is none of {', '.join(_READERS)}.")
    try:
        yield from reader(file.read_text(encoding="utf-8"))
    except (KeyError, TypeError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"“{file}” is not written as it should be: {error!r}.") from None


def _definitions(text: str) -> Iterator[str]:
    """Of answers of NCI's glossary API."""
    return (term["definition"]["text"] for term in json.loads(text))


def _answers(text: str) -> Iterator[str]:
    """Of questions and answers, one pair on each line."""
    for line in text.splitlines():
        pair = json.loads(line)
        yield from (pair["question"], pair["answer"])


def _lines(text: str) -> Iterator[str]:
    return iter(text.splitlines())


_READERS: dict[str, Callable[[str], Iterator[str]]] = {
    ".json": _definitions,
    ".jsonl": _answers,
    ".md": _lines,
}
