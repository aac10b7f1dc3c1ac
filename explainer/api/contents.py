"""What somebody finds who comes to the API for the first time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse

from explainer.api.endpoints import endpoints
from explainer.api.openapi import ABOUT
from explainer.api.questions import Question


def contents(question: Question) -> dict[str, Any]:
    """Return what there is to read, and where it is described."""
    return {
        "name": "Cancer Explained",
        "about": ABOUT,
        "notice": settings.SITE_NOTICE,
        "openapi": question.link_to("openapi"),
        "feed": question.link(reverse("site:feed")),
        "look_up_by_code": question.link_to("infobutton"),
        "lists": {
            endpoint.route.strip("/"): {
                "address": question.link_to(endpoint.name),
                "about": endpoint.about,
                "parameters": [parameter.name for parameter in endpoint.parameters],
            }
            for endpoint in endpoints()
            if endpoint.is_list
        },
    }
