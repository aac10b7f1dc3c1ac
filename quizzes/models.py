"""The quiz of a topic: questions in order, each with two to six choices."""

from __future__ import annotations

from django.db import models

from quizzes.cards.models import TopicCard, WrittenCard  # noqa: F401 - Django looks for models here
from topics.models import Section, Topic, TopicPart


class Question(TopicPart):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="quiz_questions")
    text = models.CharField("question", max_length=250)
    section = models.ForeignKey(
        Section,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="section that holds the answer",
    )

    class Meta(TopicPart.Meta):
        verbose_name = "quiz question"

    def __str__(self) -> str:
        return self.text


class Choice(models.Model):
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    order = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(max_length=200)
    # A draft may lack it; a published question does not.
    reason = models.CharField(max_length=400, blank=True)
    is_right = models.BooleanField(default=False)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question"],
                condition=models.Q(is_right=True),
                name="question_has_at_most_one_right_choice",
                violation_error_message="A question has one right choice only.",
            ),
        ]

    def __str__(self) -> str:
        return self.text
