"""What a search can find, derived from the live editions, and what others lay beside it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from explainer.publishing.models import Publication
from explainer.searching.synonyms import Synonym  # noqa: F401 - Django looks here

# Stems of English words and no list of words that say nothing: in “T cell” the T says a lot.
# A migration makes both in PostgreSQL.
WORDS_CONFIG = "search_words"
STEMS_DICTIONARY = "search_stems"
LONGEST_NAME = 200
LONGEST_SEARCH = 60


class SearchEntry(models.Model):
    """One thing that a search can find: a live text itself, a part of it, or what is no text of
    ours, such as an entry of NCI's dictionary, which has an `origin` and a key there.

    `kind` names the kind of text, or the sort of part that it is. `words` are those that the
    vocabulary counts it for.
    """

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, null=True, related_name="search_entries"
    )
    origin = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=200, blank=True)
    # Of the page, without the anchor. For a page of ours it is what extra names find it by.
    address = models.CharField(max_length=500, db_index=True)
    language = models.CharField(max_length=10, default="en")
    kind = models.CharField(max_length=20)
    # Whether it stands for a whole page, and so has the names of that.
    is_page = models.BooleanField(default=False)
    # Whether it says what a word means, and so comes first for whoever asks for that word alone.
    is_definition = models.BooleanField(default=False)
    anchor = models.CharField(max_length=100, blank=True)
    title = models.TextField()
    summary = models.TextField(blank=True)
    text = models.TextField(blank=True)
    words = ArrayField(models.TextField(), default=list)
    vector = SearchVectorField()

    class Meta:
        indexes = [
            GinIndex(fields=["vector"], name="search_entry_vector"),
            GinIndex(
                models.Func(models.F("vector"), template="ts_filter(%(expressions)s, '{a}')"),
                name="search_entry_title",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="search_entry_is_ours_or_of_an_origin",
                condition=models.Q(publication__isnull=False, origin="", key="")
                | (models.Q(publication__isnull=True) & ~models.Q(origin="") & ~models.Q(key="")),
            ),
            models.UniqueConstraint(
                fields=["origin", "key"],
                condition=models.Q(publication__isnull=True),
                name="search_entry_is_there_once_for_its_key",
            ),
        ]
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        page = self.publication.get_absolute_url() if self.publication else self.address
        return f"{page}#{self.anchor}" if self.anchor else page


class SearchName(models.Model):
    """A whole name of a page: its title, an alias, a name in Spanish.

    `folded` are its words, `joined` the same as one word, `stems` their stems in the order
    of the alphabet, as PostgreSQL writes them.
    """

    entry = models.ForeignKey(SearchEntry, on_delete=models.CASCADE, related_name="names")
    # Of an extra name; empty for those that the text itself has.
    origin = models.CharField(max_length=20, blank=True)
    is_title = models.BooleanField(default=False)
    is_ours = models.BooleanField(default=True)
    name = models.CharField(max_length=LONGEST_NAME)
    folded = models.CharField(max_length=LONGEST_NAME)
    joined = models.CharField(max_length=LONGEST_NAME, db_index=True)
    stems = models.CharField(max_length=LONGEST_NAME)

    class Meta:
        indexes = [
            models.Index(fields=["stems"], name="search_name_stems"),
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="search_name_likeness"),
            models.Index(
                OpClass("folded", name="varchar_pattern_ops"), name="search_name_beginning"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SearchWord(models.Model):
    """A word that entries hold: in how many, its stem, and how it sounds."""

    word = models.CharField(max_length=40, primary_key=True)
    stem = models.CharField(max_length=40, db_index=True)
    sound = models.CharField(max_length=40)
    entries = models.IntegerField()

    class Meta:
        indexes = [
            GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="search_word_likeness"),
            models.Index(fields=["sound"], condition=~models.Q(sound=""), name="search_word_sound"),
        ]

    def __str__(self) -> str:
        return self.word


class ExtraName(models.Model):
    """A name of a page that its text does not say, such as one in Spanish, and who brought it."""

    origin = models.CharField(max_length=20)
    address = models.CharField(max_length=500, db_index=True)
    name = models.CharField(max_length=LONGEST_NAME)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "address", "name"], name="extra_name_is_there_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class SearchMiss(models.Model):
    """How often these folded words found nothing on one day."""

    words = models.CharField(max_length=LONGEST_SEARCH)
    day = models.DateField(db_index=True)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["words", "day"], name="search_miss_is_counted_by_day")
        ]
        verbose_name_plural = "search misses"

    def __str__(self) -> str:
        return self.words
