"""Markup that templates cannot spell themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.conf import settings
from django.utils.safestring import SafeString

from explainer.publishing.kept_by_state import KeptByState
from explainer.publishing.site_state import state_for
from explainer.publishing.unchanged import settings_on_pages
from explainer.text.markdown import trust
from explainer.text.markup import as_it_is, tidied

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.template.base import NodeList, Parser, Token
    from django.template.context import Context

register = template.Library()
_parts: KeptByState[SafeString] = KeptByState(most=20)


@register.tag
def tidy(parser: Parser, token: Token) -> TidyNode:  # noqa: ARG001 - Django's signature
    """Show what is inside without the spaces that no reader sees."""
    nodelist = parser.parse(("endtidy",))
    parser.delete_first_token()
    return TidyNode(nodelist)


class TidyNode(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        return tidied(self.nodelist.render(context))


@register.tag
def by_state(parser: Parser, token: Token) -> ByStateNode:
    """Make what is inside once, and not again while the state of the site and its settings stay.

    It shows nothing else: no block that pages fill, nothing of the reader, the address or the day.
    It stands inside of `{% tidy %}`, and is tidied once.
    """
    _, name = token.split_contents()
    nodelist = parser.parse(("endby_state",))
    parser.delete_first_token()
    return ByStateNode(nodelist, name)


class ByStateNode(template.Node):
    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Context) -> SafeString:
        request: HttpRequest | None = context.get("request")
        if request is None or settings.DEBUG:
            return self.nodelist.render(context)
        key = (self.name, *settings_on_pages())
        return _parts.get(state_for(request), lambda: self._tidy(context), key=key)

    def _tidy(self, context: Context) -> SafeString:
        return trust(as_it_is(tidied(self.nodelist.render(context))))


@register.tag
def keep(parser: Parser, token: Token) -> KeepNode:
    """Show what is inside, and keep it under a name: a page says its title in several places."""
    _, name = token.split_contents()
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(nodelist, name)


class KeepNode(template.Node):
    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Context) -> SafeString:
        context[self.name] = shown = self.nodelist.render(context)
        return shown
