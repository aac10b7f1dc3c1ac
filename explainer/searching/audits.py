"""Whether the vocabulary of the search counts the words of its entries, and no others."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.operations.audits import Difference
from explainer.operations.postgresql.asking import rows_of
from explainer.searching.vocabulary import WORDS_THAT_DIFFER


def of_the_vocabulary() -> Iterator[Difference]:
    for word, kept, made in rows_of(WORDS_THAT_DIFFER):
        yield Difference(
            f"“{word}” in the vocabulary of the search",
            f"it is counted for {kept or 0} entries and stands in {made or 0}, or sounds"
            " otherwise than is kept.",
        )
