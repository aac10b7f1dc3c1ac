"""Limits of what a writer types, counted as people count: in words."""

from __future__ import annotations

from django.core.validators import BaseValidator
from django.utils.deconstruct import deconstructible


@deconstructible
class MaxWordsValidator(BaseValidator):
    """Refuses a text of more words than its limit, and says how many it has."""

    message = "It has %(show_value)d words and may have %(limit_value)d. Please shorten it."
    code = "max_words"

    def compare(self, words: int, limit: int) -> bool:
        return words > limit

    def clean(self, text: str) -> int:
        return len(text.split())
