"""The words that patients meet: the working copy of the glossary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from explainer.help.blockers import unsourced_signs
from explainer.help.keeping import HelpSigns
from explainer.help.models import HelpSign, rules_of
from explainer.publishing.content import SourceContent
from explainer.publishing.keepers import Links
from explainer.publishing.keeping import Keeper, composed
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import Source
from glossary.content import TermContent


class Term(WorkingCopy):
    CONTENT = TermContent
    KEPT: ClassVar[Mapping[str, Keeper]] = {
        "sources": Links("sources", "address", SourceContent),
        "help_signs": HelpSigns("help_signs", "source"),
    }

    name = models.CharField(max_length=120, unique=True)
    aliases = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        help_text="Other names and plurals, one on each line.",
    )
    pronunciation = models.CharField(
        max_length=120, blank=True, help_text="As NCI's dictionary spells it, for example TEE sel."
    )
    definition = models.TextField(help_text="One to three plain sentences. No markdown.")
    sources = models.ManyToManyField(Source, related_name="terms")

    class Meta(WorkingCopy.Meta):
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("glossary:term", args=[self.slug])

    def compose(self) -> TermContent:
        content: TermContent = composed(self)
        return content

    @classmethod
    def blockers_of_each(cls, contents: Sequence[TermContent]) -> list[list[str]]:
        return [_blockers(content) for content in contents]


def _blockers(content: TermContent) -> list[str]:
    wanted = {
        "Write the definition.": content.definition.strip(),
        "Name at least one NCI page as the source.": content.sources,
    }
    return [
        *(sentence for sentence, is_there in wanted.items() if not is_there),
        *unsourced_signs(content.help_signs, content.sources),
    ]


class TermHelpSign(HelpSign):
    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="help_signs")

    class Meta(HelpSign.Meta):
        constraints = rules_of("term")
