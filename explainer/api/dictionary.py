"""NCI's dictionary: NCI's words as they were fetched, beside our terms and told apart from them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import Http404

from explainer.api.questions import Question, list_schema, listed
from explainer.api.schemas import ADDRESS, DAY, NUMBER, TEXT, list_of, object_of, or_null
from glossary.dictionary.models import Entry, Language, Wording

CREDIT = "NCI Dictionary of Cancer Terms, National Cancer Institute"
_WORDING = object_of(
    {
        "language": {"enum": Language.values},
        "name": TEXT,
        "definition": TEXT,
        "pronunciation": TEXT,
        "also_called": list_of(TEXT),
        "address_at_nci": ADDRESS,
        "fetched_on": DAY,
    }
)
_ENTRY = {
    "id": NUMBER,
    "address": ADDRESS,
    "details": ADDRESS,
    "our_term": or_null(ADDRESS),
    "credit": TEXT,
    "wordings": list_of(_WORDING),
}
ENTRY = object_of({"notice": TEXT, **_ENTRY})
ENTRY_LIST = list_schema(object_of(_ENTRY))


def entry_list(question: Question) -> dict[str, Any]:
    """Return all entries in alphabetical order."""
    entries = Entry.objects.for_page().order_by("sort_key", "pk")
    if question.since:
        day = question.since.date()
        entries = entries.filter(
            Q(english__fetch__fetched_on__gte=day) | Q(spanish__fetch__fetched_on__gte=day)
        )
    return listed(question, entries, _entries)


def one_entry(question: Question, key: int) -> dict[str, Any]:
    """Return one entry, by NCI's own number. Raises Http404 where there is none."""
    if entry := Entry.objects.for_page().filter(pk=key).first():
        return {"notice": settings.SITE_NOTICE, **_said_of(question, entry)}
    raise Http404("There is no such entry.")


def _entries(question: Question, entries: Iterable[Entry]) -> list[dict[str, Any]]:
    return [_said_of(question, entry) for entry in entries]


def _said_of(question: Question, entry: Entry) -> dict[str, Any]:
    term = entry.publication
    return {
        "id": entry.pk,
        "address": question.link(entry.get_absolute_url()),
        "details": question.link_to("dictionary", entry.pk),
        "our_term": question.link(term.get_absolute_url()) if term else None,
        "credit": CREDIT,
        "wordings": [_wording(wording) for wording in entry.wordings_now],
    }


def _wording(wording: Wording) -> dict[str, Any]:
    return {
        "language": wording.language,
        "name": wording.name,
        "definition": wording.definition,
        "pronunciation": wording.pronunciation,
        "also_called": wording.also_called,
        "address_at_nci": wording.address_at_nci,
        "fetched_on": wording.fetch.fetched_on,
    }
