"""Which warnings stand only in the text of a section, where a hurried reader may miss them.

Pure. It finds words, not meaning: so the writer is asked, and nothing is stopped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from explainer.text import markdown
from topics.content import TopicContent

_WARNING = re.compile(
    r"""\b(?:
        call\s+(?:your|the|a|before|for\s+help|without) | right\s+away | at\s+once | emergency | 911
        | (?:do\s+not|don['’]t)\s+wait | without\s+waiting | go\s+to\s+(?:the|a)\s+hospital
        | (?:tell|contact|see)\s+(?:your|a)\s+(?:care\s+|healthcare\s+)?(?:team|doctor|nurse)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def warning_questions(content: TopicContent) -> Iterator[str]:
    """Ask about each section that warns in its text, but not in its key sentence."""
    for section in content.sections:
        if _warns(section.key_sentence) or not _warns(markdown.words(section.body)):
            continue
        if content.help_signs:
            yield f"“{section.heading}” warns its readers. Does “When to get help” say this too?"
        else:
            yield (
                f"“{section.heading}” warns its readers. Its key sentence or “When to get help” "
                "should say this too."
            )


def _warns(text: str) -> bool:
    return bool(_WARNING.search(text))
