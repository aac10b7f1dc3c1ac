"""An article with all its parts: the working copy that writers edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from markdownx.models import MarkdownxField
from taggit.managers import TaggableManager

from explainer.help.keeping import HelpSigns
from explainer.help.models import HelpSign, rules_of
from explainer.publishing.content import SourceContent
from explainer.publishing.keepers import Links, References, Rows, Tags, Texts
from explainer.publishing.keeping import Keeper, composed
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import Source
from explainer.sources.tracing import fact_files_column, sources_column
from explainer.text.limits import too_many_words
from glossary.models import Term
from topics.blockers import blockers_of_each
from topics.content import (
    KEY_SENTENCE_WORDS,
    CardContent,
    FaqContent,
    SectionContent,
    TopicContent,
)
from topics.keeping import Quiz, Sections, Senses
from topics.paths.models import (  # noqa: F401 - Django looks for models here
    LearningPath,
    PathStep,
)
from topics.warnings import warning_questions
from topics.words_in_place import sense_questions


class Topic(WorkingCopy):
    CONTENT = TopicContent
    KEPT: ClassVar[Mapping[str, Keeper]] = {
        "tags": Tags("tags"),
        "help_signs": HelpSigns("help_signs", "source"),
        "takeaways": Texts("takeaways"),
        "sections": Sections("sections", part=SectionContent),
        "terms": References("words_to_know", "term", "slug"),
        "faqs": Rows("faqs", part=FaqContent),
        # The floor above has their rows, as it has those of the quiz.
        "cards": Rows("written_cards", part=CardContent),
        "quiz": Quiz(),
        "care_team_questions": Texts("care_team_questions"),
        "related": Links("related", "slug"),
        "senses": Senses("senses", "term"),
        "sources": References("topic_sources", "source", "address", SourceContent),
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
    no_help_because = models.TextField(
        "why there is no “When to get help”",
        blank=True,
        default="",
        help_text="Only for a topic about treatment, side effects, diagnosis or types of cancer "
        "whose sources name no sign that needs help: say where you looked. Readers do not see it.",
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
        content: TopicContent = composed(self)
        return content

    @classmethod
    def blockers_of_each(cls, contents: Sequence[TopicContent]) -> list[list[str]]:
        return blockers_of_each(contents)

    def writer_questions(self) -> list[str]:
        content = self.compose()
        return [*warning_questions(content), *sense_questions(content)]


class TopicPart(models.Model):
    """One row of an ordered list inside a topic."""

    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["order", "pk"]


class TopicHelpSign(HelpSign):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="help_signs")

    class Meta(HelpSign.Meta):
        constraints = rules_of("topic")


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
    key_sentence = models.CharField(
        max_length=400,
        blank=True,
        help_text="One or two sentences, at most 45 words, that say what this section says. They "
        "stand for it in the 3 minutes, which a topic offers once every section has them.",
    )
    body = MarkdownxField()
    facts = fact_files_column()
    sources = sources_column()

    class Meta(TopicPart.Meta):
        pass

    def __str__(self) -> str:
        return self.heading

    def clean(self) -> None:
        if sentence := too_many_words(self.key_sentence, KEY_SENTENCE_WORDS):
            raise ValidationError({"key_sentence": sentence})


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


class WordSense(TopicPart):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="senses")
    word = models.CharField(
        max_length=120,
        help_text="As it stands in the text; each form, as the plural, has a row of its own.",
    )
    term = models.ForeignKey(
        Term,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meant_in",
        verbose_name="this sense",
    )
    not_here = models.BooleanField(
        default=False, help_text="The word opens no definition in this topic."
    )

    class Meta(TopicPart.Meta):
        verbose_name = "word in place"
        verbose_name_plural = "words in place"
        constraints = [
            models.UniqueConstraint(
                "topic",
                Lower("word"),
                name="topic_says_once_what_a_word_means",
                violation_error_message="What this word means stands in the list already.",
            ),
            models.CheckConstraint(
                name="word_has_a_sense_or_none",
                condition=models.Q(term__isnull=False, not_here=False)
                | models.Q(term__isnull=True, not_here=True),
                violation_error_message="Choose the sense of this word, or tick “not here”.",
            ),
        ]

    def __str__(self) -> str:
        return self.word


class FrequentQuestion(TopicPart):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="faqs")
    question = models.CharField(max_length=200)
    answer = MarkdownxField()
    facts = fact_files_column()
    sources = sources_column()

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
