"""The permissions that this room asks for, named once."""

from __future__ import annotations

from explainer.publishing.working_copy import WorkingCopy

MAY_COMMENT = "workflow.add_comment"


def right_to_write(kind: WorkingCopy | type[WorkingCopy]) -> str:
    """Return the permission to edit texts of this kind."""
    return f"{kind._meta.app_label}.change_{kind._meta.model_name}"
