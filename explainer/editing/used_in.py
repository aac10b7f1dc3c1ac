"""Which live texts a term is used in: shown before it is changed, renamed or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from explainer.linking.words_in_place import pages_that_use
from explainer.publishing.models import Publication

PAGES_SHOWN = 20


@dataclass(frozen=True)
class UsedIn:
    """The first of the pages, by name, and how many there are in all."""

    pages: Sequence[Publication]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.pages)


def used_in(term: str) -> UsedIn:
    pages = pages_that_use(term).for_list()
    shown = list(pages[: PAGES_SHOWN + 1])
    count = pages.count() if len(shown) > PAGES_SHOWN else len(shown)
    return UsedIn(shown[:PAGES_SHOWN], count)
