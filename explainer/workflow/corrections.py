"""Small corrections: what they may touch, and the checks that they carry forward."""

from __future__ import annotations

from collections import Counter
from dataclasses import Field, fields, is_dataclass
from typing import Any

from django.core.exceptions import ValidationError

from explainer.publishing.content import Content, from_edition
from explainer.publishing.models import Publication
from explainer.publishing.publish import publication_of
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import Verification
from explainer.sources.verification import SourceCheck
from explainer.sources.verified import verified_texts
from explainer.text.fields import Role, facts_of, label_of, role_of
from explainer.workflow.rules import NO_CORRECTIONS, needs_checks


def refuse_large_correction(working_copy: WorkingCopy, content: Content) -> None:
    """Raise ValidationError unless the page is live, and `content`, the text's own, changes nothing
    in it but what a small correction may touch.
    """
    if not needs_checks(working_copy):
        raise ValidationError(NO_CORRECTIONS)
    live = working_copy.publication.live_edition if working_copy.publication else None
    if live is None:
        raise ValidationError("Only a live page can have a small correction.")
    before = from_edition(working_copy.CONTENT, live.content)
    for changed in fields(working_copy.CONTENT):
        old, new = getattr(before, changed.name), getattr(content, changed.name)
        if old != new and (why_not := _too_large(changed, old, new)):
            raise ValidationError(f"{why_not}: the text needs a full check.")


def _too_large(changed: Field[Any], old: Any, new: Any) -> str:  # noqa: ANN401 - the values of the field
    """Say what a small correction of this field would do that it may not, or nothing."""
    if not facts_of(changed).get("is_correctable"):
        return f"A small correction changes nothing of “{label_of(changed)}”"
    if _grounds(old) != _grounds(new):
        return (
            f"A small correction does not change where a part of “{label_of(changed)}” comes from"
        )
    return ""


def _grounds(value: Any) -> Counter[Any]:  # noqa: ANN401 - the value of any field
    """Return what the parts of a list rest on, whatever their order is."""
    parts = value if isinstance(value, tuple) else ()
    return Counter(
        (x.name, getattr(part, x.name))
        for part in parts
        if is_dataclass(part)
        for x in fields(part)
        if role_of(x) is Role.GROUNDS and getattr(part, x.name)
    )


def carried_forward(text: WorkingCopy) -> list[SourceCheck]:
    """Return the newest checks of the live edition, made anew for its small correction."""
    publication = Publication.objects.live().for_page().get(pk=publication_of(text).pk)
    verified = verified_texts([publication])[publication.pk]
    return [
        SourceCheck(
            check.source,
            check.nci_date,
            check.nci_date_kind,
            check.verified_on,
            note=text.correction,
            verdict=Verification.Verdict.SMALL_CORRECTION,
            carried_from=check,
        )
        for check in verified.checks
    ]
