"""The synonyms of the search, for those who write and publish."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from explainer.searching.synonyms import Synonym


@admin.register(Synonym)
class SynonymAdmin(admin.ModelAdmin):
    list_display = ("phrase", "means", "both_ways", "made_by", "made_at")
    list_filter = ("both_ways", ("made_by", admin.EmptyFieldListFilter))
    list_per_page = 100
    list_select_related = ("made_by",)
    search_fields = ("phrase", "means")
    readonly_fields = ("made_by", "made_at")

    def save_model(
        self,
        request: HttpRequest,
        obj: Synonym,
        form: object,  # noqa: ARG002 - Django's signature
        change: bool,  # noqa: ARG002 - Django's signature
    ) -> None:
        """Keep who said so last."""
        obj.made_by = request.user  # type: ignore[assignment]
        obj.save()
