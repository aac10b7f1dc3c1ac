"""The same sentence in two topics: one that any topic could hold says little in either.

Some things are rightly said in the same words wherever they hold, and are left out:

- what a reader must do, above all when to call and whom: the signs that need help, and every
  sentence that sends her to her care team, a doctor, a helpline or the emergency room;
- questions, of which two topics may well raise the same, and the choices of a quiz;
- headings, and the words that lead into a list;
- a sentence of fewer than six words, which is nobody's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from textwrap import shorten

from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library
from explainer.content_checks.parts import Role

FEWEST_WORDS = 6
MOST_SHOWN = 200
RIGHTLY_THE_SAME = frozenset({Role.HELP, Role.CARE_TEAM_QUESTION, Role.HEADING, Role.CHOICE})
_SENDS_FOR_HELP = re.compile(
    r"\b(call|calls|care team|doctor|nurse|911|988|emergency|numbers for the united states)\b"
)
_LEADS_ON = ("?", ":", "?”", "?)")
_NO_LETTER = re.compile(r"[^\w']+")


def repeated_sentences(library: Library) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for topic in library.topics:
        for part in topic.parts:
            for sentence in part.sentences if part.role not in RIGHTLY_THE_SAME else ():
                normal = _NO_LETTER.sub(" ", " ".join(sentence).replace("’", "'").casefold())
                before = first.setdefault(normal.strip(), topic.place)
                if before != topic.place and _is_ones_own(sentence, normal):
                    said = shorten(" ".join(sentence), MOST_SHOWN, placeholder=" …")
                    yield Fault(topic.place, part.name, f"{before} has it, too: “{said}”")


def _is_ones_own(sentence: Sequence[str], normal: str) -> bool:
    is_long = len(sentence) >= FEWEST_WORDS
    return is_long and not sentence[-1].endswith(_LEADS_ON) and not _SENDS_FOR_HELP.search(normal)
