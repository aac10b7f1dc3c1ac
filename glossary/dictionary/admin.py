"""NCI's dictionary can be read here and nothing else: only an import writes it."""

from __future__ import annotations

from django.contrib import admin

from explainer.publishing.admin import RecordAdmin
from glossary.dictionary.models import Entry, Fetch, Wording


@admin.register(Entry)
class EntryAdmin(RecordAdmin):
    list_display = ("term_id", "english", "spanish", "slug", "publication")
    list_select_related = ("english", "spanish", "publication")
    search_fields = ("english__name", "spanish__name", "slug", "=term_id")
    ordering = ("sort_key", "pk")


@admin.register(Wording)
class WordingAdmin(RecordAdmin):
    list_display = ("name", "language", "entry", "fetch")
    list_filter = ("language",)
    list_select_related = ("entry", "fetch")
    search_fields = ("name", "=entry__term_id")
    ordering = ("-pk",)


@admin.register(Fetch)
class FetchAdmin(RecordAdmin):
    list_display = ("fetched_on", "origin", "added", "changed", "unchanged", "refused", "made_at")
    ordering = ("-pk",)
