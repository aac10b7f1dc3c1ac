"""What the checks ask the writer of a topic beside its form, before anybody else reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from explainer.content_checks.everyday_words import (
    Vocabulary,
    names_in,
    stems_of,
    unexplained_in,
)
from explainer.content_checks.library import Library
from explainer.linking.models import Spelling
from explainer.publishing.content import Content
from glossary.dictionary.models import Entry

WORDS_SHOWN = 20


def unexplained_questions(content: Content) -> Iterator[str]:
    """Name the words of a topic that nobody explained: neither it nor a live term.

    Those that NCI's dictionary explains lead to what it says.
    """
    library = Library()
    library.add(content.name, content)
    if not library.topics:
        return
    live_names = Spelling.objects.values_list("name", flat=True).distinct()
    vocabulary = Vocabulary(stems_of(live_names), names_in(library))
    words = [word for topic in library.topics for _, word in unexplained_in(topic, vocabulary)]
    if words:
        shown = ", ".join(f"“{word}”" for word in words[:WORDS_SHOWN])
        more = len(words) - WORDS_SHOWN
        yield (
            f"Words nobody explained: {shown}{f' and {more} more' if more > 0 else ''}. Say them"
            " in everyday words, or make them terms of the glossary."
        )
        yield from _explained_by_nci(words[:WORDS_SHOWN])


def _explained_by_nci(words: Sequence[str]) -> Iterator[SafeString]:
    """Name the words that are names in NCI's dictionary, each a link to its entry there."""
    stems = {word: stems_of([word]) for word in words}
    entries = Entry.objects.for_page().called(frozenset[str]().union(*stems.values()))
    named = [(entry, {entry.sort_key, *entry.link_names}) for entry in entries]
    found = [
        (entry.get_absolute_url(), word)
        for word, forms in stems.items()
        for entry, names in named
        if forms & names
    ]
    if found:
        links = format_html_join(", ", '<a href="{}">{}</a>', found)
        yield format_html("Of these, NCI’s dictionary explains {}.", links)
