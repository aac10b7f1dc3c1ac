"""Which kinds of text have words that open in place, and which explain words: their apps say so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from explainer.linking.linker import LinkedText
from explainer.publishing.content import Content
from explainer.publishing.models import Publication
from explainer.publishing.renditions import live_text

# From a content with HTML for markdown.
TextOf = Callable[[Any], LinkedText]
NamesOf = Callable[[Any], Sequence[str]]
_texts: dict[str, TextOf] = {}
_names: dict[str, NamesOf] = {}


def register_text(kind: str, text_of: TextOf) -> None:
    """Let words open in the texts of a kind."""
    _texts[kind] = text_of


def register_words(kind: str, names_of: NamesOf) -> None:
    """Let the texts of a kind explain words."""
    _names[kind] = names_of


def kinds_with_links() -> list[str]:
    return list(_texts)


def explains_words(publication: Publication) -> bool:
    return publication.kind in _names


def names_of(publication: Publication, content: Content) -> set[str]:
    """Return what texts may call the word that a page explains."""
    return {name for x in _names[publication.kind](content) if (name := " ".join(x.split()))}


def linked_text(publication: Publication) -> LinkedText:
    """Return the text of a live page that came with `for_page()`, as far as words open in it."""
    content: Any = live_text(publication.kind_of_text.content, publication)
    return _texts[publication.kind](content)
