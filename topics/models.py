"""An article with all its parts: the working copy that writers edit."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from markdownx.models import MarkdownxField
from taggit.managers import TaggableManager

from explainer.publishing.models import Publication, WorkingCopy
from explainer.sources.models import Source
from glossary.models import Term
from topics.blockers import publish_blockers
from topics.content import TopicContent, compose
from topics.paths.models import (  # noqa: F401 - Django looks for models here
    LearningPath,
    PathEdition,
    PathStep,
)
from topics.restoring import take_over


class Topic(WorkingCopy):
    KIND = Publication.Kind.TOPIC
    CONTENT = TopicContent
    PARTS = {
        "takeaways": "takeaways",
        "sections": "sections",
        "terms": "words_to_know",
        "faqs": "faqs",
        # The quiz stands on the floor above: the topic's own manager reaches it.
        "quiz": "quiz_questions",
        "care_team_questions": "care_team_questions",
        "sources": "topic_sources",
    }

    class Level(models.TextChoices):
        BEGINNER = "beginner", "Beginner"
        INTERMEDIATE = "intermediate", "Intermediate"
        ADVANCED = "advanced", "Advanced"

    title = models.CharField(max_length=120)
    description = models.CharField(
        max_length=200, help_text="One sentence that says what this page explains."
    )
    level = models.CharField(max_length=12, choices=Level, default=Level.BEGINNER)
    tags = TaggableManager(blank=True)
    thirty_seconds = models.TextField(
        "30-second version", help_text="At most 60 words, for somebody who reads nothing else."
    )
    related = models.ManyToManyField(
        "self", symmetrical=False, blank=True, verbose_name="related topics"
    )

    class Meta(WorkingCopy.Meta):
        ordering = ["title"]
        constraints = [
            *WorkingCopy.Meta.constraints,
            models.CheckConstraint(
                name="topic_level_is_known",
                condition=models.Q(level__in=["beginner", "intermediate", "advanced"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("topics:article", args=[self.slug])

    def compose(self) -> TopicContent:
        return compose(self)

    def publish_blockers(self) -> list[str]:
        return publish_blockers(self.compose())

    def take_over(self, content: TopicContent) -> None:
        take_over(self, content)


class TopicPart(models.Model):
    """One row of an ordered list inside a topic."""

    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]


class Takeaway(TopicPart):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="takeaways")
    text = models.CharField(max_length=300)

    class Meta(TopicPart.Meta):
        verbose_name = "key takeaway"

    def __str__(self) -> str:
        return self.text


class Section(TopicPart):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="sections")
    heading = models.CharField(max_length=120)
    pull_sentence = models.CharField(
        max_length=200, blank=True, help_text="One sentence set large. Optional."
    )
    body = MarkdownxField()

    class Meta(TopicPart.Meta):
        pass

    def __str__(self) -> str:
        return self.heading


class WordToKnow(TopicPart):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="words_to_know")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="used_in")

    class Meta(TopicPart.Meta):
        verbose_name = "word to know"
        verbose_name_plural = "words to know"
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "term"],
                name="topic_explains_a_word_once",
                violation_error_message="This word is in the list already.",
            ),
        ]

    def __str__(self) -> str:
        return self.term.name


class FrequentQuestion(TopicPart):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="faqs")
    question = models.CharField(max_length=200)
    answer = MarkdownxField()

    class Meta(TopicPart.Meta):
        verbose_name = "frequently asked question"

    def __str__(self) -> str:
        return self.question


class CareTeamQuestion(TopicPart):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="care_team_questions")
    text = models.CharField("question", max_length=250)

    class Meta(TopicPart.Meta):
        verbose_name = "question for the care team"
        verbose_name_plural = "questions for the care team"

    def __str__(self) -> str:
        return self.text


class TopicSource(TopicPart):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="topic_sources")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="topic_sources")

    class Meta(TopicPart.Meta):
        verbose_name = "source"
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "source"],
                name="topic_names_a_source_once",
                violation_error_message="This source is in the list already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.source)
