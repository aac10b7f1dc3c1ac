"""Which kinds of text have words that open in place, and which explain words: their apps say so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from explainer.linking.linker import LinkedText
from explainer.publishing.content import Content
from explainer.publishing.models import Publication
from explainer.publishing.renditions import live_text


@dataclass(frozen=True)
class Word:
    """What texts may call a word, and what it means."""

    names: frozenset[str]
    meaning: str


WordOf = Callable[[Any], Word]
# From a content with HTML for markdown.
TextOf = Callable[[Any], LinkedText]
_texts: dict[str, TextOf] = {}
_words: dict[str, WordOf] = {}


def register_text(kind: str, text_of: TextOf) -> None:
    """Let words open in the texts of a kind."""
    _texts[kind] = text_of


def register_words(kind: str, word_of: WordOf) -> None:
    """Let each text of a kind explain a word."""
    _words[kind] = word_of


def kinds_with_links() -> list[str]:
    return list(_texts)


def explains_words(publication: Publication) -> bool:
    return publication.kind in _words


def word_of(publication: Publication, content: Content) -> Word:
    """Return the word that a page explains, each name with single spaces."""
    word = _words[publication.kind](content)
    names = (" ".join(name.split()) for name in word.names)
    return replace(word, names=frozenset(name for name in names if name))


def linked_text(publication: Publication) -> LinkedText:
    """Return the text of a live page that came with `for_page()`, as far as words open in it."""
    content: Any = live_text(publication.kind_of_text.content, publication)
    return _texts[publication.kind](content)
