"""The kinds of text that are installed: the ground floor knows none of them by name."""

from __future__ import annotations

from django.apps import apps

from explainer.publishing.models import WorkingCopy


def kinds_of_text() -> list[type[WorkingCopy]]:
    """Return the model of every kind of text."""
    return [kind for kind in apps.get_models() if issubclass(kind, WorkingCopy)]


def text_at(kind: str, slug: str) -> WorkingCopy | None:
    """Return the working copy behind an address, or None."""
    for model in kinds_of_text():
        if kind == model.KIND:
            texts = model._default_manager.select_related("publication", "edited_by")
            return texts.filter(publication__slug=slug).first()
    return None
