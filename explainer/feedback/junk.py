"""Junk among the reports: it is deleted in one go, and who deleted how much stays on record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Max

from explainer.feedback.models import JunkDeletion, Report, ReportQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import User

# So many about one page on one day are worth a look together, and so many such days are offered.
A_FLOOD = 10
MOST_FLOODS = 10


@dataclass(frozen=True)
class Flood:
    """How many open reports came about one page on one day: the hour of a report is not kept."""

    publication: int
    page: str
    day: date
    reports: int


@dataclass(frozen=True)
class Junk:
    """What somebody is about to delete: how much, the newest of it, and where it came."""

    count: int
    newest: int
    floods: list[Flood]


def junk_among(reports: ReportQuerySet) -> Junk:
    """Return what of these reports can be deleted as junk: what somebody handled is none."""
    found = _open(reports).aggregate(count=Count("pk"), newest=Max("pk"))
    return Junk(found["count"], found["newest"] or 0, _by_page_and_day(reports, at_least=1))


def floods() -> list[Flood]:
    """Return the pages and days about which the most reports are open."""
    return _by_page_and_day(Report.objects.all(), at_least=A_FLOOD)


@transaction.atomic
def delete_junk(
    reports: ReportQuerySet, person: User, *, newest: int, now: datetime
) -> JunkDeletion | None:
    """Delete those of the reports that are open, and return the row that says so.

    What came after the `newest` that the person has seen stays. Returns None if nothing is left to
    delete.
    """
    count, _each = _open(reports).filter(pk__lte=newest).delete()
    if not count:
        return None
    return JunkDeletion.objects.create(person=person, deleted_at=now, reports=count)


def _open(reports: ReportQuerySet) -> ReportQuerySet:
    # Asked of the row itself, so that one that is handled at this moment stays.
    chosen = reports.order_by().values("pk")
    return Report.objects.order_by().filter(pk__in=chosen, handled_at__isnull=True)


def _by_page_and_day(reports: ReportQuerySet, *, at_least: int) -> list[Flood]:
    about = ("edition__publication", "edition__publication__slug", "received_on")
    rows = _open(reports).values_list(*about).annotate(count=Count("pk"))
    most_first = rows.filter(count__gte=at_least).order_by("-count", *about)
    return [Flood(*row) for row in most_first[:MOST_FLOODS]]
