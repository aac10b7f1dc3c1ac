"""What the checks ask the writer of a topic beside its form, before anybody else reads it."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.content_checks.everyday_words import (
    Vocabulary,
    names_in,
    stems_of,
    unexplained_in,
)
from explainer.content_checks.library import Library
from explainer.linking.models import Spelling
from explainer.publishing.content import Content

WORDS_SHOWN = 20


def unexplained_questions(content: Content) -> Iterator[str]:
    """Name the words of a topic that nobody explained: neither it nor a live term."""
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
