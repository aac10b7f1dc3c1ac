"""The needs on the home page: what a publisher saves here, readers see at once."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from explainer.editing.rows import OrderedInline
from explainer.site.models import Need, NeedTopic


class NeedTopicInline(OrderedInline, admin.TabularInline):
    model = NeedTopic
    autocomplete_fields = ("topic",)
    verbose_name_plural = "topics: readers see the first six that are live"

    def get_queryset(self, request: HttpRequest) -> QuerySet[NeedTopic]:
        return super().get_queryset(request).select_related("topic")


@admin.register(Need)
class NeedAdmin(admin.ModelAdmin):
    inlines = (NeedTopicInline,)
    list_display = ("title", "sentence", "order")
    list_editable = ("order",)

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["admin_site/admin.css"]}
        js: ClassVar[list[forms.Script]] = [forms.Script("admin_site/rows.js", type="module")]
