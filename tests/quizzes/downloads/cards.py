"""Cards to take along, the smallest valid ones unless a test says otherwise."""

from __future__ import annotations

from datetime import UTC, datetime

from explainer.publishing.content import SourceContent
from quizzes.cards.flashcards import CardOrigin, Flashcard

SOURCE = SourceContent("https://www.cancer.gov/surgery", "Surgery to Treat Cancer")


def origin(*, edition: int = 1, page: str = "/topics/surgery/", day: int = 1) -> CardOrigin:
    published_at = datetime(2026, 7, day, 12, tzinfo=UTC)
    return CardOrigin("Surgery", page, edition, published_at, SOURCE, verified=None)


def card(
    front: str = "Biopsy", back: str = "A small sample.", *, key: str = "term:biopsy", day: int = 1
) -> Flashcard:
    return Flashcard(front, back, key, origin(day=day))
