"""A learning path on one page, and the page on which somebody else publishes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from explainer.editing import preview
from explainer.editing.pages import READ_AND_WRITE, Page, Tool
from explainer.editing.rows import OrderedInline
from explainer.editing.states import has_been_live
from explainer.editing.text_admin import TextAdmin
from explainer.publishing.rights import MAY_PUBLISH
from explainer.workflow.addresses import admin_address
from topics.forms import LearningPathForm
from topics.paths.models import LearningPath, PathEdition, PathStep
from topics.paths.publishing import (
    live_as_it_is,
    next_number,
    path_blockers,
    publish_path,
    refusal_to_publish,
    take_off,
)
from topics.paths.reading import draft_path

if TYPE_CHECKING:
    from django.contrib.auth.models import User

PUBLISH, TAKE_OFF = "publish", "take_off"
NEVER_SHOWN = 0


class PathStepInline(OrderedInline, admin.TabularInline):
    model = PathStep
    fields = ("order", "topic")
    autocomplete_fields = ("topic",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PathStep]:
        return super().get_queryset(request).select_related("topic")


def publish_tools(path: LearningPath, person: User) -> list[Tool]:
    may_publish = person.has_perm(MAY_PUBLISH)
    return [Tool("Publish…", admin_address(path, "publish"))] if may_publish else []


class LearningPathAdmin(TextAdmin):
    """A path is no working copy yet: what `TextAdmin` asks of those is answered here."""

    form = LearningPathForm
    list_filter = ()
    reader_template = "topics/learning_path.html"
    change_form_template = "admin/learning_path/change_form.html"
    inlines = (PathStepInline,)
    fields = ("name", "slug", "description")
    prepopulated_fields = {"slug": ("name",)}
    list_display = ("name", "stands_at", "edited_by", "edited_at")
    list_select_related = ("live_edition", "edited_by")
    search_fields = ("name", "slug", "description")

    @admin.display(description="state")
    def stands_at(self, path: LearningPath) -> str:
        edition = path.live_edition
        if edition is None:
            return "Taken off the site" if has_been_live(path) else "Draft"
        # By the saves, as a list cannot compare every path; the page itself compares them.
        since = ", edited since" if path.revision != edition.revision else ""
        return f"Live (edition {edition.number}){since}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the paths, each knowing whether it has ever been live."""
        editions = PathEdition.objects.filter(path=OuterRef("pk"))
        paths: QuerySet[Any] = super(TextAdmin, self).get_queryset(request)
        with_editions: QuerySet[Any] = paths.annotate(has_editions=Exists(editions))
        return with_editions

    def keeps_its_address(self, path: LearningPath) -> bool:
        return has_been_live(path)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, ...]:  # noqa: ANN401 - as the base class
        """Refuse, in words, to delete a path that has an address which readers may know."""
        deleted = super(TextAdmin, self).get_deleted_objects(objs, request)
        shown, counted, forbidden, protected = deleted
        stay = [f"“{x}” has been published: its address stays." for x in objs if has_been_live(x)]
        return shown, counted, forbidden, stay or protected

    def after_edit(self, request: HttpRequest, path: LearningPath) -> None:
        """A path has no review that an edit could end."""

    def draft_context(self, path: LearningPath) -> dict[str, Any]:
        return {"page": draft_path(path)}

    def blockers_of(self, path: LearningPath) -> list[str]:
        return path_blockers(path)

    def state_context(self, path: LearningPath) -> dict[str, Any]:
        return {
            "blockers": self.blockers_of(path),
            "is_published": live_as_it_is(path) is not None,
        }

    def publish_page(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the path as readers would get it; or publish it, or take it off the site."""
        if not request.user.has_perm(MAY_PUBLISH):
            raise PermissionDenied
        path, refused = self.text_or_404(request, object_id), []
        if request.method == "POST":
            try:
                messages.success(request, self._moved(request, path))
            except ValidationError as error:
                refused = error.messages
            else:
                return HttpResponseRedirect(admin_address(path, "change"))
        # What was refused may have been changed meanwhile: it is shown as it is saved now.
        return self._ask_to_publish(request, self.text_or_404(request, object_id), refused)

    pages = (Page("publish", publish_page, READ_AND_WRITE, publish_tools), preview.PAGE)

    def _moved(self, request: HttpRequest, path: LearningPath) -> str:
        """Do what the button says that was pressed, and return the sentence that says so."""
        person: User = request.user  # type: ignore[assignment]
        move = request.POST.get("move")
        if move == PUBLISH:
            # Compared as text: whatever else was sent, no page of ours has shown it.
            has_seen = request.POST.get("revision") == str(path.revision)
            edition = publish_path(
                path, publisher=person, revision=path.revision if has_seen else NEVER_SHOWN
            )
            said = f"“{path}” is live as edition {edition.number}."
        elif move == TAKE_OFF:
            take_off(path)
            said = f"“{path}” is off the site. Its topics stay where they are."
        else:
            raise BadRequest("No page of ours has such a button.")
        self.log_change(request, path, said)
        return said

    def _ask_to_publish(
        self, request: HttpRequest, path: LearningPath, refused: Sequence[str]
    ) -> HttpResponse:
        context = {
            **self.about(request, path, "Publish"),
            **self.state_context(path),
            "page": draft_path(path),
            "refusal": refusal_to_publish(path, request.user),  # type: ignore[arg-type]
            "refused": refused,
            "next_number": next_number(path),
        }
        return render(request, "admin/learning_path/publish.html", context)
