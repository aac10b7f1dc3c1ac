"""A source as its page names it: who compared our words with it, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from explainer.sources.models import Verification
from explainer.text.markdown import trust
from explainer.text.markup import as_it_is, tidied

register = template.Library()
CHECKS_KEPT = 4_096


@dataclass(frozen=True)
class ShownCheck:
    """All that readers see of a check on the page that rests on it."""

    address: str
    title: str
    nci_date: date | None
    get_nci_date_kind_display: str
    verified_on: date
    is_carried: bool
    reviewer_name: str


@register.simple_tag
def checked_source(check: Verification) -> SafeString:
    """Return a source with its check as an item of a list, for the inside of `{% tidy %}`."""
    return _shown(
        ShownCheck(
            check.source.address,
            check.source.title,
            check.nci_date,
            str(check.get_nci_date_kind_display()),
            check.verified_on,
            check.carried_from_id is not None,
            check.reviewer_name,
        )
    )


@lru_cache(CHECKS_KEPT)
def _shown(check: ShownCheck) -> SafeString:
    html = render_to_string("sources/_checked_source.html", {"check": check})
    return trust(as_it_is(tidied(html).strip()))
