"""Words that somebody in need may search for, and which help they get before any result.

Editors keep the list of words. What a reader is told stands in `components/help_first.html`: fixed
sentences, so that nothing reaches a reader here that nobody has checked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models

from explainer.text.folding import APOSTROPHES, plain_letters

LETTERS_OF_THE_SHORTEST, LETTERS_OF_THE_LONGEST = 2, 80
MOST_PHRASES = 500
TOO_SHORT = "Type at least 2 letters or digits."
TOO_LONG = "Without its accents and ligatures this is longer than 80 letters. Please shorten it."
TOO_MANY = "There are 500 phrases, and no more can be kept. Delete one that nobody needs first."
KNOWN = "“%(phrase)s” is in the list already. Capitals, accents and apostrophes make no difference."
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def folded(text: str) -> str:
    """Return the words alone, without what makes no difference to somebody who types in need."""
    return _BETWEEN_WORDS.sub(" ", plain_letters(APOSTROPHES.sub("", text))).strip()


class HelpPhrase(models.Model):
    """Words that are searched for, whatever stands around them, and the help that they get."""

    class Answer(models.TextChoices):
        """The most urgent first: where a search holds several phrases, the first is given."""

        CRISIS = "crisis", "Thoughts of suicide: 988, or 911 in an emergency"
        EMERGENCY = "emergency", "This may be an emergency: call 911 now"
        SIGN = "sign", "A sign that may be urgent: call your care team"
        DYING = "dying", "Death and dying: somebody to talk to"

    phrase = models.CharField(
        max_length=LETTERS_OF_THE_LONGEST,
        help_text="As readers type it. It counts wherever these words stand beside each other.",
    )
    # What is compared: derived in `clean`, and PostgreSQL keeps no row without it.
    folded = models.CharField(max_length=LETTERS_OF_THE_LONGEST, unique=True, editable=False)
    answer = models.CharField("what readers see first", max_length=10, choices=Answer)

    class Meta:
        ordering = ["folded"]
        verbose_name = "search phrase that shows help"
        verbose_name_plural = "search phrases that show help"
        constraints = [
            models.CheckConstraint(
                name="help_phrase_is_compared_by_two_letters_or_more",
                condition=models.Q(folded__regex=f"^.{{{LETTERS_OF_THE_SHORTEST},}}$"),
            ),
            models.CheckConstraint(
                name="help_phrase_answer_is_known",
                condition=models.Q(answer__in=["crisis", "emergency", "sign", "dying"]),
            ),
        ]

    def __str__(self) -> str:
        return self.phrase

    def clean(self) -> None:
        if not self.phrase:
            return
        self.folded = folded(self.phrase)
        if not LETTERS_OF_THE_SHORTEST <= len(self.folded) <= LETTERS_OF_THE_LONGEST:
            is_short = len(self.folded) < LETTERS_OF_THE_SHORTEST
            raise ValidationError({"phrase": TOO_SHORT if is_short else TOO_LONG})
        others = HelpPhrase.objects.exclude(pk=self.pk)
        if same := others.filter(folded=self.folded).first():
            raise ValidationError({"phrase": ValidationError(KNOWN, params={"phrase": same})})
        if others.count() >= MOST_PHRASES:
            raise ValidationError(TOO_MANY)


@dataclass(frozen=True)
class HelpFirst:
    """What a search gets before its results, and the phrases that were in it."""

    answer: str
    phrases: tuple[str, ...]


def help_first(query: str) -> HelpFirst | None:
    """Return the help that the words of a search ask for, in one query; nothing for most."""
    words = f" {folded(query)} "
    listed = HelpPhrase.objects.values_list("phrase", "folded", "answer")[:MOST_PHRASES]
    found = [(phrase, answer) for phrase, like, answer in listed if f" {like} " in words]
    if not found:
        return None
    order = HelpPhrase.Answer.values
    first = min((answer for _, answer in found), key=order.index)
    return HelpFirst(first, tuple(phrase for phrase, _ in found))
