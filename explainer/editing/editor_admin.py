"""What the admin does alike for all that writers edit: safe saving, and the draft's page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Model, QuerySet
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from explainer.editing.edit_conflicts import WorkingCopyForm, differences
from explainer.editing.submitted_rows import with_plain_line_ends
from explainer.operations.headers import policy
from explainer.publishing.locks import lock
from explainer.text.nul import without_nul


class EditorAdmin(admin.ModelAdmin):
    """The base of the pages for rows that know their `revision`, `edited_by` and `edited_at`."""

    form = WorkingCopyForm
    reader_template = ""
    change_form_template = "admin/working_copy/change_form.html"
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
    ) -> Any:  # noqa: ANN401 - a topic, a term or a path
        """Hold the row while it is written, so that of two people one comes second."""
        found = super().get_object(request, object_id, from_field)
        # Django's own history page answers to POST as well, without a transaction.
        if found is None or request.method != "POST" or not connection.in_atomic_block:
            return found
        lock(self.model._default_manager.filter(pk=found.pk))
        return super().get_object(request, object_id, from_field)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, without_nul(search_term))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:  # noqa: ANN401 - as the base class
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *(["slug"] if obj and self.keeps_its_address(obj) else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:  # noqa: ANN401 - as the base class
        fields = super().get_prepopulated_fields(request, obj)
        return {} if obj and self.keeps_its_address(obj) else fields

    def keeps_its_address(self, working_copy: Any) -> bool:  # noqa: ANN401 - a topic, a term or a path
        """Tell whether somebody may know the address already."""
        raise NotImplementedError

    def save_model(
        self,
        request: HttpRequest,
        obj: Any,  # noqa: ANN401 - a topic, a term or a path
        form: forms.ModelForm,
        change: bool,
    ) -> None:
        """Save a new text; one that exists is saved with its parts, if any of them changed."""
        if not change:
            obj.edited_by = request.user
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

    def after_edit(self, request: HttpRequest, working_copy: Any) -> None:  # noqa: ANN401 - a topic, a term or a path
        """Do what an edit brings along, in the transaction that has saved all of it."""

    def draft_page(self, working_copy: Any) -> dict[str, Any]:  # noqa: ANN401 - a topic, a term or a path
        """Return what `reader_template` shows of a text that is not published."""
        raise NotImplementedError

    def blockers_of(self, working_copy: Any) -> list[str]:  # noqa: ANN401 - a topic, a term or a path
        """Say everything that stops a text from going live."""
        raise NotImplementedError

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        *args: Any,  # noqa: ANN401 - as the base class
        **kwargs: Any,  # noqa: ANN401 - as the base class
    ) -> HttpResponse:
        form = context["adminform"].form
        if form.is_bound and form.has_edit_conflicts:
            formsets = [rows.formset for rows in context["inline_admin_formsets"]]
            context["has_edit_conflicts"], context["differences"] = (
                True,
                differences(form, formsets),
            )
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        return [self.page_about_one("preview", self.preview), *super().get_urls()]

    def page_about_one(self, name: str, view: Callable[..., HttpResponse]) -> URLPattern:
        """Return the path of a page about one text; `address_of` knows it by the same name."""
        return path(
            f"<path:object_id>/{name}/",
            self.admin_site.admin_view(view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_{name}",
        )

    def address_of(self, name: str, working_copy: Model) -> str:
        page = f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}"
        return reverse(page, args=[working_copy.pk])

    @method_decorator(require_safe)
    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the saved text as readers would see it."""
        working_copy = self.found(request, object_id)
        context = {
            **self.draft_page(working_copy),
            "is_draft": True,
            "draft_blockers": self.blockers_of(working_copy),
        }
        response = render(request, self.reader_template, context)
        response["Content-Security-Policy"] = policy(settings.SECURE_CSP)
        response["X-Robots-Tag"] = "noindex"
        return response

    def found(self, request: HttpRequest, object_id: str) -> Any:  # noqa: ANN401 - a topic, a term or a path
        """Return a text that this person may see."""
        working_copy = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, working_copy):
            raise PermissionDenied
        if working_copy is None:
            raise Http404
        return working_copy


def has_been_live(working_copy: Model) -> bool:
    """Tell whether a text that came from its admin's queryset has editions."""
    return bool(getattr(working_copy, "has_editions", False))
