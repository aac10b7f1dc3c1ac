"""A whole topic on one page; the quizzes, on the floor above, add theirs to it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from taggit.models import Tag

from explainer.editing.rows import MARKDOWN_EDITOR, OrderedInline, SourcedInline
from explainer.editing.states import StateFilter
from explainer.editing.text_admin import TextAdmin
from explainer.editing.text_pages import TEXT_PAGES
from topics.depths import Reading
from topics.forms import TopicForm, WordSenseForm, WordSenseRows
from topics.models import (
    CareTeamQuestion,
    FrequentQuestion,
    Section,
    Takeaway,
    Topic,
    TopicHelpSign,
    TopicSource,
    WordSense,
    WordToKnow,
)
from topics.page import draft_article
from topics.paths.admin import LearningPathAdmin
from topics.paths.models import LearningPath
from topics.tags.admin import TagAdmin

admin.site.register(LearningPath, LearningPathAdmin)
# taggit's own page merges tags without a word to the texts, and one with itself into nothing.
admin.site.unregister(Tag)
admin.site.register(Tag, TagAdmin)


class TakeawayInline(OrderedInline, admin.TabularInline):
    model = Takeaway


class SectionInline(OrderedInline, admin.StackedInline):
    model = Section
    formfield_overrides = MARKDOWN_EDITOR


class WordToKnowInline(OrderedInline, admin.TabularInline):
    model = WordToKnow
    autocomplete_fields = ("term",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[WordToKnow]:
        return super().get_queryset(request).select_related("term")


class WordSenseInline(OrderedInline, admin.TabularInline):
    model = WordSense
    form = WordSenseForm
    formset = WordSenseRows
    autocomplete_fields = ("term",)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:  # noqa: ANN401 - as the base class
        return [*super().get_fields(request, obj), "is_offered"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[WordSense]:
        return super().get_queryset(request).select_related("term")


class FrequentQuestionInline(OrderedInline, admin.StackedInline):
    model = FrequentQuestion
    formfield_overrides = MARKDOWN_EDITOR


class CareTeamQuestionInline(OrderedInline, admin.TabularInline):
    model = CareTeamQuestion


class TopicSourceInline(SourcedInline, admin.TabularInline):
    model = TopicSource


class TopicHelpSignInline(SourcedInline, admin.TabularInline):
    model = TopicHelpSign


@admin.register(Topic)
class TopicAdmin(TextAdmin):
    """Its parts stand in the order of the article."""

    form = TopicForm
    pages = TEXT_PAGES
    reader_template = "topics/article.html"
    inlines = (
        TopicHelpSignInline,
        TakeawayInline,
        SectionInline,
        WordToKnowInline,
        WordSenseInline,
        FrequentQuestionInline,
        CareTeamQuestionInline,
        TopicSourceInline,
    )
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("related",)
    list_display = ("title", "level", "stands_at", "edited_by", "edited_at")
    list_filter = (StateFilter, "level")
    search_fields = ("title", "slug", "description")

    def draft_context(self, working_copy: Topic) -> dict[str, Any]:
        page = draft_article(working_copy.compose())
        return {"page": page, "reading": Reading(page)}
