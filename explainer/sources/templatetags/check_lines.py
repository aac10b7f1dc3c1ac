"""The lines of a page on its checks. Many pages and many readers get the same ones.

They come tidy: to be shown inside of `{% tidy %}`, as every page with a frame has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from explainer.sources.freshness import Freshness
from explainer.sources.verified import VerifiedText
from explainer.text.markdown import trust
from explainer.text.markup import as_it_is, tidied

register = template.Library()
LINES_KEPT = 4_096


@dataclass(frozen=True)
class ShownDate:
    """What a page says of the date that NCI prints."""

    nci_date: date | None
    get_nci_date_kind_display: str


@dataclass(frozen=True)
class ShownLine:
    """All that readers see of the checks of a text in one line."""

    main: ShownDate
    verified_on: date


@register.simple_tag
def source_line(verified: VerifiedText | None, article: str = "") -> SafeString:
    """Return the line on the source, which leads to the block on it in an article."""
    return _source_line(_shown(verified) if verified else None, article)


@register.simple_tag
@lru_cache(LINES_KEPT)
def freshness_line(freshness: Freshness | None) -> SafeString:
    """Return what a page says of the age of its checks."""
    return _made("components/freshness.html", freshness=freshness)


@register.simple_tag
@lru_cache(LINES_KEPT)
def next_check_line(freshness: Freshness | None) -> SafeString:
    """Return how long a sheet of paper holds."""
    return _made("sources/_next_check.html", freshness=freshness)


@lru_cache(LINES_KEPT)
def _source_line(verified: ShownLine | None, article: str) -> SafeString:
    return _made("components/source_line.html", verified=verified, article=article)


def _shown(verified: VerifiedText) -> ShownLine:
    main = verified.main
    shown = ShownDate(main.nci_date, str(main.get_nci_date_kind_display()))
    return ShownLine(shown, verified.verified_on)


def _made(name: str, **context: object) -> SafeString:
    return trust(as_it_is(tidied(render_to_string(name, context)).strip()))
