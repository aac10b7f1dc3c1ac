"""The words whose search shows help first, for those who write and publish."""

from __future__ import annotations

from django.contrib import admin

from explainer.help.phrases import HelpPhrase


@admin.register(HelpPhrase)
class HelpPhraseAdmin(admin.ModelAdmin):
    list_display = ("phrase", "answer")
    list_filter = ("answer",)
    list_per_page = 100
    search_fields = ("phrase",)
