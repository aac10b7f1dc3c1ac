"""Runs of eight or more words that also stand in NCI's texts, or in the fact files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from textwrap import shorten

from explainer.content_checks.data_files import FINGERPRINTS, RIGHTLY_COPIED, lines_with_reasons
from explainer.content_checks.faults import Fault
from explainer.content_checks.fingerprints import (
    WORDS_OF_A_RUN,
    Fingerprints,
    fingerprint,
    runs_of,
)
from explainer.content_checks.library import Library
from explainer.content_checks.normal_words import normal_words
from explainer.content_checks.parts import Part

# Stands for words that nobody could say otherwise; no run goes across it.
_BREAK = "\n"
_CLAUSES = re.compile(r"[:;](?=\W)")
MOST_SHOWN = 200


def copied_runs(
    library: Library,
    known: Fingerprints | None = None,
    excepted: Iterable[str] | None = None,
) -> Iterator[Fault]:
    known = known or shipped_fingerprints()
    phrases = lines_with_reasons(RIGHTLY_COPIED) if excepted is None else excepted
    broken = [(" ".join(normal_words(phrase)), _BREAK) for phrase in phrases]
    for text in library.texts():
        for part in text.parts:
            for run in _copied_in(part, known, broken):
                said = shorten(run, MOST_SHOWN, placeholder=" …")
                yield Fault(
                    text.place, part.name, f"NCI's text or a fact file has it, too: “{said}”"
                )


@cache
def shipped_fingerprints() -> Fingerprints:
    return Fingerprints(FINGERPRINTS.read_bytes())


def _copied_in(part: Part, known: Fingerprints, broken: list[tuple[str, str]]) -> Iterator[str]:
    """Yield each stretch of a sentence that is made of known runs, whole.

    A run across the end of a sentence, or a colon, is one by chance.
    """
    for clause in (x for sentence in part.sentences for x in _CLAUSES.split(" ".join(sentence))):
        words = f" {' '.join(normal_words(clause))} "
        for phrase, mark in broken:
            words = words.replace(f" {phrase} ", f" {mark} ")
        for stretch in words.split(_BREAK):
            yield from _stretches(stretch.split(), known)


def _stretches(words: list[str], known: Fingerprints) -> Iterator[str]:
    start, end = 0, 0
    for place, run in enumerate(runs_of(words)):
        if fingerprint(run) not in known:
            continue
        if end and place > end:
            yield " ".join(words[start:end])
        if not end or place > end:
            start = place
        end = place + WORDS_OF_A_RUN
    if end:
        yield " ".join(words[start:end])
