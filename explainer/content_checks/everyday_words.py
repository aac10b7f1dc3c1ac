"""Words that nobody explained: no everyday words, no terms, and not said in other words beside.

A word is known when it stands in the list of everyday words, in a name of a term, or when its own
text says what it means (“the food pipe (esophagus)”, “a cyst, which is …”). What is capitalised
within a sentence is a name: of a person, a place, a month, an organization. Names of drugs are
names as well, in a list of their own. Short forms in capitals are words that need to be explained.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from explainer.content_checks.data_files import (
    DRUG_NAMES,
    EVERYDAY_WORDS,
    KNOWN_WORDS,
    WORDS_TO_EXPLAIN,
    lines_with_reasons,
    words_in,
)
from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library, Text

_WORD = re.compile(r"(?!\d)[^\W_]+(?:['’][^\W\d_]+)*")
_ADDRESS = re.compile(r"(?<!\S)\S+\.(?:gov|org|com|net)\b\S*")
# MRI, SSRIs, mRNA; not CaringBridge, which is a name.
_SHORT_FORM = re.compile(r"(?![A-Z][a-z]{2,}[A-Z][a-z])(?=.*[A-Z].*[A-Z])[^\W_]+")
_BEGINS_A_SENTENCE = re.compile(r"(^|[.!?:…]|[“\"‘(\[•])\W*$")
_ROMAN = re.compile(r"[IVX]+")
# Where a text says in other words what a word means, before it or behind it.
_SAID_BEFORE = re.compile(
    r"(?:\b(?:called|named|known as|short for|stands? for|the word|means)\b|\()([^.;:()]{1,80})"
)
_SAID_BEHIND = re.compile(
    r"\b([^\W\d_]++(?:[-\s][^\W\d_]++)?)['’”\"]?"
    r"(?: \(|: |, which (?:is|are|means)\b| (?:is|are|means) (?:a|an|the|when)\b"
    # A stranger in a list has no clause of its own: “an audiologist, a specialist for hearing”.
    r"|, (?:a|an|the) [^,.;:()]{1,40} (?:that|which|who|where|for|of|in|inside|around|from)\b)"
)
# What stands before a word without making it another one.
_BEGINNINGS = ("un", "non")
_ENDINGS = (
    ("'s", ""), ("s'", "s"), ("s", ""), ("es", ""), ("ies", "y"), ("ied", "y"), ("ed", ""),
    ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""), ("er", ""), ("er", "e"), ("ness", ""),
    ("ation", "ate"),
)  # fmt: skip


@dataclass(frozen=True)
class Vocabulary:
    """What the readers of a library are taken to know."""

    terms: frozenset[str]
    names: frozenset[str]

    @cached_property
    def everyday(self) -> frozenset[str]:
        more = {word.lower() for x in lines_with_reasons(KNOWN_WORDS) for word in x.split()}
        return words_in(EVERYDAY_WORDS) | more

    @cached_property
    def not_everyday(self) -> frozenset[str]:
        return words_in(WORDS_TO_EXPLAIN)

    def knows(self, stems: frozenset[str]) -> bool:
        if stems & self.terms:
            return True
        return not stems & self.not_everyday and bool(stems & self.everyday)


def unexplained_words(library: Library) -> Iterator[Fault]:
    names = (n for text in library.terms for n in (text.content.name, *text.content.aliases))
    vocabulary = Vocabulary(stems_of(names), names_in(library))
    for text in library.texts():
        for part, word in unexplained_in(text, vocabulary):
            yield Fault(
                text.place,
                part,
                f"Nobody explains “{word}”: say it in everyday words, or make it a term.",
            )


def unexplained_in(text: Text, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Yield each word that nobody explained once, after the first part that has it."""
    explained = {stem for part in text.parts for word in _said(part.words) for stem in _stems(word)}
    seen: set[str] = set()
    for part in text.parts:
        for word in _words_to_know(part.words, vocabulary.names):
            stems = _stems(word.lower())
            if stems & seen or vocabulary.knows(stems) or stems & explained:
                continue
            seen.add(word.lower())
            yield part.name, word


def stems_of(names: Iterable[str]) -> frozenset[str]:
    """Return what the words of these names may be a form of."""
    return frozenset(
        stem for name in names for x in _WORD.findall(name) for stem in _stems(x.lower())
    )


def _words_to_know(text: str, names: frozenset[str]) -> Iterator[str]:
    """Yield the words of a text that are no names."""
    for line in _ADDRESS.sub(" ", text).splitlines():
        for found in _WORD.finditer(line):
            word = found[0].replace("’", "'")
            if not _is_name(word, _before(line, found), names):
                yield word


def _is_name(word: str, before: str, names: frozenset[str]) -> bool:
    if len(word) == 1 or word.lower() in words_in(DRUG_NAMES):
        return True
    if _SHORT_FORM.fullmatch(word):
        return bool(_ROMAN.fullmatch(word))
    if not word[0].isupper():
        return False
    return word in names or not _BEGINS_A_SENTENCE.search(before)


def _before(line: str, found: re.Match[str]) -> str:
    return line[max(0, found.start() - 4) : found.start()]


def names_in(library: Library) -> frozenset[str]:
    """Return what is capitalised within a sentence anywhere, so that it is a name at its start."""
    return frozenset(
        found[0]
        for text in library.texts()
        for part in text.parts
        for line in part.words.splitlines()
        for found in _WORD.finditer(line)
        if found[0][0].isupper() and not _BEGINS_A_SENTENCE.search(_before(line, found))
    )


def _said(text: str) -> Iterator[str]:
    for pattern in (_SAID_BEFORE, _SAID_BEHIND):
        for stretch in pattern.findall(text):
            yield from (word.lower().replace("’", "'") for word in _WORD.findall(stretch))


@cache
def _stems(word: str) -> frozenset[str]:
    """Return the word, and what it may be a form of."""
    stems = {word}
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            stems.add(word.removesuffix(ending) + instead)
    for beginning in _BEGINNINGS:
        if word.startswith(beginning) and len(word) > len(beginning) + 2:
            stems |= _stems(word.removeprefix(beginning))
    return frozenset(stems)
