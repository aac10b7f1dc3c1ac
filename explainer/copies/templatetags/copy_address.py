"""Where a copy can be looked up, as somebody types it from paper."""

from __future__ import annotations

from django import template
from django.template import RequestContext
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def copy_address(context: RequestContext, code: str) -> str:
    """Return the address of a copy without its scheme, which browsers add themselves."""
    # A component has the request, but not among its variables.
    return f"{context.request.get_host()}{reverse('copies:changes_since', args=[code])}"
