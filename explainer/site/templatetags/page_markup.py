"""Markup that templates cannot spell themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString

if TYPE_CHECKING:
    from django.template.base import NodeList, Parser, Token
    from django.template.context import Context

register = template.Library()

# Tried at the first space of a run only and never twice: a reader may send a million of them.
_SPACES_AT_LINE_END = re.compile(r"(?<![ \t])[ \t]++$", re.MULTILINE)
# What a reader typed, or a writer set as it stands, ends as it ended.
_SPACES_BEFORE_A_TAG = re.compile(r"(?<!\s)\s++(?=<(?!/(?:textarea|code|pre)>))")


@register.tag
def tidy(parser: Parser, token: Token) -> TidyNode:  # noqa: ARG001 - Django's signature
    """Take away the spaces that template tags leave at the ends of lines, and those that indent a
    tag: of an article they are a fortieth of all that is sent, and 400 bytes.
    """
    nodelist = parser.parse(("endtidy",))
    parser.delete_first_token()
    return TidyNode(nodelist)


class TidyNode(template.Node):
    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        page = _SPACES_AT_LINE_END.sub("", self.nodelist.render(context))
        return _SPACES_BEFORE_A_TAG.sub(lambda x: "\n" if "\n" in x[0] else x[0], page)


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
