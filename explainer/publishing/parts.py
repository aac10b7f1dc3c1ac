"""Parts of pages that say nothing but what a live text says: HTML that is made when it goes live.

The rooms of a kind say what makes the parts of its pages (`register_parts`). They are made by the
very templates that a preview shows, of one text alone: what hangs on a day, on a setting or on any
other page is put in while somebody reads. So parts are as new as the text, whatever else changes.

Parts carry the version of what made them. Those of another version are not shown: their pages are
made from the text instead, until `remake_stale_renditions` has made them anew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, TypeAlias

from django.db.models import F, QuerySet
from django.db.models.fields.json import KeyTransform
from django.template import Engine, Node, Template
from django.template.base import FilterExpression

from explainer.operations.audits import Difference
from explainer.publishing.comparing import rows_that_differ
from explainer.publishing.content import VERSION_LENGTH, Content, from_rendition, rendition_version
from explainer.publishing.kinds import kind_named
from explainer.publishing.models import Publication, PublicationQuerySet
from explainer.publishing.page_parts import PageParts

# What one page is made of, ready for JSON.
PartsOfPage: TypeAlias = Mapping[str, Any]
TEXTS_AT_ONCE = 50
# Counts changes of what makes parts beyond their templates: a filter, or how parts are kept.
MAKING = 1


@dataclass(frozen=True)
class Gap:
    """Where a part shows while somebody reads what a template says then."""

    template: str


@dataclass(frozen=True)
class PartsMaker:
    """Makes parts, by page, of a live page and its content, which has HTML for markdown.

    `templates` are those that it uses; what they include counts by itself.
    """

    make: Callable[[Publication, Any], Mapping[str, PartsOfPage]]
    templates: tuple[str, ...]


_makers: dict[str, dict[str, PartsMaker]] = {}


def register_parts(kind: str, room: str, maker: PartsMaker) -> None:
    """Let a room make parts of the pages of a kind."""
    _makers.setdefault(kind, {})[room] = maker


def make_parts(texts: Iterable[tuple[Publication, Content]]) -> None:
    """Make the parts of pages whose texts go live, in place of what was there."""
    wanted = [page.pk for page, _ in texts if page.kind in _makers]
    for start in range(0, len(wanted), TEXTS_AT_ONCE):
        _make_some(wanted[start : start + TEXTS_AT_ONCE])


def forget_parts(publication: Publication) -> None:
    PageParts.objects.filter(publication=publication).delete()


def with_parts(publications: PublicationQuerySet, page: str) -> PublicationQuerySet:
    """Fetch with publications the parts of one of their pages, without the rest of the text."""
    lean = publications.select_related("live_edition__rendition").defer(
        "live_edition__content", "live_edition__rendition__content"
    )
    parts: PublicationQuerySet = lean.annotate(
        parts=KeyTransform(page, "page_parts__pages"), parts_made_by=F("page_parts__made_by")
    )
    return parts


def with_text_and_parts(publications: PublicationQuerySet, page: str) -> PublicationQuerySet:
    """As `with_parts`, and with the text that readers get."""
    return with_parts(publications, page).defer(None).defer("live_edition__content")


def parts_of(publication: Publication) -> PartsOfPage | None:
    """Return the parts that came `with_parts`, or None where today's software made none."""
    if getattr(publication, "parts_made_by", None) != parts_version(publication.kind):
        return None
    parts: PartsOfPage | None = vars(publication)["parts"]
    return parts


def stale_parts(kind: str) -> QuerySet[Publication, Any]:
    """Return the keys of live editions whose pages have no parts of today's version."""
    live = Publication.objects.live().of_kind(kind)
    stale = (
        live.exclude(page_parts__made_by=parts_version(kind)) if kind in _makers else live.none()
    )
    return stale.values_list("live_edition", flat=True)


@cache
def parts_version(kind: str) -> str:
    """Return the version of what makes the parts of a kind: its text, and each template."""
    makers = sorted(_makers[kind].items())
    templates = {name: _sources(maker.templates) for name, maker in makers}
    described = [MAKING, rendition_version(kind_named(kind).content), templates]
    return sha256(json.dumps(described).encode()).hexdigest()[:VERSION_LENGTH]


def differing_parts(texts: Iterable[tuple[Publication, Content]]) -> Iterator[Difference]:
    """Name the live pages whose parts are not those that would be made now."""
    pages = [page for page, _ in texts if page.kind in _makers]
    yield from rows_that_differ(PageParts, map(_parts_of, pages), pages)


def _make_some(keys: list[int]) -> None:
    PageParts.objects.bulk_create(
        [_parts_of(page) for page in Publication.objects.live().for_page().filter(pk__in=keys)],
        update_conflicts=True,
        unique_fields=["publication"],
        update_fields=["pages", "made_by"],
    )


def _parts_of(page: Publication) -> PageParts:
    return PageParts(publication=page, pages=dict(_pages(page)), made_by=parts_version(page.kind))


def _pages(page: Publication) -> Iterator[tuple[str, PartsOfPage]]:
    content = from_rendition(page.kind_of_text.content, page.live.rendition.content)
    for maker in _makers[page.kind].values():
        yield from maker.make(page, content).items()


def _sources(names: Iterable[str]) -> dict[str, str]:
    """Return the source of templates, and of all that they include, by name."""
    found: dict[str, str] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            template = Engine.get_default().get_template(name)
            found[name] = template.source
            waiting += _included(template)
    return found


def _included(template: Template) -> Iterator[str]:
    """Yield the names that the nodes of a template include."""
    for node in template.nodelist.get_nodes_by_type(Node):
        name = getattr(node, "template", None)
        if isinstance(name, FilterExpression) and isinstance(name.var, str):
            yield name.var
