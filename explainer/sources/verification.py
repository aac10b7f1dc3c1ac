"""Recording that a text was checked. Nothing else writes a verification."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from explainer.publishing.content import Content, canonical_json, digest_of_stored
from explainer.publishing.keeping import check_alone
from explainer.publishing.models import Edition, Publication
from explainer.publishing.publish import publication_of
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import DateKind, Source, Verification
from explainer.sources.texts_on_record import TextOnRecord

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SELF_CHECK = "You edited this text last, so somebody else has to check it."
UNKNOWN_EDITOR = "Nobody knows who edited this text last. Save it, and somebody else can check it."


@dataclass(frozen=True)
class CheckedText:
    """One exact text, and who edited it last and when: nobody can have checked it before."""

    publication: Publication
    digest: str
    edited_by_id: int | None
    edited_at: datetime
    # The words themselves, as an edition would keep them, where no edition does.
    words: str = ""

    @classmethod
    def of_working_copy(
        cls, working_copy: WorkingCopy, content: Content | None = None
    ) -> CheckedText:
        """Return the text as it is saved now; it gets its address if it has none yet.

        `content` is its own, where that is known.
        """
        words = canonical_json(content or working_copy.compose())
        return cls(
            publication_of(working_copy),
            digest_of_stored(words),
            working_copy.edited_by_id,
            working_copy.edited_at,
            words,
        )

    @classmethod
    def of_edition(cls, edition: Edition) -> CheckedText:
        return cls(edition.publication, edition.digest, edition.edited_by_id, edition.existed_at)

    @property
    def on_record(self) -> TextOnRecord:
        """Return the row that keeps these words, not saved. LookupError without an editor."""
        if self.edited_by_id is None:
            raise LookupError("Nobody knows who edited these words last.")
        return TextOnRecord(
            publication=self.publication,
            content=self.words,
            digest=self.digest,
            edited_by_id=self.edited_by_id,
            edited_at=self.edited_at,
        )


@dataclass(frozen=True)
class SourceCheck:
    """What a person saw on one source's page, on the day they compared the text with it."""

    source: Source
    nci_date: date | None
    nci_date_kind: str
    verified_on: date
    note: str = ""
    verdict: str = Verification.Verdict.STILL_RIGHT
    carried_from: Verification | None = None


def sources_of(content: Content) -> list[Source]:
    """Return the sources of a text in its order."""
    addresses = [source.address for source in content.sources]
    found = Source.objects.filter(address__in=addresses)
    return sorted(found, key=lambda source: addresses.index(source.address))


def self_check_refusal(edited_by_id: int | None, person: User) -> str:
    """Say why this person may not check a text that `edited_by_id` edited last, or nothing.

    There is no exception, not even for a superuser.
    """
    return SELF_CHECK if edited_by_id is not None and edited_by_id == person.pk else ""


def first_check_refusal(edited_by_id: int | None, person: User) -> str:
    """Say the same of a text that is no edition yet: only editions of old may have no editor."""
    return UNKNOWN_EDITOR if edited_by_id is None else self_check_refusal(edited_by_id, person)


@transaction.atomic
def record_checks(
    text: CheckedText, checks: Iterable[SourceCheck], *, reviewer: User, today: date
) -> list[Verification]:
    """Keep, for ever, what `reviewer` found when comparing the text with each source.

    The source's own record moves on to the date that was seen. Raises ValidationError for a text
    that the reviewer edited last, a date without its label, and a day that has not come anywhere
    (`explainer.sources.days` says which is `today` for a check) or on which the text did not exist.
    """
    made = [(check, verification_of(text, check, reviewer, today)) for check in checks]
    if made and text.words:
        keep_words(text)
    return [_record(check, verification) for check, verification in made]


def verification_of(
    text: CheckedText, check: SourceCheck, reviewer: User, today: date
) -> Verification:
    """Return the row that records a check, not saved. Raises ValidationError as `record_checks`."""
    refusal = first_check_refusal if text.words else self_check_refusal
    if words := refusal(text.edited_by_id, reviewer):
        raise ValidationError(words)
    if not check.carried_from:
        refuse_impossible_day(check.verified_on, text.edited_at.date(), today)
    return Verification(
        publication=text.publication,
        digest=text.digest,
        source=check.source,
        reviewer=reviewer,
        nci_date=check.nci_date,
        nci_date_kind=check.nci_date_kind,
        verdict=check.verdict,
        verified_on=check.verified_on,
        note=check.note,
        carried_from=check.carried_from,
    )


def refuse_impossible_day(day: date, existed_on: date, latest: date) -> None:
    """Raise ValidationError for a day after the latest that it is anywhere, or before the text."""
    if day > latest:
        raise ValidationError("The day of a check cannot lie in the future.")
    if day < existed_on:
        raise ValidationError(
            f"This text exists since {existed_on:%Y-%m-%d}: it cannot have been checked before."
        )


def keep_words(text: CheckedText) -> None:
    """Keep the words that are checked, once for each time that another person edited them."""
    same = TextOnRecord.objects.filter(publication=text.publication, digest=text.digest)
    newest = same.order_by("-pk").values_list("edited_by", flat=True).first()
    if newest != text.edited_by_id:
        text.on_record.save(force_insert=True)


def _record(check: SourceCheck, verification: Verification) -> Verification:
    check_alone(verification)
    verification.save(force_insert=True)
    if not check.carried_from and check.verdict != Verification.Verdict.SOURCE_GONE:
        move_source_on(check.source, check.nci_date, check.nci_date_kind, verification)
    return verification


def move_source_on(
    source: Source, seen: date | None, kind: str, verification: Verification
) -> None:
    """Let the source's record say what was seen, unless a newer check saw the page later."""
    newer = Verification.objects.in_effect().filter(
        source=source, verified_on__gt=verification.verified_on
    )
    if (source.date, source.date_kind) == (seen, kind) or newer.exists():
        return
    source.date, source.date_kind = seen, DateKind(kind)
    source.save(update_fields=["date", "date_kind"])
