"""Which models have a table of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.models import Model


def has_table(model: type[Model]) -> bool:
    """Tell whether migrations make a table for a model, and for it alone."""
    return model._meta.managed and not model._meta.proxy
