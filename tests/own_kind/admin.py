from __future__ import annotations

from typing import Any

from django.contrib import admin

from explainer.editing.rows import OrderedInline
from explainer.editing.text_admin import TextAdmin
from explainer.editing.text_pages import TEXT_PAGES
from explainer.publishing.content import rendered
from tests.own_kind.models import Leaflet, Line


class LineInline(OrderedInline, admin.TabularInline):
    model = Line


@admin.register(Leaflet)
class LeafletAdmin(TextAdmin):
    pages = TEXT_PAGES
    reader_template = "own_kind/leaflet.html"
    inlines = (LineInline,)
    list_display = ("name", "stands_at")

    def draft_context(self, working_copy: Leaflet) -> dict[str, Any]:
        return {"leaflet": rendered(working_copy.compose())}
