from __future__ import annotations

from collections.abc import Sequence

from django import template

from explainer.publishing.content import SourceContent

register = template.Library()


@register.filter
def numbers_among(addresses: Sequence[str], sources: Sequence[SourceContent]) -> str:
    """Say which of the numbered sources have these addresses: “source 2”, “sources 1, 3”."""
    numbers = [str(number) for number, x in enumerate(sources, start=1) if x.address in addresses]
    return f"source{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}"
