"""The rows that say when to get help: each kind of text that has them adds whose they are."""

from __future__ import annotations

from django.db import models

from explainer.help.content import Urgency
from explainer.help.phrases import HelpPhrase  # noqa: F401 - Django looks here
from explainer.sources.models import Source
from explainer.sources.tracing import fact_files_column


class HelpSign(models.Model):
    """One row of the list; every column is needed, and the database says so."""

    order = models.PositiveSmallIntegerField(default=0)
    sign = models.CharField(
        max_length=120,
        error_messages={"blank": "Say what the reader would notice."},
        help_text="What the reader would notice, for example: a fever of 100.4 °F (38 °C) or more.",
    )
    urgency = models.CharField(
        max_length=9,
        choices={
            Urgency.EMERGENCY.value: "Emergency: call 911",
            Urgency.NOW.value: "Call now, day or night",
            Urgency.SOON.value: "Tell your team soon",
        },
        error_messages={"blank": "Say how urgent it is."},
    )
    whom = models.CharField(
        "whom to call",
        max_length=80,
        error_messages={"blank": "Say whom to call."},
        help_text="For example: your care team.",
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        related_name="+",
        error_messages={"null": "Name the page that says so."},
        help_text="The page that says so. It must be one of the sources of this text.",
    )
    facts = fact_files_column()

    class Meta:
        abstract = True
        ordering = ["order", "pk"]
        verbose_name = "sign that needs help"
        verbose_name_plural = "when to get help"

    def __str__(self) -> str:
        return self.sign


def rules_of(kind: str) -> list[models.BaseConstraint]:
    """Return what the database refuses in the rows of a kind of text."""
    return [
        models.CheckConstraint(
            name=f"{kind}_help_is_of_a_known_urgency",
            condition=models.Q(urgency__in=[x.value for x in Urgency]),
        ),
        models.CheckConstraint(
            name=f"{kind}_help_says_sign_and_whom",
            condition=~models.Q(sign="") & ~models.Q(whom=""),
        ),
    ]
