"""Quizzes that can be answered without reading, or that ask nothing of a reader's own life."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library, TopicText
from topics.content import ChoiceContent

# Over the whole library, no place may hold more of the right choices.
MOST_IN_ONE_PLACE = 0.5
# Below this many questions a share says little.
QUESTIONS_THAT_TELL = 20
QUESTIONS_WITH_A_PATTERN = 2
WOULD_DO = "what would you do?"


def weak_quizzes(library: Library) -> Iterator[Fault]:
    places: Counter[int] = Counter()
    for topic in library.topics:
        yield from _nothing_to_do(topic)
        asked = [x.choices for x in topic.content.quiz if _right_place(x.choices) is not None]
        found = [_right_place(x) or 0 for x in asked]
        places.update(found)
        yield from _guessable(topic, asked, found)
    yield from _one_place_overall(places)


def _nothing_to_do(topic: TopicText) -> Iterator[Fault]:
    questions = topic.content.quiz
    if questions and not any(WOULD_DO in question.text.casefold() for question in questions):
        yield Fault(
            topic.place, "quiz", "No question asks “What would you do?”: ask one about a situation."
        )


def _right_place(choices: Sequence[ChoiceContent]) -> int | None:
    return next((place for place, choice in enumerate(choices) if choice.is_right), None)


def _guessable(
    topic: TopicText, asked: Sequence[Sequence[ChoiceContent]], places: Sequence[int]
) -> Iterator[Fault]:
    if len(asked) < QUESTIONS_WITH_A_PATTERN:
        return
    if len(set(places)) == 1:
        yield Fault(
            topic.place, "quiz", f"The right choice is number {places[0] + 1} in every question."
        )
    if all(_is_longest(x, place) for x, place in zip(asked, places, strict=True)):
        yield Fault(topic.place, "quiz", "The right choice is the longest in every question.")


def _is_longest(choices: Sequence[ChoiceContent], place: int) -> bool:
    others = [len(x.text) for number, x in enumerate(choices) if number != place]
    return len(choices[place].text) > max(others, default=0)


def _one_place_overall(places: Counter[int]) -> Iterator[Fault]:
    total = places.total()
    for place, times in places.items():
        if total >= QUESTIONS_THAT_TELL and times / total > MOST_IN_ONE_PLACE:
            yield Fault(
                "all quizzes",
                "",
                f"The right choice is number {place + 1} in {times} of {total} questions: mix.",
            )
