"""Publications, their editions and what is derived from an edition for reading.

`Publication` and `Edition` are the record; a `Rendition` is made from an edition when it goes live.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, Value, When
from django.db.models.functions import Left, Now, Upper
from django.utils.text import capfirst

from explainer.publishing import record_rules
from explainer.publishing.content import Content, card_of, from_edition, rendition_version
from explainer.publishing.kinds import Kind, kind_named
from explainer.publishing.page_parts import PageParts  # noqa: F401 - Django looks here
from explainer.publishing.sharing_pictures import SharingPicture  # noqa: F401 - Django looks here
from explainer.publishing.site_state import SiteMark  # noqa: F401 - Django looks here

DEFAULT_RECHECK_MONTHS = 12
MOST_RECHECK_MONTHS = 60
OTHER_LETTER = "#"
KIND_NAME = r"^[a-z][a-z_]*$"


class PublicationQuerySet(models.QuerySet["Publication"]):
    def live(self) -> PublicationQuerySet:
        """What readers may see: the one definition that every public page starts from."""
        return self.filter(live_edition__isnull=False)

    def withdrawn(self) -> PublicationQuerySet:
        """What readers could see once and cannot see now."""
        return self.filter(live_edition__isnull=True).filter(
            models.Exists(Edition.objects.filter(publication=models.OuterRef("pk")))
        )

    def of_kind(self, name: str) -> PublicationQuerySet:
        return self.filter(kind=name)

    def for_page(self) -> PublicationQuerySet:
        """With the live edition and its rendition, but without the edition's own text."""
        return self.select_related("live_edition__rendition").defer("live_edition__content")

    def rendered(self) -> PublicationQuerySet:
        """Those that have a rendition, as all live ones do: PostgreSQL may begin with any table."""
        return self.filter(live_edition__rendition__isnull=False)

    def for_list(self) -> PublicationQuerySet:
        """As `for_page`, but with the rendition's card only; in alphabetical order."""
        return (
            self.for_page()
            .defer("live_edition__content", "live_edition__rendition__content")
            .order_by("live_edition__rendition__sort_key", "slug")
        )


class Publication(models.Model):
    """One address that readers can open, whichever edition is live there.

    `kind` is the name of a registered kind. `needs_checks` is its policy when the address was made:
    PostgreSQL lets neither change, and asks of an edition what the policy says.
    """

    kind = models.CharField(
        max_length=20, validators=[RegexValidator(KIND_NAME, "A kind is named by small letters.")]
    )
    needs_checks = models.BooleanField(default=True, editable=False)
    slug = models.SlugField(max_length=80)
    live_edition = models.OneToOneField(
        "Edition", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    # No part of the text: it can change without a new edition.
    recheck_months = models.PositiveSmallIntegerField(
        "months between checks", default=DEFAULT_RECHECK_MONTHS
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        permissions = [("publish", "Can verify and publish topics and terms")]
        triggers = [record_rules.POLICY_STAYS, record_rules.moves_the_state()]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="publication_has_one_address"),
            models.CheckConstraint(
                name="publication_is_of_a_named_kind",
                condition=models.Q(kind__regex=KIND_NAME),
            ),
            models.CheckConstraint(
                name="publication_is_checked_again_within_five_years",
                condition=models.Q(recheck_months__gte=1, recheck_months__lte=MOST_RECHECK_MONTHS),
                violation_error_message="Choose between 1 and 60 months.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"

    def get_absolute_url(self) -> str:
        return self.kind_of_text.address_of(self.slug)

    def get_history_url(self) -> str:
        return self.kind_of_text.history_address_of(self.slug)

    @property
    def kind_of_text(self) -> Kind:
        """What is registered of its kind. Raises LookupError where no app has registered it."""
        return kind_named(self.kind)

    @property
    def has_current_rendition(self) -> bool:
        """Tell whether today's software made what readers get. Only for live publications."""
        return self.live.rendition.made_by == rendition_version(self.kind_of_text.content)

    @property
    def live_content(self) -> Content:
        """The text of the live edition, as published. Only for live publications."""
        content: Content = from_edition(self.kind_of_text.content, self.live.content)
        return content

    @property
    def name(self) -> str:
        """What the live page calls itself. Only for live publications."""
        return capfirst(str(self.card["name"]))

    @property
    def card(self) -> dict[str, Any]:
        """The few facts of the live edition that lists show. Only for live publications.

        A card of other software is made anew: it may lack what a list asks for.
        """
        rendition = self.live.rendition
        if rendition.made_by == rendition_version(self.kind_of_text.content):
            card: dict[str, Any] = rendition.card
            return card
        return card_of(self.live_content)

    @property
    def picture(self) -> str:
        """The digest of what goes with a link to the page; empty until renditions are rebuilt."""
        return str(self.card.get("picture", ""))

    @property
    def live(self) -> Edition:
        """The live edition. Raises LookupError where there is none: start from `live()`."""
        if self.live_edition is None:
            raise LookupError(f"{self} is not live.")
        return self.live_edition


class Edition(models.Model):
    """The text as published: numbered, frozen, and named by the digest of its content.

    PostgreSQL keeps it so, by the rules in `Meta` and by that of `explainer.sources`.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    # Canonical JSON as text, not jsonb: the digest is that of these very bytes.
    content = models.TextField()
    digest = models.CharField(max_length=64)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(db_default=Now(), editable=False)
    # Who edited the text last, and when: nobody checks their own words, or words of tomorrow.
    # Editions from before these columns came have neither.
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    edited_at = models.DateTimeField(null=True)
    # Why, said to readers, if this edition only corrects something small in the one before.
    correction = models.TextField(blank=True)

    class Meta:
        ordering = ["publication", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "number"], name="edition_number_is_used_once"
            ),
            *record_rules.EDITION_IS_WHAT_ITS_DIGEST_NAMES,
        ]
        triggers = [
            *record_rules.rows_never_change(),
            record_rules.EDITION_SAYS_SOMETHING_ELSE,
            record_rules.moves_the_state(),
        ]
        # The feed reads on from one moment to the next.
        indexes = [models.Index(fields=["published_at", "id"], name="edition_in_the_feed")]

    def __str__(self) -> str:
        return f"Edition {self.number} of {self.publication}"

    @property
    def existed_at(self) -> datetime:
        """The first moment at which this text can have been checked."""
        return self.edited_at or self.published_at


class Rendition(models.Model):
    """What readers get of an edition: its markdown as HTML, and a card for lists."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, primary_key=True)
    # Lower case without accents: the embedded server has no ICU to sort by.
    sort_key = models.CharField(max_length=300, db_index=True)
    # Names that begin with a digit or a sign stand together, as in NCI's dictionary.
    letter = models.GeneratedField(
        expression=Case(
            When(sort_key__regex="^[a-z]", then=Upper(Left("sort_key", 1))),
            default=Value(OTHER_LETTER),
        ),
        output_field=models.CharField(max_length=1),
        db_persist=True,
    )
    card = models.JSONField()
    content = models.JSONField()
    # The version of what made it; that of other software is not shown.
    made_by = models.CharField(max_length=16, db_default="")

    class Meta:
        indexes = [
            GinIndex(fields=["card"], opclasses=["jsonb_path_ops"], name="rendition_card"),
            models.Index(fields=["letter", "sort_key"], name="rendition_by_letter"),
        ]
        triggers = [record_rules.moves_the_state()]

    def __str__(self) -> str:
        return f"Rendition of {self.edition}"

    @property
    def name(self) -> str:
        """What the page calls itself with this edition."""
        # Cards of topics once had a title only.
        name: str = self.card.get("name") or self.card["title"]
        return capfirst(name)
