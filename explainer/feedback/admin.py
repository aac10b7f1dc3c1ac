"""What readers said, for those who write, check and publish: to read and handle, not to edit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from explainer.feedback.models import Report
from explainer.feedback.reports import handle, open_reports
from explainer.text.nul import without_nul

if TYPE_CHECKING:
    from django import forms

    from explainer.feedback.models import ReportQuerySet

WORDS_IN_THE_LIST = 120
WHOLE_PAGE = "the whole page"
HANDLED = "The report is handled. Your note is kept with it."
TOO_LATE = "Somebody else has just handled this report. Your note was not kept."


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


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    list_display = ("page", "part", "kind", "words", "received_on", "handled")
    list_display_links = ("page",)
    list_filter = (HandledFilter, "kind")
    list_per_page = 50
    search_fields = ("edition__publication__slug", "heading", "text")
    actions = ["mark_as_handled"]
    fields = ("page_link", "part_link", "edition_number", "kind", "text", "received_on")

    def get_queryset(self, request: HttpRequest) -> ReportQuerySet:  # noqa: ARG002 - Django's signature
        return Report.objects.for_list()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Report], search_term: str
    ) -> tuple[QuerySet[Report], bool]:
        return super().get_search_results(request, queryset, without_nul(search_term))

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
