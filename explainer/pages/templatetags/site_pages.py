"""What the home of the admin says of the pages about this site."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template

from explainer.pages.unfinished import unfinished_pages
from explainer.publishing.rights import MAY_PUBLISH

if TYPE_CHECKING:
    from django.template.context import Context

register = template.Library()


@register.inclusion_tag("admin/pages/_unfinished.html", takes_context=True)
def unfinished_site_pages(context: Context) -> dict[str, Any]:
    """Name to whoever publishes what is missing, still a sample, or to be filled in."""
    may_publish = context["request"].user.has_perm(MAY_PUBLISH)
    return {"pages": unfinished_pages() if may_publish else []}
