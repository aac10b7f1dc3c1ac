"""What readers say about a part of a page, and what is kept for a day to keep spam away.

Nothing here is about the person who wrote: no address, no cookie, no browser, not even the hour.
"""

from __future__ import annotations

from typing import TypeAlias

from django.conf import settings
from django.db import models

from explainer.feedback.record_rules import WORDS_OF_A_READER_NEVER_CHANGE
from explainer.publishing.models import Edition
from explainer.publishing.record_rules import rows_never_change

LONGEST_TEXT = 1_000


class ReportKind(models.TextChoices):
    CLEAR = "clear", "It was clear"
    NOT_CLEAR = "not_clear", "It was not clear"
    MISTAKE = "mistake", "I found a mistake"


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> ReportQuerySet:
        """What nobody has handled, and somebody should: a wordless “clear” asks for nothing."""
        asks_for_nothing = models.Q(kind=Report.Kind.CLEAR, text="")
        return self.filter(handled_at__isnull=True).exclude(asks_for_nothing)

    def for_list(self) -> ReportQuerySet:
        """With the name of the page and who handled it, but without the edition's own text."""
        return self.select_related(
            "edition__publication", "edition__rendition", "handled_by"
        ).defer("edition__content", "edition__rendition__content")


class Report(models.Model):
    """What one reader said about one section of one edition, or about the whole page.

    The section is called here what it was called then. PostgreSQL refuses to change the reader's
    words.
    """

    Kind: TypeAlias = ReportKind

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="reports")
    section = models.CharField("address on the page", max_length=200, blank=True)
    heading = models.CharField("section", max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField("the reader’s words", max_length=LONGEST_TEXT, blank=True)
    # A day, not a moment: beside a web server's log, a moment would tell who wrote.
    received_on = models.DateField("day")
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    handled_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField("what you did about it", blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "reader’s report"
        verbose_name_plural = "readers’ reports"
        permissions = [("delete_junk_report", "Can delete readers’ reports as junk")]
        constraints = [
            models.CheckConstraint(
                name="report_kind_is_known",
                condition=models.Q(kind__in=ReportKind.values),
            ),
            models.CheckConstraint(
                name="report_of_a_mistake_says_which",
                condition=~models.Q(kind=ReportKind.MISTAKE) | ~models.Q(text=""),
            ),
            models.CheckConstraint(
                name="report_names_the_section_that_it_is_about",
                condition=models.Q(section="", heading="")
                | (~models.Q(section="") & ~models.Q(heading="")),
            ),
            models.CheckConstraint(
                name="report_is_handled_by_somebody_at_some_time",
                condition=models.Q(handled_by__isnull=True, handled_at__isnull=True, note="")
                | models.Q(handled_by__isnull=False, handled_at__isnull=False),
            ),
        ]
        triggers = [WORDS_OF_A_READER_NEVER_CHANGE]
        indexes = [
            models.Index(
                fields=["kind"],
                condition=models.Q(handled_at__isnull=True),
                name="report_that_is_not_handled",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.heading or 'the whole page'}"


class JunkDeletion(models.Model):
    """Who deleted how many reports as junk. What they said is gone: it may have named a person."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    deleted_at = models.DateTimeField()
    reports = models.PositiveIntegerField("how many reports")

    class Meta:
        ordering = ["-pk"]
        verbose_name = "deletion of junk"
        verbose_name_plural = "deletions of junk"
        triggers = rows_never_change()
        constraints = [
            models.CheckConstraint(
                name="junk_deletion_deleted_something", condition=models.Q(reports__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reports} by {self.person} on {self.deleted_at:%Y-%m-%d}"


class Tally(models.Model):
    """How many reports came within one clock hour: from one sender, about one page, or in all.

    Kept for its day, and nowhere else: migrations keep this table out of PostgreSQL's own log, so
    that it is in no archive, replica or backup.
    """

    # Of a sender it is made of an address, a secret and the day: it leads back to nobody, and means
    # nothing tomorrow.
    sender = models.CharField(max_length=64)
    hour = models.DateTimeField(db_index=True)
    reports = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "hour"], name="tally_is_kept_once_a_sender_and_hour"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reports} reports in the hour of {self.hour}"


class UsedKey(models.Model):
    """The key of a form that was sent, until the form is too old to be sent: each is used once.

    Like `Tally` it is kept nowhere else.
    """

    # Drawn by lot when the form was opened. A counter beside it would tell the order of reports.
    name = models.CharField(max_length=32, primary_key=True)
    forgotten_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name
