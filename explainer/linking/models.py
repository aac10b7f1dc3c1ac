"""What is derived from live texts so that words open in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from explainer.linking.linker import Link
from explainer.publishing.models import Publication
from explainer.publishing.record_rules import moves_the_state


class Spelling(models.Model):
    """What texts may call the word that a live page explains.

    A text can hold it only if it holds the `first` token, in small letters. A name stands here for
    each first token that it and its plural have, with the `meaning` that readers see.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="spellings")
    name = models.TextField()
    meaning = models.TextField()
    first = models.TextField(db_index=True)

    class Meta:
        triggers = [moves_the_state()]

    def __str__(self) -> str:
        return self.name


class WordsInPlace(models.Model):
    """The words that open in a live text, by part, and all terms that it uses: these and its own.

    `words` are all tokens of the text in small letters: a name that comes later can stand in it
    only if it holds all of the name's. Rows of one table are all that is written of other texts
    than the one that goes live, so that two people who publish never wait for each other's pages.
    """

    publication = models.OneToOneField(
        Publication, on_delete=models.CASCADE, primary_key=True, related_name="words_in_place"
    )
    links = models.JSONField()
    terms = ArrayField(models.TextField())
    words = ArrayField(models.TextField())

    class Meta:
        indexes = [
            GinIndex(fields=["terms"], name="words_in_place_terms"),
            GinIndex(fields=["words"], name="words_in_place_words"),
        ]
        verbose_name_plural = "words in place"
        triggers = [moves_the_state()]

    def __str__(self) -> str:
        return f"Words in {self.publication}"

    @property
    def links_by_part(self) -> dict[str, list[Link]]:
        return {part: [Link(*link) for link in links] for part, links in self.links.items()}


def kept_links(links: Mapping[str, Sequence[Link]]) -> dict[str, Any]:
    """Return links as a row keeps them."""
    return {part: [astuple(link) for link in found] for part, found in links.items() if found}
