"""Small corrections: what they may touch, and the checks that they carry forward."""

from __future__ import annotations

from dataclasses import fields

from django.core.exceptions import ValidationError

from explainer.publishing.content import Content, from_edition
from explainer.publishing.models import Publication, WorkingCopy
from explainer.publishing.publish import publication_of
from explainer.sources.models import Verification
from explainer.sources.verification import SourceCheck
from explainer.sources.verified import verified_texts
from explainer.text.fields import facts_of, label_of
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
    for large in fields(working_copy.CONTENT):
        is_same = getattr(before, large.name) == getattr(content, large.name)
        if not (is_same or facts_of(large).get("is_correctable")):
            raise ValidationError(
                f"A small correction changes nothing of “{label_of(large)}”: the text needs a full"
                " check."
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
