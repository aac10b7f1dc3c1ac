"""A learning path on one page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from explainer.editing.rows import OrderedInline
from explainer.editing.text_admin import TextAdmin
from explainer.editing.text_pages import TEXT_PAGES
from topics.paths.models import LearningPath, PathStep
from topics.paths.reading import draft_path


class PathStepInline(OrderedInline, admin.TabularInline):
    model = PathStep
    autocomplete_fields = ("topic",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[PathStep]:
        return super().get_queryset(request).select_related("topic")


class LearningPathAdmin(TextAdmin):
    pages = TEXT_PAGES
    reader_template = "topics/learning_path.html"
    inlines = (PathStepInline,)
    prepopulated_fields = {"slug": ("name",)}
    list_display = ("name", "stands_at", "edited_by", "edited_at")
    search_fields = ("name", "slug", "description")

    def draft_context(self, working_copy: LearningPath) -> dict[str, Any]:
        return {"page": draft_path(working_copy.compose())}
