"""What pages show of NCI's dictionary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from explainer.publishing.models import Publication
from glossary.content import TERM
from glossary.dictionary.models import Entry

MEANINGS_SHOWN: Final = 20


@dataclass(frozen=True)
class Meaning:
    """Another page that explains a word of the same name."""

    name: str
    address: str
    is_ours: bool
    language: str = "en"


def entry_beside(publication: Publication) -> Entry | None:
    """Return the entry that stands on the page of a term of ours."""
    return Entry.objects.for_page().filter(publication=publication).first()


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
