from __future__ import annotations

from typing import Any

from django.contrib import admin

from explainer.editing.review_admin import ReviewAdmin
from explainer.publishing.content import Content, rendered
from glossary.forms import TermForm
from glossary.listing import topics_that_use
from glossary.models import Term


@admin.register(Term)
class TermAdmin(ReviewAdmin):
    form = TermForm
    reader_template = "glossary/term.html"
    fields = ("name", "slug", "aliases", "pronunciation", "definition", "sources")
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("sources",)
    list_display = ("name", "stands_at", "edited_by", "edited_at")
    search_fields = ("name", "aliases", "slug")

    def draft_context(self, content: Content) -> dict[str, Any]:
        return {"term": rendered(content), "topics": topics_that_use(content.slug)}
