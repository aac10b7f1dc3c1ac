"""The admin of a text, whatever its kind: safe saving, and the pages about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import connection, models
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from explainer.editing.edit_conflicts import WorkingCopyForm, conflict_context
from explainer.editing.form_fields import form_fields
from explainer.editing.pages import READ, Page, Tool
from explainer.editing.rows import ChosenSelectMultiple
from explainer.editing.states import StateFilter, is_published, state_of, why_it_stays
from explainer.editing.submitted_rows import with_plain_line_ends
from explainer.editing.used_in import UsedIn
from explainer.publishing.keeping import fetch_rows
from explainer.publishing.locks import lock
from explainer.publishing.models import Edition
from explainer.workflow.addresses import admin_address, admin_page_name
from explainer.workflow.blockers import all_blockers
from explainer.workflow.moves import note_edit
from explainer.workflow.questions import all_questions
from explainer.workflow.rules import State, needs_checks

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class TextAdmin(admin.ModelAdmin):
    """The base of the admin of every kind of working copy.

    `pages` are those about one text beside its form. The app of the kind says what
    `reader_template` shows of a draft: `draft_context`.
    """

    form = WorkingCopyForm
    pages: ClassVar[Sequence[Page]] = ()
    reader_template = ""
    change_form_template = "admin/working_copy/change_form.html"
    list_filter: ClassVar[Any] = (StateFilter,)
    list_select_related: ClassVar[Any] = ("publication__live_edition", "edited_by")
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

    @classmethod
    def add_inline(cls, inline: type[InlineModelAdmin], *, before: type[InlineModelAdmin]) -> None:
        """Take in the rows of an app that stands on a floor above; its admin module says so."""
        place = cls.inlines.index(before)
        cls.inlines = (*cls.inlines[:place], inline, *cls.inlines[place:])

    def get_urls(self) -> list[URLPattern]:
        return [*(self._url_of(page) for page in self.pages), *super().get_urls()]

    def _url_of(self, page: Page) -> URLPattern:
        view = require_http_methods([*page.methods])(partial(page.view, self))
        return path(
            f"<path:object_id>/{page.name}/",
            self.admin_site.admin_view(view),
            name=admin_page_name(self.opts, page.name),
        )

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
    ) -> Any:  # noqa: ANN401 - any kind of text
        """Hold the row while it is written, so that of two people one comes second."""
        working_copy = super().get_object(request, object_id, from_field)
        if working_copy and request.method in READ and self._is_form(request):
            fetch_rows([working_copy])
        # Django's own history page answers to POST as well, without a transaction.
        if working_copy is None or request.method != "POST" or not connection.in_atomic_block:
            return working_copy
        lock(self.model._default_manager.filter(pk=working_copy.pk))
        return super().get_object(request, object_id, from_field)

    def _is_form(self, request: HttpRequest) -> bool:
        match = request.resolver_match
        return match is not None and match.url_name == admin_page_name(self.opts, "change")

    def formfield_for_manytomany(
        self,
        db_field: models.ManyToManyField,
        request: HttpRequest,
        **kwargs: Any,  # noqa: ANN401 - as the base class
    ) -> Any:  # noqa: ANN401 - as the base class
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = ChosenSelectMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:  # noqa: ANN401, ARG002 - as the base class
        return [*form_fields(self.model)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:  # noqa: ANN401 - as the base class
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *(["slug"] if obj and self.keeps_its_address(obj) else [])]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:  # noqa: ANN401 - as the base class
        fields = super().get_prepopulated_fields(request, obj)
        return {} if obj and self.keeps_its_address(obj) else fields

    def keeps_its_address(self, working_copy: Any) -> bool:  # noqa: ANN401 - any kind of text
        """Tell whether somebody may know the address already."""
        return working_copy.publication_id is not None

    def save_model(
        self,
        request: HttpRequest,
        obj: Any,  # noqa: ANN401 - any kind of text
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
        # Whoever saves a text of nobody answers for its words as they are.
        is_of_nobody = form.instance.edited_by_id is None
        has_changed = form.has_changed() or any(x.has_changed() for x in formsets)
        is_edited = change and (is_of_nobody or has_changed)
        if is_edited:
            form.instance.revision += 1
            form.instance.edited_by = request.user
            form.instance.save()
        super().save_related(request, form, formsets, change)
        if is_edited:
            self.after_edit(request, form.instance)

    def after_edit(self, request: HttpRequest, working_copy: Any) -> None:  # noqa: ANN401 - any kind of text
        """End a review whose text was edited, in the transaction that has saved all of it."""
        was = State(working_copy.state).label
        if note_edit(working_copy, request.user):  # type: ignore[arg-type]
            messages.warning(
                request,
                f"It was {was}; your edit made it a draft again. Submit it when you are done.",
            )

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        *args: Any,  # noqa: ANN401 - as the base class
        **kwargs: Any,  # noqa: ANN401 - as the base class
    ) -> HttpResponse:
        form, working_copy = context["adminform"].form, context["original"]
        context |= conflict_context(form, context["inline_admin_formsets"])
        if working_copy:
            context["tools"] = self.tools(request, working_copy)
        if working_copy and not form.is_bound:
            context |= self.state_context(working_copy)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="state")
    def stands_at(self, working_copy: Any) -> str:  # noqa: ANN401 - any kind of text
        return state_of(working_copy)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the texts, each knowing whether it has ever been live."""
        editions = Edition.objects.filter(publication=OuterRef("publication"))
        texts: QuerySet[Any] = super().get_queryset(request).annotate(has_editions=Exists(editions))
        return texts.select_related(*self.list_select_related)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, ...]:  # noqa: ANN401 - as the base class
        """Refuse, in words, to delete a text that has an address which readers may know."""
        shown, counted, forbidden, protected = super().get_deleted_objects(objs, request)
        stay = [why_it_stays(obj) for obj in objs if obj.publication_id]
        return shown, counted, forbidden, [*protected, *stay]

    def draft_context(self, working_copy: Any) -> dict[str, Any]:  # noqa: ANN401 - any kind of text
        """Return what `reader_template` shows of a text that is not published."""
        raise NotImplementedError

    def state_context(self, working_copy: Any) -> dict[str, Any]:  # noqa: ANN401 - any kind of text
        """Return what the form says of a text's state."""
        return {
            "blockers": all_blockers(working_copy),
            "questions": all_questions(working_copy),
            "is_published": is_published(working_copy),
            "used_in": self.used_in(working_copy),
        }

    def used_in(self, working_copy: Any) -> UsedIn | None:  # noqa: ANN401, ARG002 - any kind of text
        """Return the live texts that change with this one, for a kind whose texts others use."""
        return None

    def tools(self, request: HttpRequest, working_copy: Any) -> list[Tool]:  # noqa: ANN401 - any kind of text
        """Return the pages about a text that this person may use now."""
        person: User = request.user  # type: ignore[assignment]
        return [tool for page in self.pages for tool in page.tools(working_copy, person)]

    def text_or_404(self, request: HttpRequest, object_id: str) -> Any:  # noqa: ANN401 - any kind of text
        """Return a text that this person may see. Raises PermissionDenied or Http404."""
        working_copy = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, working_copy):
            raise PermissionDenied
        if working_copy is None:
            raise Http404
        return working_copy

    def about(self, request: HttpRequest, working_copy: Any, page_name: str) -> dict[str, Any]:  # noqa: ANN401 - any kind of text
        """Return what every page about one text needs."""
        names = ("change", *(page.name for page in self.pages))
        addresses = {f"{name}_address": admin_address(working_copy, name) for name in names}
        return {
            **self.admin_site.each_context(request),
            **addresses,
            "title": f"{page_name}: {working_copy}",
            "page_name": page_name,
            "opts": self.opts,
            "original": working_copy,
            "needs_checks": needs_checks(working_copy),
            "tools": self.tools(request, working_copy),
            "used_in": self.used_in(working_copy),
        }
