"""The quiz and the flashcards as lists on their topic's page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join

from explainer.editing.rows import OrderedInline
from quizzes.cards.admin import WrittenCardInline
from quizzes.forms import NUMBERS, QuestionForm, QuestionRows
from quizzes.models import Question
from topics.admin import CareTeamQuestionInline, TopicAdmin

CHOICES = tuple((f"text_{number}", f"reason_{number}") for number in NUMBERS)


class QuestionInline(OrderedInline, admin.StackedInline):
    model = Question
    form = QuestionForm
    formset = QuestionRows

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return super().get_queryset(request).select_related("section").prefetch_related("choices")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:  # noqa: ANN401 - as the base class
        """Show the choices as text to those who may only read: the places are no model's fields."""
        if not self.has_change_permission(request, obj):
            return ["order", "text", "section", "choices_as_text"]
        return ["order", "text", "section", *CHOICES, "right"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:  # noqa: ANN401 - as the base class
        return () if self.has_change_permission(request, obj) else ("choices_as_text",)

    @admin.display(description="choices")
    def choices_as_text(self, question: Question) -> str:
        rows = (
            (x.text, " (right)" if x.is_right else "", x.reason) for x in question.choices.all()
        )
        return format_html_join("", "<p><strong>{}</strong>{}<br>{}</p>", rows)


# After the questions that are asked often, which make cards as well.
TopicAdmin.add_inline(WrittenCardInline, before=CareTeamQuestionInline)
TopicAdmin.add_inline(QuestionInline, before=CareTeamQuestionInline)
