"""Searches that found nothing, counted: the words and the day, and nothing of who searched.

Words that few people searched for are shown to nobody, so that nothing personal that somebody
typed is read by others. What looks like a number or a pasted text is not even counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Exists, F, Max, OuterRef, Sum
from django.http import HttpRequest

from explainer.searching.asked import words_asked
from explainer.searching.models import LONGEST_SEARCH, SearchMiss, SearchName
from explainer.searching.question_words import telling_words
from explainer.searching.synonyms import Synonym

MOST_WORDS, MOST_DIGITS = 5, 3
MOST_A_DAY = 500
SHOWN_FROM, SHOWN = 5, 50
DAYS_KEPT = 90


@dataclass(frozen=True)
class Missed:
    """Words that found nothing: how often in the days that are kept, and when last."""

    words: str
    times: int
    last_on: date


def is_counted(request: HttpRequest) -> bool:
    """Return whether somebody waits for the answer: not with HEAD, nor what a browser fetches
    before anybody asks for it.
    """
    purpose = " ".join(request.headers.get(x, "") for x in ("Sec-Purpose", "Purpose", "X-Moz"))
    is_asked = request.method == "GET" and "prefetch" not in purpose.lower()
    return bool(settings.COUNT_SEARCHES) and is_asked


def count_miss(query: str, today: date) -> None:
    """Count a search that found nothing, within limits.

    This writes though somebody only reads. Nobody sees more or less by it, it can be repeated
    without harm, and the day's rows are bounded; whatever goes wrong with it, the search goes on.
    """
    words = _words_counted(query)
    if not words:
        return
    try:
        with transaction.atomic():
            _count(words, today)
    except DatabaseError:
        # A replica that cannot be written, or a lock that nobody gave back.
        return


def misses() -> list[Missed]:
    """Return what many looked for in vain, the most wanted first: but for what has been made a
    synonym or a name since.
    """
    rows = (
        SearchMiss.objects.exclude(Exists(Synonym.objects.filter(folded=OuterRef("words"))))
        .exclude(Exists(SearchName.objects.filter(folded=OuterRef("words"))))
        .values("words")
        .annotate(all_times=Sum("times"), last_on=Max("day"))
        .filter(all_times__gte=SHOWN_FROM)
        .order_by("-all_times", "words")[:SHOWN]
    )
    return [Missed(row["words"], row["all_times"], row["last_on"]) for row in rows]


def _words_counted(query: str) -> str:
    words = telling_words(words_asked(query))
    together = " ".join(words)
    is_short = len(words) <= MOST_WORDS and len(together) <= LONGEST_SEARCH
    digits = sum(letter.isdigit() for letter in together)
    # An address of a mailbox is somebody's, whatever was looked for.
    return together if is_short and digits <= MOST_DIGITS and "@" not in query else ""


def _count(words: str, today: date) -> None:
    of_today = SearchMiss.objects.filter(day=today)
    if of_today.filter(words=words).update(times=F("times") + 1):
        return
    if of_today.count() >= MOST_A_DAY:
        return
    SearchMiss.objects.filter(day__lt=today - timedelta(days=DAYS_KEPT)).delete()
    SearchMiss.objects.bulk_create([SearchMiss(words=words, day=today)], ignore_conflicts=True)
