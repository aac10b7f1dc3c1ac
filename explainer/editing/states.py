"""What a text's state is called in lists, and what keeps it from being deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.text import capfirst

from explainer.publishing.content import digest_of
from explainer.publishing.live import ON_A_LIVE_PAGE
from explainer.publishing.working_copy import WorkingCopy

# As `Edition.existed_at` has it.
EXISTED_AT = Coalesce(
    "publication__live_edition__edited_at", "publication__live_edition__published_at"
)


class StateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:  # noqa: ARG002 - Django's signature
        return [
            ("draft", "Draft, never live"),
            ("in_review", "In review"),
            ("ready", "Ready"),
            ("scheduled", "Ready, with a time"),
            ("live", "Live"),
            ("edited", "Live, edited since"),
            ("withdrawn", "Withdrawn"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002 - Django's signature
        live = queryset.filter(ON_A_LIVE_PAGE)
        dark = queryset.filter(publication__live_edition__isnull=True)
        answers = {
            "draft": dark.filter(has_editions=False, state=WorkingCopy.State.DRAFT),
            "in_review": queryset.filter(state=WorkingCopy.State.IN_REVIEW),
            "ready": queryset.filter(state=WorkingCopy.State.READY),
            "scheduled": queryset.filter(publish_at__isnull=False),
            "live": live,
            "edited": live.filter(edited_at__gt=EXISTED_AT),
            "withdrawn": dark.filter(has_editions=True),
        }
        return answers.get(self.value() or "", queryset)


def state_of(working_copy: WorkingCopy) -> str:
    """Say in a list how far a text is, and what readers have of it."""
    return capfirst(", ".join(filter(None, [own_state(working_copy), page_state(working_copy)])))


def own_state(working_copy: WorkingCopy) -> str:
    """Say how far a text is on its way, or nothing of a draft behind a page that was live."""
    if working_copy.publish_at:
        return f"ready, goes live at {working_copy.publish_at:%Y-%m-%d %H:%M} UTC"
    if working_copy.state == WorkingCopy.State.DRAFT and has_been_live(working_copy):
        return ""
    return str(working_copy.get_state_display())


def page_state(working_copy: WorkingCopy) -> str:
    """Say what readers have of a text, or nothing if they have never had any."""
    publication = working_copy.publication
    if publication is None or publication.live_edition is None:
        return "withdrawn" if has_been_live(working_copy) else ""
    edition = publication.live_edition
    # By the clock, as a list cannot compose every text; the page itself compares the texts.
    if working_copy.edited_at > edition.existed_at:
        return f"live (edition {edition.number}), edited since"
    return f"live (edition {edition.number})"


def why_it_stays(working_copy: WorkingCopy) -> str:
    """Say why a text that others have decided about, or said something of, is not deleted."""
    if has_been_live(working_copy):
        return f"“{working_copy}” has been published: its address and its history stay."
    return (
        f"“{working_copy}” has been submitted, or somebody commented on it, or changed a tag of it:"
        " what was said and decided about it stays on record."
    )


def is_published(working_copy: WorkingCopy, digest: str = "") -> bool:
    """Tell whether readers see exactly this text; `digest` is its own, where that is known."""
    publication = working_copy.publication
    return bool(
        publication
        and publication.live_edition
        and publication.live_edition.digest == (digest or digest_of(working_copy.compose()))
    )


def has_been_live(working_copy: Model) -> bool:
    """Tell whether a text that came from its admin's queryset has editions."""
    return bool(getattr(working_copy, "has_editions", False))
