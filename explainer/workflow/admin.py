"""Moves can be read here and nothing else: the pages about a text make them."""

from __future__ import annotations

from django.contrib import admin

from explainer.publishing.admin import RecordAdmin
from explainer.workflow.models import Move


@admin.register(Move)
class MoveAdmin(RecordAdmin):
    list_display = ("publication", "action", "from_state", "to_state", "made_by", "made_at", "why")
    list_filter = ("action", "publication__kind")
    list_select_related = ("publication", "made_by")
    search_fields = ("publication__slug", "made_by__username", "why")
    date_hierarchy = "made_at"
