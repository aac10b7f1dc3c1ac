"""The flashcards that a writer adds, as a list on their topic's page."""

from __future__ import annotations

from django.contrib import admin

from explainer.editing.rows import MARKDOWN_EDITOR, OrderedInline
from quizzes.cards.models import WrittenCard


class WrittenCardInline(OrderedInline, admin.StackedInline):
    model = WrittenCard
    formfield_overrides = MARKDOWN_EDITOR
