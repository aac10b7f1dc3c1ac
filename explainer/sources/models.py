"""NCI pages, and who checked which text against them."""

from __future__ import annotations

from typing import TypeAlias

from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Now

from explainer.publishing.live import ON_A_LIVE_PAGE
from explainer.publishing.models import Edition, Publication
from explainer.publishing.record_rules import moves_the_state, rows_never_change
from explainer.sources import record_rules, verdicts
from explainer.sources.reviewers import public_name
from explainer.sources.texts_on_record import TextOnRecord  # noqa: F401 - Django looks here


class DateKind(models.TextChoices):
    """The word that NCI prints before a page's date; kept as it is, never turned into another."""

    POSTED = "posted", "posted"
    UPDATED = "updated", "updated"
    REVIEWED = "reviewed", "reviewed"
    NONE = "none", "no date on page"


DATED = [kind.value for kind in DateKind if kind != DateKind.NONE]


ADDRESS_LENGTH = 400
NCI_ADDRESS = RegexValidator(
    r"^https://([a-z0-9-]+\.)*cancer\.gov/\S*$",
    "Enter the address of a page on cancer.gov that begins with https://.",
)


class Source(models.Model):
    """One NCI page, with the date that it printed when somebody last looked."""

    address = models.URLField(max_length=ADDRESS_LENGTH, unique=True, validators=[NCI_ADDRESS])
    title = models.CharField(max_length=200)
    date = models.DateField("NCI's date", null=True, blank=True)
    date_kind = models.CharField(
        "NCI's label", max_length=10, choices=DateKind, default=DateKind.NONE
    )
    # When the date or its label last became another one; PostgreSQL writes it.
    dated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["title", "address"]
        constraints = [
            models.CheckConstraint(
                name="source_address_is_https",
                condition=models.Q(address__startswith="https://"),
                violation_error_message="The address must begin with https://.",
            ),
            models.CheckConstraint(
                name="source_has_a_date_and_its_label_or_neither",
                condition=models.Q(date__isnull=True, date_kind=DateKind.NONE)
                | models.Q(date__isnull=False, date_kind__in=DATED),
                violation_error_message=(
                    "Enter the date together with the word NCI prints before it, "
                    "or choose “no date on page” and leave the date empty."
                ),
            ),
        ]
        triggers = [
            record_rules.SOURCE_KNOWS_WHEN_IT_MOVED_ON,
            record_rules.CHECKED_SOURCE_KEEPS_ITS_ADDRESS,
            moves_the_state(),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.address.removeprefix('https://')})"


class VerificationQuerySet(models.QuerySet["Verification"]):
    def in_effect(self) -> VerificationQuerySet:
        """Those that nobody took back: the only ones that say anything about a text."""
        return self.filter(taken_back__isnull=True)

    def of_live_texts(self) -> VerificationQuerySet:
        """Those of the very text that is live on its page now."""
        return self.filter(digest=models.F("publication__live_edition__digest"))

    def of_all_live_texts(self) -> VerificationQuerySet:
        """As `of_live_texts`, for queries of the whole site.

        PostgreSQL takes two columns that are alike for two coincidences: it would expect one row,
        and go through all others with a plan for one.
        """
        is_live = models.Q(digest=models.F("publication__live_edition__digest"))
        return self.filter(
            models.Case(
                models.When(is_live, then=models.Value(True)),
                default=models.Value(False),
                output_field=models.BooleanField(),
            )
        )

    def public(self) -> VerificationQuerySet:
        """What readers may know of: checks of texts that were published, on pages that are live."""
        published = Edition.objects.filter(
            publication=models.OuterRef("publication"), digest=models.OuterRef("digest")
        )
        return self.filter(models.Exists(published), ON_A_LIVE_PAGE)

    def for_ledger(self) -> VerificationQuerySet:
        """With everything that readers are shown of a check, and without its internal note."""
        return self.select_related(
            "publication__live_edition__rendition",
            "source",
            "reviewer__reviewer_profile",
            "taken_back",
        ).defer(
            "note",
            "publication__live_edition__content",
            "publication__live_edition__rendition__content",
        )

    def with_check_before(self) -> VerificationQuerySet:
        """Each with the key of the public check before it that saw the same source's page.

        What was taken back or only carried forward saw nothing.
        """
        before = (
            Verification.objects.public()
            .in_effect()
            .filter(
                publication=models.OuterRef("publication"),
                source=models.OuterRef("source"),
                carried_from__isnull=True,
                pk__lt=models.OuterRef("pk"),
            )
            .exclude(verdict=Verification.Verdict.SOURCE_GONE)
        )
        newest = before.order_by("-pk").values("pk")[:1]
        return self.annotate(check_before=models.Subquery(newest))


class Verification(models.Model):
    """One person's word, for ever, on one exact text beside one source as seen on one day."""

    Verdict: TypeAlias = verdicts.Verdict

    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, related_name="verifications"
    )
    digest = models.CharField(max_length=64)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="verifications")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="verifications"
    )
    nci_date = models.DateField(null=True, blank=True)
    nci_date_kind = models.CharField(max_length=10, choices=DateKind)
    verdict = models.CharField(max_length=20, choices=Verdict)
    verified_on = models.DateField()
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    # The check of the text before a small correction, whose day and date this one carries forward.
    carried_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    # Only with `with_check_before()`.
    check_before: int | None

    objects = VerificationQuerySet.as_manager()

    class Meta:
        ordering = ["-verified_on", "-pk"]
        indexes = [
            models.Index(fields=["publication", "digest"], name="verification_of_a_text"),
            models.Index(fields=["recorded_at", "id"], name="verification_in_the_feed"),
            models.Index(fields=["verified_on", "id"], name="verification_in_the_ledger"),
        ]
        constraints = [
            models.CheckConstraint(
                name="verification_has_a_date_and_its_label_or_neither",
                condition=models.Q(nci_date__isnull=True, nci_date_kind=DateKind.NONE)
                | models.Q(nci_date__isnull=False, nci_date_kind__in=DATED),
            ),
            models.CheckConstraint(
                name="verification_is_carried_forward_by_a_small_correction_only",
                condition=models.Q(carried_from__isnull=True)
                | models.Q(verdict=verdicts.Verdict.SMALL_CORRECTION),
            ),
            models.CheckConstraint(
                name="verification_verdict_is_known",
                condition=models.Q(verdict__in=verdicts.Verdict.values),
            ),
        ]
        triggers = [
            *rows_never_change(),
            record_rules.VERIFICATION_CAN_BE_TRUE,
            moves_the_state(),
        ]

    def __str__(self) -> str:
        return f"{self.publication} checked against {self.source.address} on {self.verified_on}"

    def clean(self) -> None:
        if (self.nci_date is None) is (self.nci_date_kind in DATED):
            raise ValidationError("Give NCI's date together with what it is the date of.")

    @property
    def reviewer_name(self) -> str:
        """Who checked, as far as readers may know."""
        return public_name(self.reviewer)

    def saw_the_same_date_as(self, other: Verification) -> bool:
        return (self.nci_date, self.nci_date_kind) == (other.nci_date, other.nci_date_kind)


class TakenBack(models.Model):
    """A check that its reviewer took back at once: a slip of the finger, kept as what it was.

    PostgreSQL refuses it from anybody else, more than a few seconds later, and once an edition
    rests on the check.
    """

    verification = models.OneToOneField(
        Verification, on_delete=models.PROTECT, primary_key=True, related_name="taken_back"
    )
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = "check taken back"
        verbose_name_plural = "checks taken back"
        triggers = [*rows_never_change(), record_rules.TAKEN_BACK_AT_ONCE, moves_the_state()]

    def __str__(self) -> str:
        return f"Taken back: {self.verification}"


class VerifiedEdition(Edition):
    """An edition as this room knows it: PostgreSQL refuses one that rests on no verification."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [record_rules.EDITION_IS_VERIFIED]


class ReviewerProfile(models.Model):
    """What a person who checks texts allows the public to know of them."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviewer_profile"
    )
    shows_name = models.BooleanField(
        "show the full name in public",
        default=False,
        help_text=(
            "Readers see who checked a page. Without your leave they see your role and initials, "
            "for example “Reviewer A. L.”. With it they see your first and last name, on past "
            "checks, too."
        ),
    )

    class Meta:
        triggers = [moves_the_state()]

    def __str__(self) -> str:
        return public_name(self.user)


class NamedReviewer(User):
    """A person as readers know them: by the names of which `public_name` makes theirs."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [moves_the_state("first_name", "last_name")]
