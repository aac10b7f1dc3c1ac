"""What the admin does alike for every kind of text with a publication: its lists and states."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst

from explainer.editing.editor_admin import EditorAdmin, has_been_live
from explainer.publishing.content import Content, digest_of
from explainer.publishing.live import ON_A_LIVE_PAGE
from explainer.publishing.models import Edition, WorkingCopy

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


class WorkingCopyAdmin(EditorAdmin):
    """The base of the pages on which writers edit a topic or a term."""

    list_filter: ClassVar[Any] = (StateFilter,)
    list_select_related = ("publication__live_edition", "edited_by")

    @admin.display(description="state")
    def stands_at(self, working_copy: WorkingCopy) -> str:
        return capfirst(
            ", ".join(filter(None, [own_state(working_copy), page_state(working_copy)]))
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the texts, each knowing whether it has ever been live."""
        editions = Edition.objects.filter(publication=OuterRef("publication"))
        texts: QuerySet[Any] = super().get_queryset(request).annotate(has_editions=Exists(editions))
        return texts

    def draft_context(self, content: Content) -> dict[str, Any]:
        """Return what `reader_template` shows of a text that is not published."""
        raise NotImplementedError

    def keeps_its_address(self, working_copy: WorkingCopy) -> bool:
        return working_copy.publication_id is not None

    def blockers_of(self, working_copy: WorkingCopy) -> list[str]:
        return working_copy.publish_blockers()

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        *args: Any,  # noqa: ANN401 - as the base class
        **kwargs: Any,  # noqa: ANN401 - as the base class
    ) -> HttpResponse:
        obj = context["original"]
        if obj and not context["adminform"].form.is_bound:
            context |= {"blockers": self.blockers_of(obj), "is_published": is_published(obj)}
        return super().render_change_form(request, context, *args, **kwargs)

    def draft_page(self, working_copy: WorkingCopy) -> dict[str, Any]:
        return self.draft_context(working_copy.compose())

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, ...]:  # noqa: ANN401 - as the base class
        """Refuse, in words, to delete a text that has an address which readers may know."""
        shown, counted, forbidden, protected = super().get_deleted_objects(objs, request)
        stay = [why_it_stays(obj) for obj in objs if obj.publication_id]
        return shown, counted, forbidden, [*protected, *stay]


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
        f"“{working_copy}” has been submitted, or somebody commented on it: what was said and"
        " decided about it stays on record."
    )


def is_published(working_copy: WorkingCopy, digest: str = "") -> bool:
    """Tell whether readers see exactly this text; `digest` is its own, where that is known."""
    publication = working_copy.publication
    return bool(
        publication
        and publication.live_edition
        and publication.live_edition.digest == (digest or digest_of(working_copy.compose()))
    )
