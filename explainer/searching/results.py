"""What a page of results shows: its rows with a snippet each, and by what they can be narrowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import BigIntegerField, Q

from explainer.publishing.models import Publication
from explainer.publishing.prepared import AnyAsked, PreparedQuery
from explainer.searching.answers import Found
from explainer.searching.asked import Concept
from explainer.searching.models import SearchEntry, SearchWord
from explainer.searching.ranking import Ranked
from explainer.searching.snippets import marked_piece, plain

FROM_OUTSIDE = "dictionary"
MOST_TAGS, MOST_FORMS = 12, 300


@dataclass(frozen=True)
class Option:
    """A way to narrow the results, and how many would be left."""

    value: str
    count: int
    is_chosen: bool


@dataclass
class Result:
    """A page that was found, at its best entry; `entry` and `snippet` are there once it is
    shown."""

    ranked: Ranked
    publication: Publication | None
    entry: SearchEntry | None = None
    snippet: str = ""

    @property
    def kind(self) -> str:
        return self.publication.kind if self.publication else FROM_OUTSIDE

    @property
    def card(self) -> Mapping[str, Any]:
        return self.publication.card if self.publication else {}

    @cached_property
    def values(self) -> dict[str, Sequence[str]]:
        """Return what the result is told by in each filter."""
        level = self.card.get("level")
        return {
            "kind": [self.kind],
            "level": [level] if level else [],
            "tag": self.card.get("tags", []),
        }

    @property
    def is_part(self) -> bool:
        return not self.ranked.best.is_page


_RENDITION = "live_edition__rendition"
_SHOWN = ("kind", "slug", "live_edition", f"{_RENDITION}__card", f"{_RENDITION}__made_by")
_PAGES = PreparedQuery(
    lambda: (
        Publication.objects.live()
        .for_list()
        .only(*_SHOWN)
        .filter(pk__in=AnyAsked("keys", BigIntegerField()))
        .order_by()
    )
)
# Without what the index holds, which is longer than all else.
_ENTRIES = PreparedQuery(
    lambda: SearchEntry.objects.defer("words", "vector").filter(
        pk__in=AnyAsked("keys", BigIntegerField())
    )
)


@dataclass(frozen=True)
class Narrowed:
    """The results of a search that pass the filters that were chosen."""

    found: Found
    chosen: Mapping[str, str]

    @cached_property
    def everything(self) -> list[Result]:
        keys = [x.best.publication for x in self.found.rows if x.best.publication]
        pages = {page.pk: page for page in _PAGES.rows(keys=keys)}
        return [
            Result(row, pages.get(row.best.publication or 0))
            for row in self.found.rows
            if row.best.publication is None or row.best.publication in pages
        ]

    @cached_property
    def rows(self) -> list[Result]:
        return [x for x in self.everything if self._passes(x, self.chosen)]

    def options(self, name: str) -> list[Option]:
        """Return the values of a filter among what passes all others, the most frequent first."""
        others = {x: value for x, value in self.chosen.items() if value and x != name}
        counted = Counter(
            value
            for result in self.everything
            if self._passes(result, others)
            for value in result.values[name]
        )
        chosen = self.chosen.get(name, "")
        return [Option(x, n, x == chosen) for x, n in counted.most_common(MOST_TAGS)]

    @staticmethod
    def _passes(result: Result, chosen: Mapping[str, str]) -> bool:
        return not chosen or all(not x or x in result.values[name] for name, x in chosen.items())


def with_snippets(results: Iterable[Result], concepts: Sequence[Concept]) -> list[Result]:
    """Fetch what the rows of one page say, each with the piece that answers best."""
    shown = list(results)
    entries = {x.pk: x for x in _ENTRIES.rows(keys=[x.ranked.best.entry for x in shown])}
    forms = _forms_of(concepts) if shown else frozenset()
    for result in shown:
        result.entry = entries[result.ranked.best.entry]
        result.entry.publication = result.publication
        result.snippet = marked_piece(_text_of(result.entry), forms)
    return shown


def _text_of(entry: SearchEntry) -> str:
    """Return what is shown of an entry: a part stands below the name of its page, its summary."""
    parts = (entry.summary, entry.text) if entry.is_page else (entry.text,)
    return " · ".join(filter(None, map(plain, parts)))


def _forms_of(concepts: Sequence[Concept]) -> frozenset[str]:
    """Return the words as they stand in texts that are looked for, whatever their endings."""
    stems = {stem for x in concepts for found in x.alternatives for stem in found}
    beginnings = [x.alternatives[0][0] for x in concepts if x.is_beginning]
    if not beginnings:
        return frozenset(x.word for x in _FORMS.rows(stems=[*stems]))
    wanted = Q(stem__in=stems)
    for beginning in beginnings:
        wanted |= Q(word__startswith=beginning)
    words = SearchWord.objects.filter(wanted).order_by("word").values_list("word", flat=True)
    return frozenset(words[:MOST_FORMS])


_FORMS = PreparedQuery(
    lambda: (
        SearchWord.objects.filter(stem__in=AnyAsked("stems"))
        .only("word")
        .order_by("word")[:MOST_FORMS]
    )
)
