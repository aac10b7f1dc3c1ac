"""Giving a verdict on a live text: under a lock, refused if it changed, kept for ever.

Each function raises ValidationError with a sentence for the reviewer, and then nothing is recorded.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from explainer.publishing.conflicts import changed_since_opened
from explainer.publishing.models import Publication
from explainer.publishing.publish import locked_publication
from explainer.sources.freshness import NciDate
from explainer.sources.models import Source, Verification, VerificationQuerySet
from explainer.sources.rights import MAY_VERIFY
from explainer.sources.verification import CheckedText, SourceCheck, record_checks

if TYPE_CHECKING:
    from django.contrib.auth.models import User

NOT_LIVE = (
    "This page is not live any more, so there is nothing to check. Nothing of yours is recorded."
)
AGAIN = "Nothing of yours is recorded yet. Look at it again, then press your verdict again."


@dataclass(frozen=True)
class VerdictRequest:
    """Who gives a verdict on which text; `newest` is the newest check that they knew of."""

    person: User
    digest: str
    newest: int


@dataclass(frozen=True)
class SourceSeen:
    """What was seen of a source; `recorded` is what was on record when the page was opened."""

    check: SourceCheck
    recorded: str


@dataclass(frozen=True)
class Recorded:
    """The checks that were made, and what each source's record said before them."""

    checks: list[Verification]
    before: dict[int, NciDate]


@transaction.atomic
def give_verdict(
    publication: Publication, asked: VerdictRequest, seen: Iterable[SourceSeen], *, today: date
) -> Recorded:
    """Record what was found when the live text was compared with its sources."""
    refuse_stranger(asked.person)
    locked = locked_publication(publication)
    refuse_changed(locked, asked)
    return recorded_on([locked], list(seen), reviewer=asked.person, today=today)


def recorded_on(
    locked: Sequence[Publication], seen: Sequence[SourceSeen], *, reviewer: User, today: date
) -> Recorded:
    """Record the same checks for each of these live pages, which the caller has locked."""
    # In the order of their keys, whoever locks several: two people must not wait for each other.
    sources = {
        source.pk: source
        for source in Source.objects.select_for_update()
        .filter(pk__in=[x.check.source.pk for x in seen])
        .order_by("pk")
    }
    before = {pk: (source.date, source.date_kind) for pk, source in sources.items()}
    for one in seen:
        _refuse_source_that_moved(one, sources[one.check.source.pk])
    checks = [replace(x.check, source=sources[x.check.source.pk]) for x in seen]
    made = [
        check
        for publication in locked
        for check in record_checks(
            CheckedText.of_edition(publication.live), checks, reviewer=reviewer, today=today
        )
    ]
    return Recorded(made, before)


def refuse_stranger(person: User) -> None:
    if not person.has_perm(MAY_VERIFY):
        raise ValidationError("Only reviewers may check a text.")


def refuse_changed(publication: Publication, asked: VerdictRequest) -> None:
    """Raise ValidationError unless the page is as its reviewer saw it. It must be locked."""
    if publication.live_edition is None:
        raise ValidationError(NOT_LIVE)
    edition = publication.live_edition
    if edition.digest != asked.digest:
        what = f"published another text, edition {edition.number},"
        raise changed_since_opened(edition.published_by, what, edition.published_at, then=AGAIN)
    newer = checks_of_live(publication).filter(pk__gt=asked.newest)
    if check := newer.select_related("reviewer").order_by("-pk").first():
        raise changed_since_opened(
            check.reviewer,
            f"recorded “{check.get_verdict_display()}”",
            check.recorded_at,
            to=asked.person,
            then=AGAIN,
        )


def checks_of_live(publication: Publication) -> VerificationQuerySet:
    """Return the checks of the live text that nobody took back."""
    return Verification.objects.in_effect().of_live_texts().filter(publication=publication)


def newest_check_of(publication: Publication) -> int:
    """Return the key of the newest check of the live text, as `VerdictRequest.newest` has it."""
    newest: int | None = checks_of_live(publication).aggregate(key=Max("pk"))["key"]
    return newest or 0


def written(seen: NciDate) -> str:
    """Return a date and its label as forms carry them."""
    day, kind = seen
    return f"{day:%Y-%m-%d} {kind}" if day else str(kind)


def _refuse_source_that_moved(seen: SourceSeen, source: Source) -> None:
    """Another page's check may have moved the date on; to type the old one would undo that."""
    now = written((source.date, source.date_kind))
    saw = written((seen.check.nci_date, seen.check.nci_date_kind))
    is_about_date = seen.check.verdict != Verification.Verdict.SOURCE_GONE
    if is_about_date and now not in (seen.recorded, saw):
        checks = Verification.objects.filter(
            source=source, nci_date=source.date, nci_date_kind=source.date_kind
        )
        check = checks.select_related("reviewer").order_by("-pk").first()
        raise changed_since_opened(
            check.reviewer if check else None,
            f"recorded the date of “{source.title}” as {now}",
            check.recorded_at if check else None,
            then=AGAIN,
        )
