"""Words with their definitions, as many pages have the same ones: each is made once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from explainer.publishing.listed import Listed
from explainer.text.markdown import trust
from explainer.text.markup import as_it_is, tidied

register = template.Library()
WORDS_KEPT = 4_096


@dataclass(frozen=True)
class ShownWord:
    """All that readers see of a word in a list."""

    slug: str
    address: str
    name: str
    pronunciation: str
    definition: str
    opens_in_place: bool


@register.simple_tag
def word_entries(terms: Iterable[Listed], opens_in_place: bool) -> SafeString:
    """Return the entries of a list of words, for the inside of `{% tidy %}`."""
    return trust(as_it_is("\n".join(_entry(_shown(term, opens_in_place)) for term in terms)))


@register.simple_tag
def word_chips(terms: Iterable[Listed]) -> SafeString:
    """Return a button for each word, which opens its entry in place; as `word_entries`."""
    return trust(as_it_is("".join(_chip(term.slug, term.card["name"]) for term in terms)))


def _shown(term: Listed, opens_in_place: bool) -> ShownWord:
    card = term.card
    return ShownWord(
        term.slug,
        term.get_absolute_url(),
        card["name"],
        card.get("pronunciation", ""),
        card["definition"],
        opens_in_place,
    )


@lru_cache(WORDS_KEPT)
def _entry(word: ShownWord) -> str:
    return tidied(render_to_string("glossary/_word_entry.html", asdict(word))).strip()


@lru_cache(WORDS_KEPT)
def _chip(slug: str, name: str) -> str:
    return render_to_string("glossary/_word_chip.html", {"slug": slug, "name": name}).strip()
