"""The flashcards that a writer adds, as a list on their topic's page."""

from __future__ import annotations

from django.contrib import admin

from explainer.editing.rows import OrderedInline
from quizzes.cards.models import WrittenCard
from topics.admin import MARKDOWN_EDITOR


class WrittenCardInline(OrderedInline, admin.StackedInline):
    model = WrittenCard
    formfield_overrides = MARKDOWN_EDITOR
