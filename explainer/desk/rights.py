"""Who may check what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.rights import MAY_VERIFY
from explainer.sources.verification import self_check_refusal
from explainer.workflow.rules import RULES, Action

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# As `self_check_refusal`, in a query whose column `edited_by` says who edited a text last.
NOT_EDITED_BY_SQL = "edited_by IS DISTINCT FROM %s"


def may_review(person: User, working_copy: WorkingCopy | None) -> bool:
    """Tell whether somebody may accept a submitted text, or check live pages if there is none."""
    if working_copy is None:
        return person.has_perm(MAY_VERIFY)
    return RULES[Action.ACCEPT].right_for(working_copy).is_had_by(person, working_copy)


def may_check_text(person: User, working_copy: WorkingCopy) -> bool:
    """Tell whether somebody may accept this very text: nobody accepts what they wrote."""
    is_own = self_check_refusal(working_copy.edited_by_id, person)
    return may_review(person, working_copy) and not is_own
