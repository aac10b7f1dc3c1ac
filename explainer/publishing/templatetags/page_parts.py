"""Parts of a page in its templates, and the gaps in them that are filled while somebody reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from django import template
from django.template import Engine

from explainer.publishing.parts import Gap

if TYPE_CHECKING:
    from django.template.base import FilterExpression, Parser, Token
    from django.template.context import Context

register = template.Library()


class HasParts(Protocol):
    def part(self, template: str) -> Iterable[str | Gap] | None:
        """Return the part that a template made, or None where it has to be made now."""

    def gap(self, template: str) -> str:
        """Return what stands for a gap while parts are made, and nothing while somebody reads."""


@register.tag
def part(parser: Parser, token: Token) -> PartNode:
    """Show a part: `{% part reading "topics/_sections.html" %}`.

    It is what `{% include %}` of that template gives, made while somebody reads only of a draft,
    and where other software made the parts of a page.
    """
    _, page, name = token.split_contents()
    return PartNode(parser.compile_filter(page), parser.compile_filter(name))


@register.tag
def gap(parser: Parser, token: Token) -> GapNode:
    """Include a template always while somebody reads: `{% gap reading "topics/_words.html" %}`.

    Of a part that was made before, it has what the whole page has in its context.
    """
    _, page, name = token.split_contents()
    return GapNode(parser.compile_filter(page), parser.compile_filter(name))


class PartNode(template.Node):
    def __init__(self, page: FilterExpression, name: FilterExpression) -> None:
        self.page = page
        # Under the name that an `{% include %}` has for it.
        self.template = name

    def render(self, context: Context) -> str:
        page: HasParts | None = self.page.resolve(context, ignore_failures=True)
        name: str = self.template.resolve(context)
        pieces = page.part(name) if page else None
        return self.shown(context, [Gap(name)] if pieces is None else pieces)

    def shown(self, context: Context, pieces: Iterable[str | Gap]) -> str:
        return "".join(x if isinstance(x, str) else _included(context, x) for x in pieces)


class GapNode(PartNode):
    def render(self, context: Context) -> str:
        page: HasParts | None = self.page.resolve(context, ignore_failures=True)
        name: str = self.template.resolve(context)
        return self.shown(context, [(page.gap(name) if page else "") or Gap(name)])


def _included(context: Context, gap: Gap) -> str:
    return Engine.get_default().get_template(gap.template).render(context)
