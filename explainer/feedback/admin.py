"""What readers said, for those who write, check and publish: to read and handle, not to edit."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from explainer.feedback.junk import delete_junk, floods, junk_among
from explainer.feedback.models import JunkDeletion, Report
from explainer.feedback.reports import handle, open_reports
from explainer.feedback.rights import MAY_DELETE_JUNK
from explainer.text.keys import LARGEST_KEY

if TYPE_CHECKING:
    from django import forms

    from explainer.feedback.models import ReportQuerySet

WORDS_IN_THE_LIST = 120
FLOOD = re.compile(r"(\d{1,18})-(\d{4}-\d\d-\d\d)", re.ASCII)
WHOLE_PAGE = "the whole page"
HANDLED = "The report is handled. Your note is kept with it."
TOO_LATE = "Somebody else has just handled this report. Your note was not kept."
NO_JUNK = "None of these reports is open, so none was deleted. What somebody handled is no junk."


class HandledFilter(admin.SimpleListFilter):
    """Without a choice the list shows what waits for somebody."""

    title = "whether it is handled"
    parameter_name = "handled"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:  # noqa: ARG002 - Django's signature
        return [("no", "Still open"), ("yes", "Handled")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002 - Django's signature
        answers = {
            "no": queryset.filter(pk__in=open_reports()),
            "yes": queryset.filter(handled_at__isnull=False),
        }
        return answers.get(self.value() or "", queryset)


class FloodFilter(admin.SimpleListFilter):
    """Where many reports came about one page on one day, they can be looked at together."""

    title = "many on one day about one page"
    parameter_name = "flood"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:  # noqa: ARG002 - Django's signature
        return [
            (f"{flood.publication}-{flood.day}", f"{flood.page}, {flood.day} ({flood.reports})")
            for flood in floods()
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002 - Django's signature
        if not (asked := FLOOD.fullmatch(self.value() or "")):
            return queryset
        try:
            day = date.fromisoformat(asked[2])
        except ValueError:
            return queryset.none()
        return queryset.filter(edition__publication=int(asked[1]), received_on=day)


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    list_display = ("page", "part", "kind", "words", "received_on", "handled")
    list_display_links = ("page",)
    list_filter = (HandledFilter, "kind", "received_on", FloodFilter)
    list_per_page = 50
    search_fields = ("edition__publication__slug", "heading", "text")
    actions = ["mark_as_handled", "delete_as_junk"]
    fields = ("page_link", "part_link", "edition_number", "kind", "text", "received_on")

    def get_queryset(self, request: HttpRequest) -> ReportQuerySet:  # noqa: ARG002 - Django's signature
        return Report.objects.for_list()

    def get_fields(self, request: HttpRequest, obj: Report | None = None) -> list[Any]:  # noqa: ARG002 - Django's signature
        handled = ["handled", "handled_at"] if obj and obj.handled_at else []
        return [*self.fields, *handled, "note"]

    def get_readonly_fields(self, request: HttpRequest, obj: Report | None = None) -> list[str]:
        return [name for name in self.get_fields(request, obj) if name != "note"]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        is_open = obj is None or obj.handled_at is None
        return is_open and super().has_change_permission(request, obj)

    def save_model(
        self,
        request: HttpRequest,
        obj: Report,
        form: forms.ModelForm,
        change: bool,  # noqa: ARG002 - Django's signature
    ) -> None:
        note = form.cleaned_data["note"]
        if handle(obj, request.user, note, now=timezone.now()):  # type: ignore[arg-type]
            self.message_user(request, HANDLED)
        else:
            self.message_user(request, TOO_LATE, messages.WARNING)

    def response_change(self, request: HttpRequest, obj: Report) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """Go back to what is still open; `save_model` has said what happened."""
        return HttpResponseRedirect(reverse("admin:feedback_report_changelist") + "?handled=no")

    @admin.action(description="Mark the chosen reports as handled", permissions=["change"])
    def mark_as_handled(self, request: HttpRequest, queryset: QuerySet[Report]) -> None:
        still_open = queryset.filter(handled_at__isnull=True).values("pk")
        count = Report.objects.filter(pk__in=still_open).update(
            handled_by=request.user, handled_at=timezone.now()
        )
        self.message_user(request, f"{count} handled.")

    def has_delete_junk_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_DELETE_JUNK)

    @admin.action(description="Delete the chosen reports as junk…", permissions=["delete_junk"])
    def delete_as_junk(self, request: HttpRequest, queryset: ReportQuerySet) -> HttpResponse | None:
        """Show what would be deleted; once that is confirmed, delete it and nothing newer."""
        newest = request.POST.get("newest", "")
        if not (newest.isascii() and newest.isdecimal()):
            return self._ask_about_junk(request, queryset)
        done = delete_junk(
            queryset,
            request.user,  # type: ignore[arg-type]
            newest=min(int(newest), LARGEST_KEY),
            now=timezone.now(),
        )
        if done:
            self.message_user(request, f"{done.reports} deleted as junk.")
        else:
            self.message_user(request, NO_JUNK, messages.WARNING)
        return None

    def _ask_about_junk(
        self, request: HttpRequest, queryset: ReportQuerySet
    ) -> HttpResponse | None:
        junk = junk_among(queryset)
        if not junk.count:
            self.message_user(request, NO_JUNK, messages.WARNING)
            return None
        sent = [
            (name, value)
            for name in ("action", "select_across", ACTION_CHECKBOX_NAME)
            for value in request.POST.getlist(name)
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": "Delete as junk?",
            "opts": self.opts,
            "junk": junk,
            "sent": sent,
        }
        return TemplateResponse(request, "admin/feedback/report/delete_junk.html", context)

    @admin.display(description="page")
    def page(self, report: Report) -> str:
        return report.edition.rendition.name

    @admin.display(description="section", ordering="heading")
    def part(self, report: Report) -> str:
        return report.heading or WHOLE_PAGE

    @admin.display(description="the reader’s words", empty_value="no words")
    def words(self, report: Report) -> str:
        is_short = len(report.text) <= WORDS_IN_THE_LIST
        return report.text if is_short else f"{report.text[:WORDS_IN_THE_LIST]}…"

    @admin.display(description="handled", ordering="handled_at")
    def handled(self, report: Report) -> str:
        return f"by {report.handled_by}" if report.handled_by else "open"

    @admin.display(description="page")
    def page_link(self, report: Report) -> str:
        address = report.edition.publication.get_absolute_url()
        return format_html('<a href="{}">{}</a>', address, report.edition.rendition.name)

    @admin.display(description="section")
    def part_link(self, report: Report) -> str:
        if not report.section:
            return WHOLE_PAGE
        address = report.edition.publication.get_absolute_url()
        return format_html('<a href="{}#{}">{}</a>', address, report.section, report.heading)

    @admin.display(description="edition")
    def edition_number(self, report: Report) -> str:
        is_live = report.edition.publication.live_edition_id == report.edition_id
        return f"{report.edition.number}, {'which is live' if is_live else 'no longer live'}"


@admin.register(JunkDeletion)
class JunkDeletionAdmin(admin.ModelAdmin):
    """Who deleted how many reports as junk: to read only."""

    list_display = ("deleted_at", "person", "reports")
    list_display_links = None
    list_select_related = ("person",)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: JunkDeletion | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_delete_permission(self, request: HttpRequest, obj: JunkDeletion | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return False
