"""What the fact files mark as urgent, or to call about, and no sign of the topic says.

Prose is not enough: who looks for help looks under “When to get help”. The fact files are not
shipped; a list says of each mark which words a sign must hold one of. Any sign of the topic will
do, from whichever page it comes: a reader does not see which fact file said it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

import yaml

from explainer.content_checks.data_files import URGENT_EXCEPTIONS, URGENT_FACTS
from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library, TopicText
from explainer.help.content import HelpSignContent, Urgency
from topics.content import TopicContent

URGENT = "urgent"
# One part that borrows a fact is not yet about all that its file marks, except what is urgent.
PARTS_THAT_REST_ON_A_FILE = 2


@dataclass(frozen=True)
class Mark:
    urgency: str
    signs: tuple[str, ...]

    def is_said_by(self, signs: Iterable[HelpSignContent]) -> bool:
        """What is urgent is not said by a sign that can wait."""
        heard = [x for x in signs if self.urgency != URGENT or x.urgency != Urgency.SOON]
        text = "\n".join(x.sign for x in heard).casefold()
        return any(re.search(rf"\b{re.escape(sign)}", text) for sign in self.signs)


# By file, and by number of the line.
Marks: TypeAlias = Mapping[str, Sequence[Mark]]
# By topic, file and number of the line: the reason.
Exceptions: TypeAlias = Mapping[str, Mapping[str, Mapping[int, str]]]


def unsaid_urgent_facts(
    library: Library, marks: Marks | None = None, exceptions: Exceptions | None = None
) -> Iterator[Fault]:
    """Pass over a topic without any sign that says why: its writer looked."""
    known = shipped_marks() if marks is None else marks
    excused = shipped_exceptions() if exceptions is None else exceptions
    for topic in library.topics:
        if topic.content.help_signs or not topic.content.no_help_because.strip():
            yield from _unsaid(topic, known, excused.get(topic.content.slug, {}))


@cache
def shipped_marks() -> Marks:
    listed = yaml.safe_load(URGENT_FACTS.read_text(encoding="utf-8"))
    return {
        file: [Mark(line["urgency"], tuple(line.get("signs", ()))) for line in lines]
        for file, lines in listed.items()
    }


@cache
def shipped_exceptions() -> Exceptions:
    listed: Exceptions = yaml.safe_load(URGENT_EXCEPTIONS.read_text(encoding="utf-8")) or {}
    return listed


def _unsaid(
    topic: TopicText, marks: Marks, excused: Mapping[str, Mapping[int, str]]
) -> Iterator[Fault]:
    resting, wholly = _parts_by_file(topic.content)
    for file in resting:
        for number, mark in enumerate(marks.get(file, ()), start=1):
            is_asked = mark.signs and (mark.urgency == URGENT or file in wholly)
            is_excused = number in excused.get(file, {})
            if is_asked and not is_excused and not mark.is_said_by(topic.content.help_signs):
                yield _fault(topic, file, mark)


def _parts_by_file(content: TopicContent) -> tuple[list[str], set[str]]:
    """Return the fact files that parts rest on, and those of them that the topic is about."""
    facts = [x.facts for x in content.sections] + [x.facts for x in content.faqs]
    parts = Counter(file for files in facts for file in set(files))
    wholly = {file for file, times in parts.items() if times >= PARTS_THAT_REST_ON_A_FILE}
    wholly |= {file for sign in content.help_signs for file in sign.facts}
    return sorted(parts), wholly


def _fault(topic: TopicText, file: str, mark: Mark) -> Fault:
    lacking = (
        f"No sign that cannot wait says what the fact file “{file}” marks as urgent."
        if mark.urgency == URGENT
        else f"No sign says what the fact file “{file}” says to call about."
    )
    wanted = f"Its sign would have one of: {', '.join(mark.signs)}."
    return Fault(topic.place, "when to get help", f"{lacking} {wanted}")
