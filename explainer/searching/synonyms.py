"""What people say for what texts say: kept by editors, and asked whenever somebody searches."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from explainer.publishing.prepared import AnyAsked, PreparedQuery
from explainer.text.folding import folded

LONGEST_PHRASE = 80
MOST_SYNONYMS = 5_000
MOST_FOUND = 40
NO_WORD = "Type at least one word."
THE_SAME = "Both say the same to a search already. Capitals and accents make no difference."
KNOWN = "“%(synonym)s” is in the list already."
TOO_MANY = "There are 5,000 synonyms, and no more can be kept. Delete one that nobody needs first."


def _stems_of(column: str) -> models.GeneratedField:
    """The stems of a folded column in the order of the alphabet, as PostgreSQL writes them."""
    return models.GeneratedField(
        expression=models.Func(
            models.F(column),
            template="strip(to_tsvector('search_words', %(expressions)s))::text",
            output_field=models.TextField(),
        ),
        output_field=models.TextField(),
        db_persist=True,
        db_index=True,
    )


class Synonym(models.Model):
    """Whoever searches for `phrase` finds what `means` finds, and both ways the other way round."""

    phrase = models.CharField(
        "what people type", max_length=LONGEST_PHRASE, help_text="For example: throwing up"
    )
    means = models.CharField(
        "what our texts say", max_length=LONGEST_PHRASE, help_text="For example: vomiting"
    )
    both_ways = models.BooleanField(
        default=False,
        help_text="Whoever searches for the second also finds texts that say the first.",
    )
    folded = models.CharField(max_length=LONGEST_PHRASE, editable=False)
    folded_meaning = models.CharField(max_length=LONGEST_PHRASE, editable=False)
    stems = _stems_of("folded")
    stems_of_meaning = _stems_of("folded_meaning")
    # Nobody: it came with the software.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    made_at = models.DateTimeField("when", auto_now_add=True)

    class Meta:
        ordering = ["folded", "folded_meaning"]
        verbose_name = "search synonym"
        constraints = [
            models.UniqueConstraint(
                fields=["folded", "folded_meaning"], name="synonym_is_there_once"
            ),
            models.CheckConstraint(
                name="synonym_has_words_on_both_sides",
                condition=~Q(folded="") & ~Q(folded_meaning=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phrase} {'↔' if self.both_ways else '→'} {self.means}"

    def clean(self) -> None:
        if not (self.phrase and self.means):
            return
        self.folded = folded(self.phrase)[:LONGEST_PHRASE]
        self.folded_meaning = folded(self.means)[:LONGEST_PHRASE]
        without_words = [name for name in ("phrase", "means") if not folded(getattr(self, name))]
        if without_words:
            raise ValidationError(dict.fromkeys(without_words, NO_WORD))
        if self.folded == self.folded_meaning:
            raise ValidationError(THE_SAME)
        self._refuse_what_is_kept()

    def _refuse_what_is_kept(self) -> None:
        others = Synonym.objects.exclude(pk=self.pk)
        same = others.filter(folded=self.folded, folded_meaning=self.folded_meaning).first()
        if same:
            raise ValidationError(ValidationError(KNOWN, params={"synonym": same}))
        if others.count() >= MOST_SYNONYMS:
            raise ValidationError(TOO_MANY)


def meanings_of(stems: Iterable[str]) -> dict[str, list[str]]:
    """Return what phrases with these stems mean, as stems again, by the stems of the phrase."""
    wanted = list(stems)
    found: dict[str, list[str]] = {}
    for row in _MEANINGS.rows(stems=wanted):
        if row.stems in wanted:
            found.setdefault(row.stems, []).append(row.stems_of_meaning)
        if row.both_ways and row.stems_of_meaning in wanted:
            found.setdefault(row.stems_of_meaning, []).append(row.stems)
    return found


_MEANINGS = PreparedQuery(
    lambda: (
        Synonym.objects.filter(
            Q(stems__in=AnyAsked("stems"))
            | Q(both_ways=True, stems_of_meaning__in=AnyAsked("stems"))
        )
        .only("stems", "stems_of_meaning", "both_ways")
        .order_by("pk")[:MOST_FOUND]
    )
)
