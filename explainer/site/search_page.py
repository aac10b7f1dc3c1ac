"""What the search of the site shows: results, ways to narrow them, and what to do without any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.text import capfirst

from explainer.help.phrases import help_first
from explainer.pages.content import SITE_PAGE
from explainer.publishing.kinds import all_kinds
from explainer.publishing.models import Publication
from explainer.searching.answers import Found, found_for
from explainer.searching.asked import cleaned
from explainer.searching.beside import signs, similar
from explainer.searching.results import FROM_OUTSIDE, Narrowed, Option, with_snippets
from topics.listing import first_of_each_level
from topics.models import Topic

RESULTS_ON_A_PAGE = 20
FILTERS = {"kind": "Kind", "level": "Level", "tag": "Subject"}
CONTACT = "contact"


@dataclass(frozen=True)
class Choice:
    """One value of a filter: where it leads, which takes it away again if it was chosen."""

    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Filter:
    name: str
    label: str
    choices: list[Choice]


def search_page(asked: Mapping[str, str]) -> dict[str, Any]:
    """Return what the page shows for what somebody asked: words, filters, and which page."""
    query = cleaned(asked.get("q", ""))
    found = found_for(query, as_typed=bool(asked.get("exact")))
    narrowed = Narrowed(found, {name: asked.get(name, "")[:100] for name in FILTERS})
    page = Paginator(narrowed.rows, RESULTS_ON_A_PAGE).get_page(asked.get("page"))
    help_here = help_first(query) if query and page.number == 1 else None
    return {
        "query": query,
        "found": found,
        "page": page,
        "results": with_snippets(page.object_list, found.concepts),
        "filters": _filters(asked, narrowed),
        "is_narrowed": any(narrowed.chosen.values()),
        "help_first": help_here,
        "signs": signs([query, *help_here.phrases]) if help_here else [],
        **_without_results(query, found),
    }


def _filters(asked: Mapping[str, str], narrowed: Narrowed) -> list[Filter]:
    """Return the filters that leave a choice."""
    if not narrowed.found.rows:
        return []
    labels = {x.name: capfirst(x.label_for_readers) for x in all_kinds()}
    labels |= {FROM_OUTSIDE: "NCI dictionary"} | dict(Topic.Level.choices)
    return [
        Filter(
            name,
            label,
            [_choice(asked, name, x, labels.get(x.value, capfirst(x.value))) for x in options],
        )
        for name, label in FILTERS.items()
        if len(options := narrowed.options(name)) > 1 or narrowed.chosen[name]
    ]


def _choice(asked: Mapping[str, str], name: str, option: Option, label: str) -> Choice:
    kept = {x: asked[x] for x in ("q", "exact", *FILTERS) if asked.get(x) and x != name}
    chosen = {} if option.is_chosen else {name: option.value}
    return Choice(label, option.count, f"?{urlencode(kept | chosen)}", option.is_chosen)


def _without_results(query: str, found: Found) -> dict[str, Any]:
    if not query or found.rows:
        return {}
    contact = Publication.objects.live().of_kind(SITE_PAGE).filter(slug=CONTACT)
    return {
        "similar": similar(query),
        "popular": first_of_each_level(2),
        "contact": contact.first(),
    }
