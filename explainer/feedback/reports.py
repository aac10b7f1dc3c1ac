"""Taking a reader's report, and handling it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from explainer.feedback.limits import is_let_in
from explainer.feedback.models import Report, ReportQuerySet
from explainer.feedback.subjects import Subject

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def open_reports() -> ReportQuerySet:
    """Return the reports that wait for somebody: for the admin's home to count and to link to."""
    return Report.objects.open()


@transaction.atomic
def is_received(subject: Subject, kind: str, text: str, *, sender: str, now: datetime) -> bool:
    """Keep what a reader said, unless too much came from the address `sender`, or in all.

    The same words about the same section are kept once: a button is pressed twice.
    """
    if not is_let_in(sender, now):
        return False
    report = Report(
        edition_id=subject.edition,
        section=subject.section,
        heading=subject.heading,
        kind=kind,
        text=text,
        received_on=now.date(),
    )
    if not (text and _is_known(report)):
        report.save()
    return True


def _is_known(report: Report) -> bool:
    return Report.objects.filter(
        edition=report.edition_id, section=report.section, kind=report.kind, text=report.text
    ).exists()


def is_handled(report: Report, person: User, note: str, *, now: datetime) -> bool:
    """Note that somebody has handled a report; False if somebody else did at the same time."""
    still_open = Report.objects.filter(pk=report.pk, handled_at__isnull=True)
    return bool(still_open.update(handled_by=person, handled_at=now, note=note))
