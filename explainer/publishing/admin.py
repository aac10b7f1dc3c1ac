"""Editions can be read here and nothing else: publishing makes them, nobody edits them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from explainer.publishing.models import Edition


class RecordAdmin(admin.ModelAdmin):
    """The base of lists that are only ever added to, and never here."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 - Django's signature
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401, ARG002 - Django's signature
        return False


@admin.register(Edition)
class EditionAdmin(RecordAdmin):
    list_display = ("publication", "number", "published_by", "published_at", "digest")
    list_filter = ("publication__kind",)
    list_select_related = ("publication", "published_by")
    search_fields = ("publication__slug", "digest")
    ordering = ("-published_at", "-pk")
    date_hierarchy = "published_at"
