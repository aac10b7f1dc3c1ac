"""Which fields a text's form has: those of its content. Nothing is listed twice."""

from __future__ import annotations

from dataclasses import fields

from explainer.publishing.keeping import columns_due_at_publication
from explainer.publishing.working_copy import WorkingCopy


def form_fields(model: type[WorkingCopy]) -> list[str]:
    """Return what stands on the form itself and not in rows of its own: name and address first."""
    kept_in_rows = {name for name, keeper in model.KEPT.items() if keeper.manager}
    address, name, *others = (x.name for x in fields(model.CONTENT) if x.name not in kept_in_rows)
    return [name, address, *others]


def missing_in_a_draft(model: type[WorkingCopy]) -> list[str]:
    """Return what unfinished work may lack; it is asked for when somebody wants to publish it.

    Lists of what stands elsewhere can always be empty.
    """
    columns = columns_due_at_publication(model.CONTENT)
    return [name for name in form_fields(model) if name in columns or name in model.KEPT]
