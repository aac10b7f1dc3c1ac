"""The text that writers edit, of whatever kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeAlias

from django.conf import settings
from django.db import models

from explainer.publishing import states
from explainer.publishing.content import Content
from explainer.publishing.keeping import Keeper, composed, restore
from explainer.publishing.models import Publication


class WorkingCopy(models.Model):
    """The rows that writers edit. Readers never see them; `compose` turns them into content.

    `explainer.workflow` moves them from state to state. What is live is not a state of theirs: the
    text goes on as a draft, or comes to rest as the draft that is also the live edition.
    """

    State: TypeAlias = states.State

    CONTENT: ClassVar[type[Any]]
    # What keeps those fields of the content that have no column of their own name.
    KEPT: ClassVar[Mapping[str, Keeper]] = {}

    slug = models.SlugField(
        max_length=80,
        unique=True,
        help_text="The page's address. It stays once the text was submitted or commented on.",
    )
    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, null=True, blank=True, editable=False
    )
    # Counts saves, so that the second of two people who save the same text is told.
    revision = models.PositiveIntegerField(default=1, editable=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    edited_at = models.DateTimeField(auto_now=True)
    state = models.CharField(
        max_length=10, choices=State, default=State.DRAFT, editable=False, db_index=True
    )
    # Only of a ready text: the moment at which `publish_due` makes it live.
    publish_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Why, said to readers, if the text was submitted as a small correction of the live edition.
    correction = models.TextField(blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(class)s_state_is_known",
                condition=models.Q(state__in=states.State.values),
            ),
            models.CheckConstraint(
                name="%(class)s_waits_for_its_time_only_when_ready",
                condition=models.Q(publish_at__isnull=True) | models.Q(state=states.State.READY),
            ),
        ]

    def compose(self) -> Content:
        """Return the frozen content that publishing, preview and difference all read."""
        content: Content = composed(self)
        return content

    def restore(self, content: Any) -> None:  # noqa: ANN401 - the content of this kind of text
        """Replace the rows by what `content` says, and save them; the address stays.

        Raises PartRefused, a ValidationError, for what cannot be kept, such as the name of
        something that the site no longer has. To be called in a transaction.
        """
        restore(self, content)

    @classmethod
    def blockers_of_each(cls, contents: Sequence[Any]) -> list[list[str]]:
        """Say of each text of this kind, in the writer's words, what stops it from going live."""
        raise NotImplementedError

    def publish_blockers(self) -> list[str]:
        """Say everything that stops this text from going live."""
        (blockers,) = self.blockers_of_each([self.compose()])
        return blockers

    def writer_questions(self) -> list[str]:
        """Ask what only its writer can answer; it stops nothing."""
        return []
