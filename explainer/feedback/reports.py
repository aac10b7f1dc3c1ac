"""Taking a reader's report, and handling it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from explainer.feedback.limits import let_in
from explainer.feedback.models import Report, ReportQuerySet
from explainer.feedback.subjects import Opened
from explainer.feedback.used_keys import KeyIsUsed, use_key

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def open_reports() -> ReportQuerySet:
    """Return the reports that wait for somebody: for the admin's home to count and to link to."""
    return Report.objects.open()


@transaction.atomic
def receive(opened: Opened, kind: str, text: str, *, sender: str, now: datetime) -> Report:
    """Keep and return what a reader said on a form.

    The same words about the same section are kept once: a button is pressed twice. Raises KeyIsUsed
    if the form was sent with others, and TooMany if too much came from `sender`, about the page, or
    in all; then the form can be sent again.
    """
    subject = opened.subject
    report = Report(
        edition_id=subject.edition,
        section=subject.section,
        heading=subject.heading,
        kind=kind,
        text=text,
        received_on=now.date(),
    )
    try:
        use_key(opened)
    except KeyIsUsed:
        if known := _same_report(report):
            return known
        raise
    let_in(sender, subject.publication.pk, now)
    # Two readers who write nothing are two.
    known = _same_report(report) if report.text else None
    if known:
        return known
    report.save()
    return report


def _same_report(report: Report) -> Report | None:
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
