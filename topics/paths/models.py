"""A learning path: topics in an order that somebody can follow, one after the other.

A path says in which order to read; it makes no medical statement of its own, so it names no NCI
page and nobody verifies it. As with every text, readers see what a second person published.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse

FEWEST_STEPS, MOST_STEPS = 2, 12
NAME_LENGTH, DESCRIPTION_LENGTH, SLUG_LENGTH = 80, 200, 80


class LearningPath(models.Model):
    """The rows that writers edit. Readers see its live edition, and nothing of it itself."""

    name = models.CharField(max_length=NAME_LENGTH)
    slug = models.SlugField(
        max_length=SLUG_LENGTH,
        unique=True,
        help_text="The path's address. It stays once the path was published.",
    )
    description = models.CharField(
        max_length=DESCRIPTION_LENGTH,
        help_text=(
            "One sentence that says where this path leads. It says nothing about cancer or its"
            " treatment: a path needs no NCI page, because its topics have theirs."
        ),
    )
    live_edition = models.OneToOneField(
        "PathEdition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="live_path",
    )
    # Counts saves, so that the second of two people who save the same path is told.
    revision = models.PositiveIntegerField(default=1, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    edited_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("paths:path", args=[self.slug])


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


class PathEditionQuerySet(models.QuerySet["PathEdition"]):
    def live(self) -> PathEditionQuerySet:
        """What readers may see of paths: the one definition that every page starts from."""
        return self.filter(live_path__isnull=False).select_related("path")


class PathEdition(models.Model):
    """A path as published: numbered and frozen. PostgreSQL refuses UPDATE, DELETE and TRUNCATE."""

    path = models.ForeignKey(LearningPath, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=NAME_LENGTH)
    description = models.CharField(max_length=DESCRIPTION_LENGTH)
    # The slugs of the topics in their order. Which of them are live is asked when somebody reads.
    topics = ArrayField(models.CharField(max_length=SLUG_LENGTH))
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(db_default=Now(), editable=False)
    # Which save of the path this is.
    revision = models.PositiveIntegerField()

    objects = PathEditionQuerySet.as_manager()

    class Meta:
        ordering = ["path", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["path", "number"], name="path_edition_number_is_used_once"
            ),
            models.CheckConstraint(
                name="path_edition_is_published_by_another",
                condition=~models.Q(published_by=models.F("edited_by")),
            ),
            models.CheckConstraint(
                name="path_edition_has_two_to_twelve_topics",
                condition=models.Q(topics__len__gte=FEWEST_STEPS, topics__len__lte=MOST_STEPS),
            ),
        ]

    def __str__(self) -> str:
        return f"Edition {self.number} of {self.path.slug}"

    def get_absolute_url(self) -> str:
        return self.path.get_absolute_url()
