from __future__ import annotations

from collections.abc import Iterable

from django import template

from explainer.publishing.models import Publication

register = template.Library()


@register.filter
def at_level(topics: Iterable[Publication], level: str) -> list[Publication]:
    """Return those of `topics` that are of one level, in their order."""
    return [topic for topic in topics if topic.card["level"] == level]
