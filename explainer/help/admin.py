"""The words whose search shows help first, for those who write and publish."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from explainer.help.phrases import HelpPhrase
from explainer.text.nul import without_nul


@admin.register(HelpPhrase)
class HelpPhraseAdmin(admin.ModelAdmin):
    list_display = ("phrase", "answer")
    list_filter = ("answer",)
    list_per_page = 100
    search_fields = ("phrase",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[HelpPhrase], search_term: str
    ) -> tuple[QuerySet[HelpPhrase], bool]:
        return super().get_search_results(request, queryset, without_nul(search_term))
