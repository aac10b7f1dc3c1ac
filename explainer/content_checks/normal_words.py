"""Words as two texts are compared by them: no case, no signs, one apostrophe."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def normal_words(text: str) -> list[str]:
    return _WORD.findall(text.replace("’", "'").lower())
