"""A site page with its sections on one page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from explainer.editing.rows import MARKDOWN_EDITOR, OrderedInline
from explainer.editing.text_admin import TextAdmin
from explainer.editing.text_pages import TEXT_PAGES
from explainer.pages.models import PageSection, SitePage
from explainer.pages.reading import draft_page


class PageSectionInline(OrderedInline, admin.StackedInline):
    model = PageSection
    formfield_overrides = MARKDOWN_EDITOR


@admin.register(SitePage)
class SitePageAdmin(TextAdmin):
    pages = TEXT_PAGES
    reader_template = "pages/site_page.html"
    inlines = (PageSectionInline,)
    prepopulated_fields = {"slug": ("name",)}
    list_display = ("name", "place", "stands_at", "edited_by", "edited_at")
    search_fields = ("name", "slug", "description")

    def draft_context(self, working_copy: SitePage) -> dict[str, Any]:
        return {"shown": draft_page(working_copy.compose())}
