"""The cards that writers add, and the cards that live topics have made."""

from __future__ import annotations

from django.db import models
from markdownx.models import MarkdownxField

from explainer.publishing.models import Publication
from explainer.publishing.record_rules import moves_the_state
from topics.models import Topic, TopicPart

KEY_LENGTH = 100


class WrittenCard(TopicPart):
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="written_cards")
    front = models.CharField(
        max_length=200, help_text="What the card asks, in plain words. No markdown."
    )
    back = MarkdownxField()

    class Meta(TopicPart.Meta):
        verbose_name = "flashcard"

    def __str__(self) -> str:
        return self.front


class TopicCard(models.Model):
    """A card of a live topic, made at publication: its history decides the key, so that people who
    practise keep their progress.

    Words make cards too; these have the key of their word, and no row here.
    """

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="topic_cards"
    )
    order = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=KEY_LENGTH)
    front = models.TextField()
    # HTML, as `markdown.render` made it.
    back = models.TextField()

    class Meta:
        ordering = ["publication", "order"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="card_key_is_used_once"),
        ]
        triggers = [moves_the_state()]

    def __str__(self) -> str:
        return self.front
