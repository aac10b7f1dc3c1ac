"""How a text got where it is, and what was said about its parts on the way."""

from __future__ import annotations

from typing import TypeAlias

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from explainer.publishing.models import Edition, Publication
from explainer.publishing.record_rules import moves_the_state, rows_never_change
from explainer.workflow.record_rules import MOVE_IS_MADE_NOW


class MoveAction(models.TextChoices):
    SUBMIT = "submit", "submitted for review"
    CORRECT = "correct", "corrected by a reviewer"
    EDIT = "edit", "edited"
    SEND_BACK = "send_back", "sent back to the writer"
    ACCEPT = "accept", "verified"
    PUBLISH = "publish", "published"
    SCHEDULE = "schedule", "given a time to go live"
    UNSCHEDULE = "unschedule", "taken off its time"
    WITHDRAW = "withdraw", "withdrawn"
    RESTORE = "restore", "put back to an earlier edition"


class MoveState(models.TextChoices):
    DRAFT = "draft", "draft"
    IN_REVIEW = "in_review", "in review"
    READY = "ready", "ready"
    LIVE = "live", "live"
    WITHDRAWN = "withdrawn", "withdrawn"


# A withdrawn page is no state that a text moves on from.
STATES_TO_MOVE_FROM = [x.value for x in MoveState if x != MoveState.WITHDRAWN]
ACTIONS_THAT_SAY_WHY = [MoveAction.CORRECT, MoveAction.SEND_BACK, MoveAction.WITHDRAW]


class MoveQuerySet(models.QuerySet["Move"]):
    def of_texts(self) -> MoveQuerySet:
        """What was done with texts, the newest first: a withdrawal is of the page alone, and what
        befalls a draft from elsewhere, as with a tag, leaves open whatever was asked of its writer.
        """
        from_elsewhere = models.Q(action=Move.Action.EDIT, from_state=Move.State.DRAFT)
        return self.exclude(action=Move.Action.WITHDRAW).exclude(from_elsewhere).order_by("-pk")


class Move(models.Model):
    """One step of a text, for ever: who, when, from where, to where, and why.

    PostgreSQL refuses UPDATE, DELETE and TRUNCATE.
    """

    Action: TypeAlias = MoveAction
    State: TypeAlias = MoveState

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="moves")
    action = models.CharField(max_length=12, choices=Action)
    from_state = models.CharField("from", max_length=10, choices=State)
    to_state = models.CharField("to", max_length=10, choices=State)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="moves"
    )
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    # Of a withdrawal and of a small correction this is said to readers.
    why = models.TextField(blank=True)
    # The text that was moved; what a verification and an edition of it carry, too.
    digest = models.CharField(max_length=64)
    # That text itself, as an edition would keep it, of what was submitted, corrected or verified:
    # so that it can be said later what changed since. Moves from before this column have none.
    content = models.TextField(blank=True, db_default="")
    # The edition that went live, was withdrawn or was put back.
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="moves"
    )
    publish_at = models.DateTimeField(null=True, blank=True)

    objects = MoveQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="move_action_is_known",
                condition=models.Q(action__in=MoveAction.values),
            ),
            models.CheckConstraint(
                name="move_states_are_known",
                condition=models.Q(
                    from_state__in=STATES_TO_MOVE_FROM, to_state__in=MoveState.values
                ),
            ),
            models.CheckConstraint(
                name="move_says_why_where_somebody_will_ask",
                condition=~models.Q(action__in=ACTIONS_THAT_SAY_WHY) | ~models.Q(why=""),
            ),
        ]
        indexes = [
            models.Index(
                fields=["made_at", "id"],
                condition=models.Q(action=MoveAction.WITHDRAW),
                name="withdrawal_in_the_feed",
            )
        ]
        triggers = [*rows_never_change(), MOVE_IS_MADE_NOW, moves_the_state()]

    def __str__(self) -> str:
        return f"{self.publication} {self.what_was_done}"

    @property
    def what_was_done(self) -> str:
        """Name what was done. Only a text that was compared with its sources is verified."""
        if self.action == MoveAction.ACCEPT and not self.publication.needs_checks:
            return "accepted"
        return self.get_action_display()


class CommentQuerySet(models.QuerySet["Comment"]):
    def open(self) -> CommentQuerySet:
        """What nobody has resolved yet: it stops its text from going live."""
        return self.filter(answer_to__isnull=True, resolved_at__isnull=True)


class Comment(models.Model):
    """What somebody said about one part of a text, or an answer to that.

    `part` tells the part: the list and the key of its row (`sections-12`), a field (`definition`),
    or nothing for the whole text. `part_name` is what it was called then: rows come and go.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="comments")
    part = models.CharField(max_length=60, blank=True)
    part_name = models.CharField(max_length=120)
    text = models.TextField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments"
    )
    written_at = models.DateTimeField(db_default=Now(), editable=False)
    answer_to = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="comment_is_resolved_by_somebody_at_some_time",
                condition=models.Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | models.Q(resolved_by__isnull=False, resolved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="comment_that_answers_is_not_resolved_itself",
                condition=models.Q(answer_to__isnull=True) | models.Q(resolved_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_name}: {self.text[:60]}"


class ChangedWord(models.Model):
    """A word that a live page uses means something else now: whoever keeps its text looks again."""

    # No row of a page may be locked while another one goes live; and none is ever deleted.
    publication = models.ForeignKey(
        Publication,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="changed_words",
    )
    word = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    before = models.TextField()
    after = models.TextField()
    changed_at = models.DateTimeField(db_default=Now(), editable=False)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    seen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="changed_word_is_seen_by_somebody_at_some_time",
                condition=models.Q(seen_by__isnull=True, seen_at__isnull=True)
                | models.Q(seen_by__isnull=False, seen_at__isnull=False),
            ),
        ]
        triggers = [moves_the_state()]

    def __str__(self) -> str:
        return f"{self.word} in {self.publication}"

    @property
    def name(self) -> str:
        """What the word is called now, or was called by its address if it was withdrawn."""
        return self.word.name if self.word.live_edition else self.word.slug
