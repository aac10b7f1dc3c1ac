"""What pages show of NCI's dictionary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import BigIntegerField

from explainer.publishing.models import Publication
from explainer.publishing.prepared import Asked, PreparedQuery
from glossary.content import TERM
from glossary.dictionary.models import Entry, Wording

MEANINGS_SHOWN: Final = 20
_SHOWN: Final = (
    "sort_key",
    *(
        f"{language}__{x}"
        for language in ("english", "spanish")
        for x in (
            "entry_id", "language", "name", "definition", "pronunciation", "audio", "name_at_nci",
            "fetch__fetched_on",
        )
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Meaning:
    """Another page that explains a word of the same name."""

    name: str
    address: str
    is_ours: bool
    language: str = "en"


def wordings_beside(publication: Publication) -> list[Wording]:
    """Return what NCI says of a term of ours: first by its own name, and nothing twice.

    NCI explains some words under each of their names, in the same words.
    """
    own = publication.live.rendition.sort_key
    entries = _ENTRIES_OF_A_TERM.rows(publication=publication.pk)
    by_name = sorted(entries, key=lambda entry: entry.sort_key != own)
    wordings = [wording for entry in by_name for wording in entry.wordings_now]
    return list({x.definition: x for x in reversed(wordings)}.values())[::-1]


_ENTRIES_OF_A_TERM = PreparedQuery(
    lambda: (
        Entry.objects.select_related("english__fetch", "spanish__fetch")
        .only(*_SHOWN)
        .filter(publication=Asked("publication", BigIntegerField()))
        .order_by("sort_key", "pk")
    )
)


def other_meanings(entry: Entry) -> list[Meaning]:
    """Return where else words of the same name are explained: our own pages first."""
    key = entry.sort_key
    live = Publication.objects.live().of_kind(TERM).for_list()
    ours = live.filter(live_edition__rendition__sort_key=key)[:MEANINGS_SHOWN]
    others = Entry.objects.alone().for_list().filter(sort_key=key).exclude(pk=entry.pk)
    return [
        *(Meaning(page.name, page.get_absolute_url(), is_ours=True) for page in ours),
        *(
            Meaning(x.main.name, x.get_absolute_url(), is_ours=False, language=x.main.language)
            for x in others.order_by("pk")[:MEANINGS_SHOWN]
        ),
    ]
