"""Words that mean something else than when the texts that use them were written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from explainer.publishing.models import Publication
from explainer.workflow.models import ChangedWord

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class NewMeaning:
    """What the word of a page meant before, and what it means now."""

    word: Publication
    before: str
    after: str


def note_new_meanings(found: Iterable[tuple[int, NewMeaning]]) -> None:
    """Note, by the keys of live pages, that a word which they use means something else."""
    ChangedWord.objects.bulk_create(
        ChangedWord(publication_id=page, word=new.word, before=new.before, after=new.after)
        for page, new in found
    )


def changed_words() -> QuerySet[ChangedWord]:
    """Return what changed, each with what its page says now."""
    return ChangedWord.objects.select_related("word__live_edition__rendition").defer(
        "word__live_edition__content", "word__live_edition__rendition__content"
    )


def unseen_words() -> QuerySet[ChangedWord]:
    """Return what nobody who keeps the text has looked at yet."""
    return changed_words().filter(seen_at__isnull=True)


def see_words(publication: Publication, keys: Iterable[int], person: User, now: datetime) -> int:
    """Say that somebody looked at a text again, and return for how many words it was the first."""
    unseen = ChangedWord.objects.filter(publication=publication, seen_at__isnull=True)
    return unseen.filter(pk__in=keys).update(seen_by=person, seen_at=now)
