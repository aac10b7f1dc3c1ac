"""Sources can be edited; verifications can be read and nothing else."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from explainer.publishing.admin import RecordAdmin
from explainer.publishing.working_copy_admin import without_nul
from explainer.sources.models import NCI_ADDRESS, Source, Verification


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ("title", "address", "date", "date_kind")
    list_filter = ("date_kind",)
    search_fields = ("title", "address")
    formfield_overrides = {
        models.URLField: {
            # Django 5.2 warns unless the scheme is named; 6.0 makes https the default.
            "assume_scheme": "https",
            # The form's own words would stand in place of what the model says.
            "error_messages": {"invalid": NCI_ADDRESS.message},
        }
    }

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Source], search_term: str
    ) -> tuple[QuerySet[Source], bool]:
        return super().get_search_results(request, queryset, without_nul(search_term))

    def get_readonly_fields(self, request: HttpRequest, obj: Source | None = None) -> list[str]:
        """Keep the address that verifications speak of, as PostgreSQL does."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *(["address"] if obj and obj.verifications.exists() else [])]


@admin.register(Verification)
class VerificationAdmin(RecordAdmin):
    list_display = (
        "publication", "source", "nci_date", "nci_date_kind", "verdict", "reviewer", "verified_on",
    )  # fmt: skip
    list_filter = ("verdict", "publication__kind")
    list_select_related = ("publication", "source", "reviewer")
    search_fields = ("publication__slug", "source__title", "source__address", "digest")
    date_hierarchy = "verified_on"
