"""What this site says of itself: who runs it, who checks it, what it keeps of its readers.

A site page makes no medical statement, so it names no NCI page and nobody verifies it. As with
every text, readers see what a second person let pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from django.db import models
from django.urls import reverse
from markdownx.models import MarkdownxField

from explainer.pages.blockers import page_blockers
from explainer.pages.content import PageSectionContent, SitePageContent
from explainer.pages.markers import markers
from explainer.publishing.keepers import Rows
from explainer.publishing.keeping import Keeper, composed
from explainer.publishing.working_copy import WorkingCopy

# As many links to site pages find room at the foot of a page.
PLACES = 8


class SitePage(WorkingCopy):
    CONTENT = SitePageContent
    KEPT: ClassVar[Mapping[str, Keeper]] = {"sections": Rows("sections", part=PageSectionContent)}

    name = models.CharField(max_length=60)
    description = models.CharField(
        max_length=200,
        help_text=(
            "One sentence that says what this page tells. It says nothing about cancer or its"
            " treatment: nobody compares a site page with NCI."
        ),
    )
    place = models.PositiveSmallIntegerField(
        "place at the foot of every page",
        choices=[(place, str(place)) for place in range(1, PLACES + 1)],
        default=PLACES,
        help_text=f"1 comes first; pages of one place stand by name. The first {PLACES} are shown.",
    )

    class Meta(WorkingCopy.Meta):
        ordering = ["place", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("pages:site_page", args=[self.slug])

    def compose(self) -> SitePageContent:
        content: SitePageContent = composed(self)
        return content

    @classmethod
    def blockers_of_each(cls, contents: Sequence[SitePageContent]) -> list[list[str]]:
        return [list(page_blockers(content)) for content in contents]

    def writer_questions(self) -> list[str]:
        """Name what is to be filled in: a site that only tries itself out may leave it open."""
        found = markers("\n".join(self.compose().texts()))
        return [f"Can you fill this in: {what}?" for what in found]


class PageSection(models.Model):
    page = models.ForeignKey(SitePage, on_delete=models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField(default=0)
    heading = models.CharField(max_length=120)
    body = MarkdownxField(
        "text",
        help_text=(
            "About this site, in plain words: no advice, and nothing about cancer or its treatment."
            " What nobody knows yet stands as [To fill in: the name of the organization]."
        ),
    )

    class Meta:
        verbose_name = "section"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.heading
