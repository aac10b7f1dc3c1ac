"""NCI's dictionary as it was fetched: NCI's words, never ours.

A `Wording` is what NCI said of a term in a language on the day of a `Fetch`. PostgreSQL keeps both
as they are: where NCI changes its words, another wording comes. An `Entry` is where readers find
the newest ones; it is derived, but for its address, which stays.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from explainer.publishing import record_rules
from explainer.publishing.kinds import address_with
from explainer.publishing.models import Publication
from glossary.dictionary.names import names_said_in

NAME_LENGTH: Final = 300


class Language(models.TextChoices):
    ENGLISH = "en", "English"
    SPANISH = "es", "Spanish"


PLACE_AT_NCI: Final = "https://www.cancer.gov/"
LIST_AT_NCI: Final = {
    Language.ENGLISH: "publications/dictionaries/cancer-terms/def/",
    Language.SPANISH: "espanol/publicaciones/diccionarios/diccionario-cancer/def/",
}


class Fetch(models.Model):
    """One run that brought something new: what the feed tells, instead of each entry."""

    fetched_on = models.DateField("day on which NCI said so")
    origin = models.CharField("files or address", max_length=NAME_LENGTH)
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "fetches"
        triggers = [*record_rules.rows_never_change(), record_rules.moves_the_state()]

    def __str__(self) -> str:
        return f"Fetch of {self.fetched_on}"


class Wording(models.Model):
    entry = models.ForeignKey("Entry", on_delete=models.PROTECT, related_name="wordings")
    language = models.CharField(max_length=2, choices=Language)
    name = models.CharField(max_length=NAME_LENGTH)
    definition = models.TextField()
    pronunciation = models.CharField(max_length=NAME_LENGTH, blank=True)
    # Where NCI has somebody say it.
    audio = models.CharField(max_length=NAME_LENGTH, blank=True)
    # What NCI's own page is called by; empty where only its number is sure to lead there.
    name_at_nci = models.CharField(max_length=NAME_LENGTH, blank=True)
    digest = models.CharField(max_length=64)
    fetch = models.ForeignKey(Fetch, on_delete=models.PROTECT, related_name="wordings")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="wording_is_in_a_language_of_the_dictionary",
                condition=models.Q(language__in=Language.values),
            ),
            models.CheckConstraint(
                name="wording_says_something",
                condition=~models.Q(name="") & ~models.Q(definition=""),
            ),
        ]
        triggers = [*record_rules.rows_never_change(), record_rules.moves_the_state()]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"

    @property
    def also_called(self) -> list[str]:
        """The other names that the definition itself names."""
        return names_said_in(self.definition, self.language)

    @property
    def address_at_nci(self) -> str:
        """NCI's own page on the term."""
        page = self.name_at_nci or self.entry_id
        return f"{PLACE_AT_NCI}{LIST_AT_NCI[Language(self.language)]}{page}"


class EntryQuerySet(models.QuerySet["Entry"]):
    def alone(self) -> EntryQuerySet:
        """Those that have a page of their own, because no term of ours has their name."""
        return self.filter(publication__isnull=True)

    def called(self, names: Collection[str]) -> EntryQuerySet:
        """Those that have one of these names in English, or in NCI's links; in lower case."""
        return self.filter(
            models.Q(sort_key__in=names) | models.Q(link_names__overlap=[*names])
        ).order_by("sort_key", "pk")

    def for_list(self) -> EntryQuerySet:
        return self.select_related("english", "spanish")

    def for_page(self) -> EntryQuerySet:
        return self.select_related("english__fetch", "spanish__fetch", "publication")


class Entry(models.Model):
    """A term of NCI's dictionary in all its languages, by NCI's own number."""

    term_id = models.PositiveIntegerField("number at NCI", primary_key=True)
    slug = models.SlugField(max_length=160, unique=True)
    english = models.OneToOneField(
        Wording, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    spanish = models.OneToOneField(
        Wording, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Our term of that name, on whose page NCI's words then stand.
    publication = models.ForeignKey(
        Publication, on_delete=models.SET_NULL, null=True, blank=True, related_name="nci_entries"
    )
    # Of the English name where there is one: lower case without accents.
    sort_key = models.CharField(max_length=NAME_LENGTH, db_index=True)
    letter = models.CharField(max_length=1)
    link_names = ArrayField(
        models.CharField(max_length=NAME_LENGTH),
        default=list,
        blank=True,
        verbose_name="names in NCI's links",
    )

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["letter", "sort_key"], name="entry_by_letter")]
        triggers = [record_rules.moves_the_state()]

    def __str__(self) -> str:
        return f"{self.slug} ({self.term_id})"

    def get_absolute_url(self) -> str:
        return address_with("dictionary:entry", self.slug)

    @property
    def wordings_now(self) -> list[Wording]:
        """NCI's newest words, the English ones first."""
        return [wording for wording in (self.english, self.spanish) if wording]

    @property
    def main(self) -> Wording:
        """What lists show. Raises IndexError where there is no wording, which no import leaves."""
        return self.wordings_now[0]
