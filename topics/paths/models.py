"""A learning path: topics in an order that somebody can follow, one after the other.

A path says in which order to read; it makes no medical statement of its own, so it names no NCI
page and nobody verifies it. As with every text, readers see what a second person let pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.db import models
from django.urls import reverse

from explainer.publishing.keepers import References
from explainer.publishing.keeping import Keeper, composed
from explainer.publishing.models import Edition, Publication
from explainer.publishing.working_copy import WorkingCopy
from topics.paths import record_rules
from topics.paths.blockers import path_blockers, topics_not_live
from topics.paths.content import PathContent


class LearningPath(WorkingCopy):
    CONTENT = PathContent
    KEPT: ClassVar[Mapping[str, Keeper]] = {"topics": References("steps", "topic", "slug")}

    name = models.CharField(max_length=80)
    description = models.CharField(
        max_length=200,
        help_text=(
            "One sentence that says where this path leads. It says nothing about cancer or its"
            " treatment: a path needs no NCI page, because its topics have theirs."
        ),
    )

    class Meta(WorkingCopy.Meta):
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("paths:path", args=[self.slug])

    def compose(self) -> PathContent:
        content: PathContent = composed(self)
        return content

    @classmethod
    def blockers_of_each(cls, contents: Sequence[PathContent]) -> list[list[str]]:
        waiting = topics_not_live({slug for content in contents for slug in content.topics})
        steps = PathStep.objects.filter(topic__slug__in=waiting).select_related("topic")
        names = {step.topic.slug: str(step.topic) for step in steps} if waiting else {}
        return [list(path_blockers(content, names)) for content in contents]


class PathStep(models.Model):
    path = models.ForeignKey(LearningPath, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField(default=0)
    topic = models.ForeignKey("topics.Topic", on_delete=models.PROTECT, related_name="path_steps")

    class Meta:
        verbose_name = "step"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["path", "topic"],
                name="path_has_a_topic_once",
                violation_error_message="This topic is in the path already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.topic)


class PathEdition(Edition):
    """An edition as this room knows it: PostgreSQL counts the topics of a path."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [record_rules.PATH_HAS_TWO_TO_TWELVE_TOPICS]


class MedicalPublication(Publication):
    """An address as this room knows it: only what makes no medical statement needs no checks."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [record_rules.MEDICAL_TEXT_NEEDS_CHECKS]
