"""Looking for one of many sources by some words of its title or its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from explainer.sources.models import Source, Verification

MOST = 20
MOST_WORDS = 8


@dataclass(frozen=True)
class FoundSources:
    """The first sources on which live pages rest and that have all of these words."""

    words: str
    sources: Sequence[Source]
    are_all: bool


def sources_named(words: str) -> FoundSources | None:
    """Return the sources that somebody may mean, or None where nothing is asked for."""
    if not words:
        return None
    checks = Verification.objects.in_effect().of_live_texts().filter(source=OuterRef("pk"))
    sources = Source.objects.filter(Exists(checks))
    for word in words.split()[:MOST_WORDS]:
        sources = sources.filter(Q(title__icontains=word) | Q(address__icontains=word))
    found = list(sources[: MOST + 1])
    return FoundSources(words, found[:MOST], len(found) <= MOST)
