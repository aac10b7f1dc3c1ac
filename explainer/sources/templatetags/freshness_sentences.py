"""Sentences on the state of a check, for templates."""

from __future__ import annotations

from datetime import date

from django import template

from explainer.sources.freshness import Freshness
from explainer.sources.sentences import FOR_READERS, Sentence

register = template.Library()


@register.filter
def sentence_for_readers(freshness: Freshness) -> Sentence:
    return FOR_READERS[freshness.state]


@register.filter
def day_of(freshness: Freshness, sentence: Sentence) -> date | None:
    return sentence.day(freshness)


@register.simple_tag
def sentences_for_readers() -> list[Sentence]:
    """Return the sentence of every state, the calm ones first."""
    return list(FOR_READERS.values())
