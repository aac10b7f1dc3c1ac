"""A glossary entry on one page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, QuerySet
from django.http import HttpRequest

from explainer.editing.rows import SourcedInline
from explainer.editing.text_admin import TextAdmin
from explainer.editing.text_pages import TEXT_PAGES
from explainer.editing.used_in import UsedIn, used_in
from explainer.linking.words_in_place import number_of_pages_that_use
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
    list_display = ("name", "stands_at", "number_of_topics", "edited_by", "edited_at")
    search_fields = ("name", "aliases", "slug")

    def draft_context(self, working_copy: Term) -> dict[str, Any]:
        content = rendered(working_copy.compose())
        return {"term": content, "topics": topics_that_use(content.slug)}

    def used_in(self, working_copy: Term) -> UsedIn:
        return used_in(working_copy.slug)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Term]:
        """Return the terms, each knowing how many live topics use it."""
        terms: QuerySet[Term] = super().get_queryset(request)
        return terms.annotate(number_of_topics=number_of_pages_that_use(OuterRef("slug")))

    @admin.display(description="used in", ordering="number_of_topics")
    def number_of_topics(self, working_copy: Term) -> str:
        number: int = working_copy.number_of_topics  # type: ignore[attr-defined]
        return f"{number} topic{'' if number == 1 else 's'}"
