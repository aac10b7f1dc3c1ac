"""The JSON-LD at the end of a page: each kind of page asks for its own here.

Breadcrumbs go along wherever a page has some: base.html keeps what readers get of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote

from django import template
from django.utils.safestring import SafeString

from explainer.pages.reading import SitePageView
from explainer.publishing.models import Publication
from explainer.site import structured_data, structured_texts
from explainer.site.structured_data import Node
from explainer.sources.verified import VerifiedText
from explainer.text.markdown import data_block, trust
from explainer.text.markup import as_it_is
from glossary.content import TermContent
from quizzes.cards.flashcards import Flashcard
from quizzes.marking import MarkedQuiz
from topics.depths import Reading

if TYPE_CHECKING:
    from django.template.context import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def breadcrumb_data(context: Context) -> SafeString | str:
    return _block(context, [])


@register.simple_tag(takes_context=True)
def website_data(context: Context, name: str) -> SafeString | str:
    return _block(context, [structured_data.website(name, _origin(context))])


@register.simple_tag(takes_context=True)
def article_data(context: Context, reading: Reading) -> SafeString | str:
    nodes = structured_texts.article(reading, _origin(context), context["site_notice"])
    return _block(context, nodes)


@register.simple_tag(takes_context=True)
def term_data(
    context: Context, term: TermContent, verified: VerifiedText | None, updated_on: date | None
) -> SafeString | str:
    origin, notice = _origin(context), context["site_notice"]
    return _block(context, structured_texts.term(term, verified, updated_on, origin, notice))


@register.simple_tag(takes_context=True)
def site_page_data(context: Context, shown: SitePageView) -> SafeString | str:
    node = structured_texts.site_page(shown.page, shown.changed_on, _origin(context))
    return _block(context, [node])


@register.simple_tag(takes_context=True)
def glossary_data(context: Context, terms: Iterable[Publication], name: str) -> SafeString | str:
    return _block(context, [structured_data.glossary(name, terms, _origin(context))])


@register.simple_tag(takes_context=True)
def quiz_data(context: Context, quiz: MarkedQuiz, name: str) -> SafeString | str:
    return _block(context, [structured_texts.quiz(name, quiz, _address(context))])


@register.simple_tag(takes_context=True)
def flashcards_data(context: Context, cards: Iterable[Flashcard], name: str) -> SafeString | str:
    return _block(context, [structured_texts.flashcards(name, cards, _address(context))])


def _block(context: Context, nodes: list[Node]) -> SafeString | str:
    crumbs = structured_data.breadcrumb_list(context["breadcrumb"], _origin(context))
    found = [*nodes, crumbs] if crumbs else nodes
    return trust(as_it_is(data_block(structured_data.graph(found)))) if found else ""


def _origin(context: Context) -> str:
    request = context["request"]
    return f"{request.scheme}://{request.get_host()}"


def _address(context: Context) -> str:
    """The page's own address, as its canonical link names it."""
    return f"{_origin(context)}{quote(context['request'].path)}"
