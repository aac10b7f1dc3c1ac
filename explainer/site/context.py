"""What every page shows, whatever it is about."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from explainer.help.line import help_line
from explainer.pages.foot import links_at_the_foot
from explainer.publishing.site_state import state_for


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "site_notice": settings.SITE_NOTICE,
        "show_components": settings.SHOW_COMPONENTS,
        "help_line": help_line(),
        # Asked for by those pages only that have such a foot.
        "foot_links": lambda: links_at_the_foot(state_for(request)),
    }
