"""Taking a reader's report, and handling it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from explainer.feedback.limits import let_in
from explainer.feedback.models import Report, ReportQuerySet
from explainer.feedback.subjects import Subject

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def open_reports() -> ReportQuerySet:
    """Return the reports that wait for somebody: for the admin's home to count and to link to."""
    return Report.objects.open()


@transaction.atomic
def receive(subject: Subject, kind: str, text: str, *, sender: str, now: datetime) -> Report | None:
    """Keep and return what a reader said; None if too much came from `sender`, or in all.

    The same words about the same section are kept once: a button is pressed twice.
    """
    if not let_in(sender, now):
        return None
    report = Report(
        edition_id=subject.edition,
        section=subject.section,
        heading=subject.heading,
        kind=kind,
        text=text,
        received_on=now.date(),
    )
    if known := _same_words(report):
        return known
    report.save()
    return report


def _same_words(report: Report) -> Report | None:
    """Return the report that says just this already; one without words is never the same."""
    if not report.text:
        return None
    return Report.objects.filter(
        edition=report.edition_id, section=report.section, kind=report.kind, text=report.text
    ).first()


def handle(report: Report, person: User, note: str, *, now: datetime) -> Report | None:
    """Note that somebody has handled a report, and return it; None if somebody else was first."""
    still_open = Report.objects.filter(pk=report.pk, handled_at__isnull=True)
    if not still_open.update(handled_by=person, handled_at=now, note=note):
        return None
    report.handled_by, report.handled_at, report.note = person, now, note
    return report
