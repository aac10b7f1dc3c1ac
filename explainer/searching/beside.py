"""What a page of results shows beside its rows: signs to get help for, and names spelled alike."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.contrib.postgres.search import (
    SearchQuery,
    SearchRank,
    SearchVectorField,
    TrigramWordSimilarity,
)
from django.db.models import F, Func, Q, Value

from explainer.publishing.content import SIGN
from explainer.publishing.live import ON_A_LIVE_PAGE
from explainer.searching.models import WORDS_CONFIG, SearchEntry, SearchName
from explainer.searching.question_words import telling_words
from explainer.text.folding import folded

# What is on a live page, or no text of ours.
FOUND_BY_READERS = ON_A_LIVE_PAGE | Q(publication__isnull=True)
SUGGESTIONS_SHOWN, NAMES_READ = 6, 30
# Of all that are read: several texts may name the same sign.
SIGNS_SHOWN, SIGNS_READ = 5, 50


def _all_words_of(text: str) -> SearchQuery:
    # Plain words only: patients need no operators, and deep nests of them make PostgreSQL give up.
    words = " ".join(telling_words(folded(text).split()))
    return SearchQuery(words, config=WORDS_CONFIG, search_type="plain")


def signs(wanted: Iterable[str]) -> list[SearchEntry]:
    """Return a few signs to get help for that hold all words of one of the texts in `wanted`.

    The most urgent stand first, each once.
    """
    words = reduce(or_, map(_all_words_of, wanted))
    # The index finds the words anywhere in an entry; only the sign itself, its title, counts.
    title = Func(
        F("vector"), Value("{a}"), function="ts_filter", output_field=SearchVectorField(),
        template="%(function)s(%(expressions)s::\"char\"[])",
    )  # fmt: skip
    entries = (
        SearchEntry.objects.filter(ON_A_LIVE_PAGE, kind__startswith=SIGN, vector=words)
        .annotate(sign=title)
        .filter(sign=words)
        .annotate(rank=SearchRank(F("vector"), words))
        .select_related("publication")
        # Emergency, now, soon: the alphabet has them in the order of their urgency.
        .order_by("kind", "-rank", "title", "text")[:SIGNS_READ]
    )
    shown: dict[str, SearchEntry] = {}
    for entry in entries:
        shown.setdefault(entry.title, entry)
    return list(shown.values())[:SIGNS_SHOWN]


def similar(query: str) -> list[SearchEntry]:
    """Return a few pages of whose names one is spelled like `query`, the likest first."""
    words = folded(query)
    # The operator and no comparison: only for it PostgreSQL has an index.
    like = SearchName.objects.filter(folded__trigram_word_similar=words).annotate(
        likeness=TrigramWordSimilarity(words, "folded")
    )
    ordered = like.order_by("-likeness", "-is_ours", "pk")[:NAMES_READ]
    keys = list(dict.fromkeys(ordered.values_list("entry_id", flat=True)))[:SUGGESTIONS_SHOWN]
    live = SearchEntry.objects.filter(FOUND_BY_READERS).select_related("publication")
    found = live.in_bulk(keys)
    return [found[key] for key in keys if key in found]
