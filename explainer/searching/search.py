"""Search over live topics, their FAQs and terms."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVectorField,
    TrigramWordSimilarity,
)
from django.db.models import F, FloatField, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from explainer.publishing.content import SIGN
from explainer.publishing.live import ON_A_LIVE_PAGE
from explainer.searching.models import WORDS_CONFIG, SearchEntry
from explainer.searching.question_words import telling_words
from explainer.text.folding import folded

# What is on a live page, or no text of ours.
FOUND_BY_READERS = ON_A_LIVE_PAGE | Q(publication__isnull=True)
QUERY_LENGTH = 200
SIMILAR_ENOUGH = 0.45
SUGGESTIONS_SHOWN = 6
# Of all that are read: several texts may name the same sign.
SIGNS_SHOWN, SIGNS_READ = 5, 50
# Characters that no text holds mark a hit, so that escaping comes first and <mark> after it.
HIT_START, HIT_END = "\ue000", "\ue001"


def cleaned(query: str) -> str:
    """Return what is searched for: one line, of bounded length, that PostgreSQL accepts."""
    return " ".join(query.replace("\x00", " ").split())[:QUERY_LENGTH]


def search(query: str) -> QuerySet[SearchEntry]:
    """Return the entries that hold all words of `query`, the best first, each with a `snippet`."""
    words = _all_words_of(query)
    snippet = SearchHeadline(
        Concat("summary", Value(" · "), "text", output_field=TextField()),
        words,
        config=WORDS_CONFIG,
        start_sel=HIT_START,
        stop_sel=HIT_END,
        max_words=32,
        min_words=16,
    )
    return (
        SearchEntry.objects.filter(FOUND_BY_READERS, vector=words)
        .exclude(kind__startswith=SIGN)
        .annotate(rank=SearchRank(F("vector"), words), snippet=snippet)
        .select_related("publication")
        .order_by("-rank", "title")
    )


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


def similar(query: str) -> QuerySet[SearchEntry]:
    """Return a few entries whose titles are spelled like `query`, the likest first."""
    likeness = Cast(TrigramWordSimilarity(query, "title"), FloatField())
    return (
        SearchEntry.objects.filter(FOUND_BY_READERS)
        .exclude(kind__startswith=SIGN)
        .annotate(likeness=likeness)
        .filter(likeness__gte=SIMILAR_ENOUGH)
        .select_related("publication")
        .order_by("-likeness", "title")[:SUGGESTIONS_SHOWN]
    )
