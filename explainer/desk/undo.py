"""Taking the verdict that was just given back: a record of its own, as checks are never deleted."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import cattrs
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from explainer.desk.verdicts import Recorded
from explainer.publishing.models import Publication
from explainer.publishing.publish import locked_publication
from explainer.sources.models import Source, TakenBack, Verification
from explainer.sources.verdicts import SECONDS_ALLOWED

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SECONDS_OFFERED = 10
SALT = "explainer.desk.undo"
TOO_LATE = (
    "The seconds for taking this verdict back are over: it stays on record. If it is wrong, check"
    " the page again and record what is right."
)


@dataclass(frozen=True)
class UndoToken:
    """One verdict that may have been a slip of the finger, signed and sent to its reviewer.

    `before` is what each source's record said, as day (or nothing) and label.
    """

    publication_id: int
    kind: str
    slug: str
    name: str
    verdict: str
    reviewer_id: int
    keys: list[int]
    before: dict[int, list[str]]

    @property
    def seconds_offered(self) -> int:
        """How long a page offers to take the verdict back."""
        return SECONDS_OFFERED

    @property
    def verdict_name(self) -> str:
        return str(Verification.Verdict(self.verdict).label)


def token_for(publication: Publication, name: str, recorded: Recorded) -> str:
    """Return what its reviewer can take these checks back with, for a few seconds."""
    check = recorded.checks[0]
    undo = UndoToken(
        publication_id=publication.pk,
        kind=publication.kind,
        slug=publication.slug,
        name=name,
        verdict=str(check.verdict),
        reviewer_id=check.reviewer_id,
        keys=[x.pk for x in recorded.checks],
        before={
            pk: [day.isoformat() if day else "", str(kind)]
            for pk, (day, kind) in recorded.before.items()
        },
    )
    return signing.dumps(asdict(undo), salt=SALT, compress=True)


def offered_undo(token: str, person: User) -> UndoToken | None:
    """Return what this person may still take back, or None."""
    try:
        undo = _opened(token, SECONDS_OFFERED)
    except signing.BadSignature:
        return None
    return undo if undo.reviewer_id == person.pk else None


def take_back(token: str, person: User) -> UndoToken:
    """Take the checks back and let their sources say again what they said before.

    Raises ValidationError with why it cannot be; then the verdict stays.
    """
    try:
        undo = _opened(token, SECONDS_ALLOWED)
        with transaction.atomic():
            _take_back(undo, person)
    except signing.BadSignature as error:
        raise ValidationError(TOO_LATE) from error
    except IntegrityError as error:
        raise ValidationError(TOO_LATE) from error
    return undo


def _opened(token: str, seconds: int) -> UndoToken:
    stored: dict[str, Any] = signing.loads(token, salt=SALT, max_age=seconds)
    return cattrs.structure(stored, UndoToken)


def _take_back(undo: UndoToken, person: User) -> None:
    locked_publication(Publication(pk=undo.publication_id))
    checks = Verification.objects.filter(pk__in=undo.keys).select_related("taken_back")
    for check in checks.order_by("source_id"):
        if check.reviewer_id != person.pk:
            raise ValidationError("Only the person who gave a verdict can take it back.")
        if getattr(check, "taken_back", None):
            raise ValidationError("You have taken this verdict back already.")
        TakenBack.objects.create(verification=check, taken_back_by=person)
        _put_back(check, undo)


def _put_back(check: Verification, undo: UndoToken) -> None:
    """Let the source say what it said before, unless somebody else has seen the new date, too."""
    source = Source.objects.select_for_update().get(pk=check.source_id)
    later = Verification.objects.in_effect().filter(source=source, pk__gt=check.pk)
    is_ours = (source.date, source.date_kind) == (check.nci_date, check.nci_date_kind)
    is_gone = check.verdict == Verification.Verdict.SOURCE_GONE
    if is_gone or not is_ours or later.exclude(pk__in=undo.keys).exists():
        return
    day, kind = undo.before[source.pk]
    if (source.date, source.date_kind) != (date.fromisoformat(day) if day else None, kind):
        source.date, source.date_kind = date.fromisoformat(day) if day else None, kind
        source.save(update_fields=["date", "date_kind"])
