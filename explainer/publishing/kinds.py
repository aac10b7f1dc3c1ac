"""The kinds of text that are installed: the ground floor knows none of them by name."""

from __future__ import annotations

from django.apps import apps

from explainer.publishing.models import WorkingCopy


def kinds_of_text() -> list[type[WorkingCopy]]:
    """Return the model of every kind of text."""
    return [kind for kind in apps.get_models() if issubclass(kind, WorkingCopy)]


def kinds_by_name() -> dict[str, type[WorkingCopy]]:
    """Return the model of every kind of text by what its publications call the kind."""
    return {kind.KIND: kind for kind in kinds_of_text()}
