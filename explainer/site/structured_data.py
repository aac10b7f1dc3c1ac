"""What a page says to programs, in the words of schema.org: JSON-LD.

Pure functions from what a page shows to plain dictionaries. Nothing is said here that a reader of
the same page cannot read or follow as a link: what has no place on the page has none here either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import unescape
from typing import Any

from django.urls import reverse

from explainer.publishing.listed import Listed
from explainer.text.markdown import words_of_html

Node = dict[str, Any]

_CRUMB = re.compile(r"<li\b[^>]*>(?P<words>.*?)</li>", re.DOTALL)
_ADDRESS = re.compile(r'<a\b[^>]*?href="(?P<address>[^"]*)"')
# What a program puts in place of the words that it looks for.
SEARCH_WORDS = "search_term_string"
BREADCRUMBS_KEPT = 1_024


def graph(nodes: Sequence[Node]) -> Node:
    return {"@context": "https://schema.org", "@graph": list(nodes)}


def reference(node: Node) -> Node:
    """Return what points to a node that is said in full elsewhere in the same graph."""
    return {"@id": node["@id"]}


def breadcrumb_list(nav: str, origin: str) -> Node | None:
    """Return the breadcrumbs of a page as its readers get them: `nav` is their HTML."""
    crumbs = _crumbs(nav)
    if not crumbs:
        return None
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, **_crumb(crumb, origin)}
            for position, crumb in enumerate(crumbs, start=1)
        ],
    }


@lru_cache(BREADCRUMBS_KEPT)
def _crumbs(nav: str) -> tuple[tuple[str, str | None], ...]:
    """Return the words of each breadcrumb, and where it leads: many pages have the same."""
    found = [x["words"] for x in _CRUMB.finditer(nav)]
    return tuple((words_of_html(html), _address_in(html)) for html in found)


def _address_in(html: str) -> str | None:
    link = _ADDRESS.search(html)
    return unescape(link["address"]) if link else None


def _crumb(crumb: tuple[str, str | None], origin: str) -> Node:
    words, address = crumb
    return {"name": words} if address is None else {"name": words, "item": origin + address}


def website(name: str, origin: str) -> Node:
    """Return the site with its search."""
    return {
        "@type": "WebSite",
        "@id": f"{origin}/#site",
        "url": f"{origin}/",
        "name": name,
        "inLanguage": "en",
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                "urlTemplate": f"{origin}{reverse('site:search')}?q={{{SEARCH_WORDS}}}",
            },
            "query-input": f"required name={SEARCH_WORDS}",
        },
    }


def glossary(name: str, terms: Iterable[Listed], origin: str) -> Node:
    """Return the glossary with the words on one page of it; each is explained on its own."""
    address = glossary_address(origin)
    return {
        "@type": "DefinedTermSet",
        "@id": address,
        "url": address,
        "name": name,
        "inLanguage": "en",
        "hasDefinedTerm": [listed_term(term, origin) for term in terms],
    }


def listed_term(term: Listed, origin: str) -> Node:
    address = origin + term.get_absolute_url()
    return {"@type": "DefinedTerm", "url": address, "name": term.card["name"]}


def glossary_address(origin: str) -> str:
    return origin + reverse("glossary:glossary_index")
