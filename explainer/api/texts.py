"""Live texts of one kind: a list of them, and each with all its parts or some of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.http import Http404
from django.utils.text import slugify

from explainer.api.content_json import as_json, public_fields, schema_of
from explainer.api.facts import FACTS, facts
from explainer.api.questions import Pages, Question, list_schema, listed, live_pages
from explainer.api.schemas import ADDRESS, TEXT, Schema, named, object_of
from explainer.publishing.kinds import Kind, address_with, kind_named
from explainer.publishing.models import Publication
from explainer.publishing.prepared import Asked, PreparedQuery
from explainer.publishing.renditions import live_text
from explainer.sources.verified import checked_texts
from explainer.workflow.withdrawn import live_or_gone

# What a card says that stands elsewhere in the same answer.
_SAID_ELSEWHERE = {"name", "title", "sources", "picture"}
PAGE = {"slug": TEXT, "address": ADDRESS, "history": ADDRESS, "details": ADDRESS, **FACTS}
CARD = {"type": "object", "description": "What lists of this site show of the page"}


_PAGE = PreparedQuery(
    lambda: Publication.objects.live().for_page().filter(kind=Asked("kind"), slug=Asked("slug"))
)


def folder_of(kind: Kind) -> str:
    """Return what the texts of a kind are called in addresses: topics, terms, learning-paths."""
    return slugify(kind.plural)


@dataclass(frozen=True)
class Texts:
    """The live texts of a kind, under their name in addresses.

    `parts` names the fields that are told, all without it; `having` is what else is asked of those
    that are listed.
    """

    name: str
    kind: Kind
    parts: tuple[str, ...] = ()
    having: Mapping[str, Any] = field(default_factory=dict)

    @property
    def has_tags(self) -> bool:
        return any(x.name == "tags" for x in public_fields(self.kind.content))

    @property
    def list_schema(self) -> Schema:
        return list_schema(object_of({**PAGE, "card": CARD}))

    @property
    def schema(self) -> Schema:
        text = named(schema_of(self.kind.content, self.parts), "What readers read, part by part")
        return object_of({"notice": TEXT, **PAGE, "text": text})

    def list(self, question: Question) -> dict[str, Any]:
        pages = live_pages().of_kind(self.kind.name).filter(**self.having)
        if question.since:
            pages = pages.filter(live_edition__published_at__gte=question.since)
        return listed(question, Pages(question.narrowed(pages)), _with_cards)

    def one(self, question: Question, slug: str) -> dict[str, Any]:
        """Return one text. Raises Withdrawn and Http404 as `live_or_gone` does."""
        found = _PAGE.rows(kind=self.kind.name, slug=slug)
        pages = Publication.objects.of_kind(self.kind.name)
        publication = found[0] if found else live_or_gone(pages.for_page(), slug)
        content = live_text(self.kind.content, publication)
        text = as_json(content, question.site, self.parts)
        if not any(text.values()):
            raise Http404(f"This {self.kind.label} has none.")
        (page,) = said_of_pages(question, [publication])
        return {"notice": settings.SITE_NOTICE, **page, "text": text}


def said_of_pages(question: Question, pages: Iterable[Publication]) -> list[dict[str, Any]]:
    """Return where pages are and how fresh their checks are, in one query."""
    shown = list(pages)
    checked = checked_texts(shown)
    return [
        {
            "slug": page.slug,
            "address": f"{question.site}{page.get_absolute_url()}",
            "history": f"{question.site}{page.get_history_url()}",
            "details": f"{question.site}{_details(page)}",
            **facts(page, checked.get(page.pk), question.today),
        }
        for page in shown
    ]


def _details(page: Publication) -> str:
    return address_with(_address_of_details(page.kind), page.slug)


@cache
def _address_of_details(kind: str) -> str:
    """Return the name of the address, without making the folder of each page of a list."""
    return f"api:{folder_of(kind_named(kind))}"


def _with_cards(question: Question, pages: Iterable[Publication]) -> list[dict[str, Any]]:
    shown = list(pages)
    return [
        {**said, "card": {k: v for k, v in page.card.items() if k not in _SAID_ELSEWHERE}}
        for page, said in zip(shown, said_of_pages(question, shown), strict=True)
    ]
