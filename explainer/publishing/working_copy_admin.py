"""What the admin does alike for every kind of text: lists, safe saving, the draft's page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from explainer.headers import policy
from explainer.publishing.content import Content, digest_of
from explainer.publishing.models import Edition, WorkingCopy
from explainer.publishing.stale import WorkingCopyForm, differences
from explainer.publishing.submitted import with_plain_line_ends


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
        live = queryset.filter(publication__live_edition__isnull=False)
        dark = queryset.filter(publication__live_edition__isnull=True)
        answers = {
            "draft": dark.filter(has_editions=False, state=WorkingCopy.State.DRAFT),
            "in_review": queryset.filter(state=WorkingCopy.State.IN_REVIEW),
            "ready": queryset.filter(state=WorkingCopy.State.READY),
            "scheduled": queryset.filter(publish_at__isnull=False),
            "live": live,
            "edited": live.filter(edited_at__gt=F("publication__live_edition__published_at")),
            "withdrawn": dark.filter(has_editions=True),
        }
        return answers.get(self.value() or "", queryset)


class WorkingCopyAdmin(admin.ModelAdmin):
    """The base of the pages on which writers edit a topic or a term."""

    form = WorkingCopyForm
    reader_template = ""
    change_form_template = "admin/working_copy/change_form.html"
    list_filter: ClassVar[Any] = (StateFilter,)
    list_select_related = ("publication__live_edition", "edited_by")
    # Deleting many at once would pass by the lock and the words of the page that deletes one.
    actions = None
    # The page says itself what is live; a draft has no place on the site.
    view_on_site = False

    class Media:
        css = {"all": ["admin_site/admin.css"]}
        js = [
            forms.Script("admin_site/rows.js", type="module"),
            forms.Script("admin_site/editor.js", type="module"),
        ]

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

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """A text that nobody touched must stay the same text, or its verification falls away."""
        if request.method == "POST":
            request.POST = with_plain_line_ends(request.POST)  # type: ignore[assignment]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> WorkingCopy | None:
        """Hold the row while it is written, so that of two people one comes second."""
        found = super().get_object(request, object_id, from_field)
        # Django's own history page answers to POST as well, without a transaction.
        if found is None or request.method != "POST" or not connection.in_atomic_block:
            return found
        list(self.model._default_manager.select_for_update().filter(pk=found.pk).values("pk"))
        return super().get_object(request, object_id, from_field)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, without_nul(search_term))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:  # noqa: ANN401 - as the base class
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *(["slug"] if obj and obj.publication_id else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:  # noqa: ANN401 - as the base class
        fields = super().get_prepopulated_fields(request, obj)
        return {} if obj and obj.publication_id else fields

    def save_model(
        self, request: HttpRequest, obj: WorkingCopy, form: forms.ModelForm, change: bool
    ) -> None:
        """Save a new text; one that exists is saved with its parts, if any of them changed."""
        if not change:
            obj.edited_by = request.user  # type: ignore[assignment]
            super().save_model(request, obj, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: forms.ModelForm,
        formsets: Sequence[BaseFormSet],
        change: bool,
    ) -> None:
        is_edited = change and (form.has_changed() or any(x.has_changed() for x in formsets))
        if is_edited:
            form.instance.revision += 1
            form.instance.edited_by = request.user
            form.instance.save()
        super().save_related(request, form, formsets, change)
        if is_edited:
            self.after_edit(request, form.instance)

    def after_edit(self, request: HttpRequest, working_copy: WorkingCopy) -> None:
        """Do what an edit brings along, in the transaction that has saved all of it."""

    def blockers_of(self, working_copy: WorkingCopy) -> list[str]:
        """Say everything that stops a text from going live."""
        return working_copy.publish_blockers()

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        *args: Any,  # noqa: ANN401 - as the base class
        **kwargs: Any,  # noqa: ANN401 - as the base class
    ) -> HttpResponse:
        form, obj = context["adminform"].form, context["original"]
        if form.is_bound and form.is_stale:
            formsets = [rows.formset for rows in context["inline_admin_formsets"]]
            context["is_stale"], context["differences"] = True, differences(form, formsets)
        if obj and not form.is_bound:
            context |= {"blockers": self.blockers_of(obj), "is_published": is_published(obj)}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, ...]:  # noqa: ANN401 - as the base class
        """Refuse, in words, to delete a text that has an address which readers may know."""
        shown, counted, forbidden, protected = super().get_deleted_objects(objs, request)
        stay = [why_it_stays(obj) for obj in objs if obj.publication_id]
        return shown, counted, forbidden, [*protected, *stay]

    def get_urls(self) -> list[URLPattern]:
        return [self.page_about_one("preview", self.preview), *super().get_urls()]

    def page_about_one(self, name: str, view: Callable[..., HttpResponse]) -> URLPattern:
        """Return the path of a page about one text; `address_of` knows it by the same name."""
        return path(
            f"<path:object_id>/{name}/",
            self.admin_site.admin_view(view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_{name}",
        )

    def address_of(self, name: str, working_copy: WorkingCopy) -> str:
        page = f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}"
        return reverse(page, args=[working_copy.pk])

    @method_decorator(require_safe)
    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the saved text as readers would see it."""
        working_copy = self.found(request, object_id)
        context = {
            **self.draft_context(working_copy.compose()),
            "is_draft": True,
            "draft_blockers": self.blockers_of(working_copy),
        }
        response = render(request, self.reader_template, context)
        response["Content-Security-Policy"] = policy(settings.SECURE_CSP)
        response["X-Robots-Tag"] = "noindex"
        return response

    def found(self, request: HttpRequest, object_id: str) -> WorkingCopy:
        """Return a text that this person may see."""
        working_copy = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, working_copy):
            raise PermissionDenied
        if working_copy is None:
            raise Http404
        return working_copy


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
    if working_copy.edited_at > edition.published_at:
        return f"live (edition {edition.number}), edited since"
    return f"live (edition {edition.number})"


def has_been_live(working_copy: WorkingCopy) -> bool:
    """Tell whether a text that came from the admin's queryset has editions."""
    return bool(getattr(working_copy, "has_editions", False))


def why_it_stays(working_copy: WorkingCopy) -> str:
    """Say why a text that others have decided about, or said something of, is not deleted."""
    if has_been_live(working_copy):
        return f"“{working_copy}” has been published: its address and its history stay."
    return (
        f"“{working_copy}” has been submitted, or somebody commented on it: what was said and"
        " decided about it stays on record."
    )


def without_nul(search_term: str) -> str:
    """Drop what PostgreSQL cannot look for: Django checks lists for it, but not autocompletion."""
    return search_term.replace("\x00", "")


def is_published(working_copy: WorkingCopy, digest: str = "") -> bool:
    """Tell whether readers see exactly this text; `digest` is its own, where that is known."""
    publication = working_copy.publication
    return bool(
        publication
        and publication.live_edition
        and publication.live_edition.digest == (digest or digest_of(working_copy.compose()))
    )
