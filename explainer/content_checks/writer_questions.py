"""What the checks ask the writer of a topic beside its form, before anybody else reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django.db.models import BigIntegerField, Count, Func, Sum, Value
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
_HASH_OF_NAME = Func("name", Value(0), function="hashtextextended", output_field=BigIntegerField())


def unexplained_questions(content: Content) -> Iterator[str]:
    """Name the words of a topic that nobody explained: neither it nor a live term.

    Those that NCI's dictionary explains lead to what it says.
    """
    library = Library()
    library.add(content.name, content)
    if not library.topics:
        return
    vocabulary = Vocabulary(_stems_of_live_names(), names_in(library))
    words = [word for topic in library.topics for _, word in unexplained_in(topic, vocabulary)]
    if words:
        shown = ", ".join(f"“{word}”" for word in words[:WORDS_SHOWN])
        more = len(words) - WORDS_SHOWN
        yield (
            f"Words nobody explained: {shown}{f' and {more} more' if more > 0 else ''}. Say them"
            " in everyday words, or make them terms of the glossary."
        )
        yield from _explained_by_nci(words[:WORDS_SHOWN])


def _stems_of_live_names() -> frozenset[str]:
    """Return what the words of all names of live terms may be a form of.

    They are thousands, and seldom others than they were: this process keeps them, and asks
    PostgreSQL whether they are the same still.
    """
    known = _Known.stems
    spellings = Spelling.objects.aggregate(count=Count("pk"), names=Sum(_HASH_OF_NAME))
    if known is None or known[0] != spellings:
        names = Spelling.objects.values_list("name", flat=True).distinct()
        known = _Known.stems = (spellings, stems_of(names))
    return known[1]


class _Known:
    """The stems, and what PostgreSQL said of the names that they are of."""

    stems: ClassVar[tuple[dict[str, Any], frozenset[str]] | None] = None


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
