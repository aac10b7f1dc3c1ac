"""The words of the glossary as a list: fifty on a page, put together without a template."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString

from explainer.text.markdown import trust
from glossary.dictionary.models import Language
from glossary.listing import Word

register = template.Library()
FROM_NCI = '<dd class="facts">From the NCI dictionary, in NCI’s words</dd>'


@register.simple_tag
def words_of_letter(words: Iterable[Word]) -> SafeString:
    """Return words, each a term of ours or an entry of NCI's dictionary, as a list."""
    items = "\n".join(_item(word) for word in words)
    return trust(f"<dl>\n{items}\n</dl>")


def _item(word: Word) -> str:
    is_english = word.language == Language.ENGLISH
    lang = "" if is_english else f' lang="{escape(word.language)}"'
    said = word.pronunciation and (
        f' <span class="pronunciation">Say it: {escape(word.pronunciation)}</span>'
    )
    origin = "" if word.term else f"{FROM_NCI}\n"
    return (
        f'<div>\n<dt{lang}><a href="{escape(word.address)}">{escape(word.name)}</a>{said}</dt>\n'
        f"<dd{lang}>{escape(word.definition)}</dd>\n{origin}</div>"
    )
