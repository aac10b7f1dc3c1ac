"""The words that somebody checked before an edition kept them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from explainer.publishing.models import Publication
from explainer.publishing.record_rules import DIGEST_IS_THAT_OF_THE_CONTENT, rows_never_change
from explainer.sources import record_rules


class TextOnRecord(models.Model):
    """A text that somebody checked before it was an edition, word for word, and who edited it last.

    PostgreSQL refuses a check of words that stand neither here nor in an edition, and one by whom
    the newest row of these words names.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    # As an edition keeps it.
    content = models.TextField()
    digest = models.CharField(max_length=64)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    edited_at = models.DateTimeField()
    kept_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "texts on record"
        default_permissions = ()
        indexes = [models.Index(fields=["publication", "digest"], name="text_on_record")]
        constraints = [
            models.CheckConstraint(
                name="text_on_record_is_what_its_digest_names",
                condition=DIGEST_IS_THAT_OF_THE_CONTENT,
            ),
        ]
        triggers = [*rows_never_change(), record_rules.TEXT_IS_KEPT_NOW]

    def __str__(self) -> str:
        return f"{self.publication} as {self.edited_by} left it"
