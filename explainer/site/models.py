"""What brings somebody to the home page, and the topics that editors put there for them.

A need says nothing about cancer or its treatment: it is a title and one sentence about who should
follow it. So nobody verifies it, and what a publisher saves stands on the home page at once.
"""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Lower

from explainer.publishing.record_rules import moves_the_state

MOST_TOPICS = 6


class Need(models.Model):
    order = models.PositiveSmallIntegerField(
        "place", default=0, help_text="The lowest number comes first."
    )
    title = models.CharField(
        max_length=40, help_text="What somebody would say of themselves: “I was just told”."
    )
    sentence = models.CharField(
        max_length=120,
        help_text=(
            "One sentence to them. It says nothing about cancer or its treatment: nobody compares"
            " the home page with NCI’s pages."
        ),
    )
    leads_to_glossary = models.BooleanField(
        "leads to the glossary",
        default=False,
        help_text="Whether a link to the glossary stands there too.",
    )

    class Meta:
        verbose_name = "need on the home page"
        verbose_name_plural = "needs on the home page"
        ordering = ["order", "pk"]
        triggers = [moves_the_state()]
        constraints = [
            models.UniqueConstraint(
                Lower("title"),
                name="need_has_a_title_of_its_own",
                violation_error_message="There is a need with this title already.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NeedTopic(models.Model):
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="chosen")
    order = models.PositiveSmallIntegerField(default=0)
    topic = models.ForeignKey("topics.Topic", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "topic"
        ordering = ["order", "pk"]
        triggers = [moves_the_state()]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "topic"],
                name="need_has_a_topic_once",
                violation_error_message="This topic is in the list already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.topic)
