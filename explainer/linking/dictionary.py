"""Names of words, found in a text token by token: that there are many of them costs nothing.

A token is a word, white space or any other sign. Words are the same whatever their case, but for
those that a name has in capitals: ALL is not “all”. Any white space is a space and any apostrophe
another one. Each name stands for its regular plural, too, unless that is a name itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(r"\s++|\w++|.", re.DOTALL)
_WORD = re.compile(r"\w++")
_ENDINGS = (
    (re.compile(r"(?<=[^aeiou\d])y$"), "ies"),
    (re.compile(r"(?<=[sx])$|(?<=[cs]h)$"), "es"),
    (re.compile(r"(?<=\D)$"), "s"),
)
# Before what matches capitals only: no text has it before a word within one token.
_AS_IT_STANDS = "="
FEWEST_CAPITALS = 2
# More than most readers know; texts say them again and again.
WORDS_REMEMBERED = 10_000


class Token(NamedTuple):
    """A token of a text, and as what a name may hold it: in any case, or as it stands."""

    text: str
    in_any_case: str
    as_it_stands: str


@dataclass(frozen=True)
class Name:
    """What a text may call a word, and the slug of the term that explains it."""

    spelling: str
    term: str


@dataclass(frozen=True)
class Entry:
    """What a text may mean by a spelling: more than one term where it is ambiguous."""

    spelling: str
    terms: tuple[str, ...]


@dataclass
class _Node:
    after: dict[str, _Node] = field(default_factory=dict)
    terms: tuple[str, ...] = ()
    is_plural: bool = False


class Dictionary:
    """Names, each with the term that it means, as a tree of tokens."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._root = _Node()
        plurals = []
        for name in names:
            spelling, *plural = spellings_of(name.spelling)
            self._add(spelling, name.term, is_plural=False)
            plurals += [(tokens, name.term) for tokens in plural]
        for tokens, term in plurals:
            self._add(tokens, term, is_plural=True)

    def _add(self, tokens: Sequence[str], term: str, *, is_plural: bool) -> None:
        node = self._root
        for token in tokens:
            node = node.after.setdefault(token, _Node())
        if node.terms and is_plural and not node.is_plural:
            return
        if tokens and term not in node.terms:
            node.terms, node.is_plural = (*node.terms, term), is_plural

    def longest(self, tokens: Sequence[Token], start: int) -> tuple[Entry, int] | None:
        """Return the longest name that begins at a token of a text, and where it ends."""
        found, nodes = None, [self._root]
        for place in range(start, len(tokens)):
            keys = tokens[place][1:]
            nodes = [node.after[key] for node in nodes for key in keys if key in node.after]
            if not nodes:
                break
            named = [node.terms for node in nodes if node.terms]
            if named and _may_end(tokens, place + 1):
                found = named[-1], place + 1
        if found is None or not _may_begin(tokens, start):
            return None
        return Entry(key_of("".join(x.text for x in tokens[start : found[1]])), found[0]), found[1]


@lru_cache(maxsize=WORDS_REMEMBERED)
def token_of(text: str) -> Token:
    normal = _normal(text)
    return Token(normal, normal.casefold(), _AS_IT_STANDS + normal)


def spellings_of(name: str) -> list[tuple[str, ...]]:
    """Return the tokens of a name as a dictionary has them, and those of its plural, if any."""
    tokens = tuple(map(_normal, tokens_of(name.strip())))
    spellings = [tuple(map(_folded, tokens))]
    plural = _plural(tokens[-1]) if tokens else ""
    if plural:
        spellings.append((*map(_folded, tokens[:-1]), plural))
    return spellings


def words_needed(name: str) -> list[list[str]]:
    """Return for a name and its plural all that a text which holds it has, in small letters."""
    return [
        [
            (token.removeprefix(_AS_IT_STANDS) or token).casefold()
            for token in tokens
            if not token.isspace()
        ]
        for tokens in spellings_of(name)
        if tokens
    ]


def key_of(text: str) -> str:
    """Return as what a spelling is known, whatever its case and its apostrophes."""
    return "".join(map(_normal, tokens_of(text.strip()))).casefold()


def tokens_of(text: str) -> list[str]:
    return _TOKEN.findall(text)


def is_word(token: str) -> bool:
    return bool(_WORD.match(token))


def _folded(token: str) -> str:
    return _AS_IT_STANDS + token if is_in_capitals(token) else token.casefold()


def _normal(token: str) -> str:
    return " " if token.isspace() else token.replace("’", "'")


def is_in_capitals(token: str) -> bool:
    """Tell whether somebody wrote a short form, which is another word in small letters."""
    return token.isupper() and sum(map(str.isalpha, token)) >= FEWEST_CAPITALS


def _plural(word: str) -> str:
    if not is_word(word):
        return ""
    if is_in_capitals(word):
        return f"{_AS_IT_STANDS}{word}s"
    return next((x.sub(end, word).casefold() for x, end in _ENDINGS if x.search(word)), "")


def _may_begin(tokens: Sequence[Token], place: int) -> bool:
    """No name is a part of a word, and one that begins with a sign stands apart from words."""
    return place == 0 or is_word(tokens[place].text) or not is_word(tokens[place - 1].text)


def _may_end(tokens: Sequence[Token], place: int) -> bool:
    return (
        place == len(tokens) or is_word(tokens[place - 1].text) or not is_word(tokens[place].text)
    )
