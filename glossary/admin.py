"""A glossary entry on one page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from explainer.editing.rows import SourcedInline
from explainer.editing.text_admin import TextAdmin
from explainer.editing.text_pages import TEXT_PAGES
from explainer.publishing.content import rendered
from glossary.forms import TermForm
from glossary.listing import topics_that_use
from glossary.models import Term, TermHelpSign


class TermHelpSignInline(SourcedInline, admin.TabularInline):
    model = TermHelpSign


@admin.register(Term)
class TermAdmin(TextAdmin):
    form = TermForm
    pages = TEXT_PAGES
    reader_template = "glossary/term.html"
    inlines = (TermHelpSignInline,)
    prepopulated_fields = {"slug": ("name",)}
    autocomplete_fields = ("sources",)
    list_display = ("name", "stands_at", "edited_by", "edited_at")
    search_fields = ("name", "aliases", "slug")

    def draft_context(self, working_copy: Term) -> dict[str, Any]:
        content = rendered(working_copy.compose())
        return {"term": content, "topics": topics_that_use(content.slug)}
