"""The one page for a whole topic, its quiz included: only the roof knows both."""

from __future__ import annotations

from django.contrib import admin

from quizzes.admin import QuestionInline
from topics.admin import (
    CareTeamQuestionInline,
    FrequentQuestionInline,
    SectionInline,
    TakeawayInline,
    TopicAdmin,
    TopicSourceInline,
    WordToKnowInline,
)
from topics.models import Topic


@admin.register(Topic)
class WholeTopicAdmin(TopicAdmin):
    """Its parts stand in the order of the article."""

    inlines = (
        TakeawayInline,
        SectionInline,
        WordToKnowInline,
        FrequentQuestionInline,
        QuestionInline,
        CareTeamQuestionInline,
        TopicSourceInline,
    )
