"""What leads from paper to where a copy can be looked up."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template import RequestContext
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from explainer.text.markdown import trust
from explainer.text.markup import as_it_is, tidied

register = template.Library()
MARKS_KEPT = 1_024


@register.simple_tag(takes_context=True)
def copy_mark(context: RequestContext, code: str) -> SafeString:
    """Return what leads from paper to the newest text, for the inside of `{% tidy %}`.

    A copy of one day has the same for all its readers, in several places of a page.
    """
    # A component has the request, but not among its variables.
    return _mark(code, context.request.get_host()) if code else trust("")


@lru_cache(MARKS_KEPT)
def _mark(code: str, host: str) -> SafeString:
    # Browsers add the scheme themselves.
    address = f"{host}{reverse('copies:changes_since', args=[code])}"
    html = render_to_string("copies/_copy_mark.html", {"code": code, "address": address})
    return trust(as_it_is(tidied(html).strip()))
