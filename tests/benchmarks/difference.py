"""What a difference costs beside what composing and rendering the same topic costs.

Run by hand: `python -m pytest -q -s -n 0 tests/benchmarks/difference.py`. Nothing here can fail for
being slow; the numbers are ratios of times of one run, as machines differ.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from explainer.publishing.content import canonical_json, from_edition, rendered
from explainer.text.difference import difference
from tests.factories import make_topic
from topics.content import SectionContent, TopicContent
from topics.models import Section

if TYPE_CHECKING:
    from collections.abc import Callable

    from topics.models import Topic

WORDS, SECTIONS, WORDS_IN_A_SENTENCE, SENTENCES_IN_A_PARAGRAPH = 3_000, 10, 12, 5
VOCABULARY = 700
# About as often as in prose: the first words of the vocabulary make up half of the text.
WEIGHTS = [1 / (rank + 1) for rank in range(VOCABULARY)]
RUNS = 5


def prose(random: Random, count: int) -> str:
    words = random.choices([f"word{x}" for x in range(VOCABULARY)], WEIGHTS, k=count)
    sentences = [
        " ".join(words[x : x + WORDS_IN_A_SENTENCE]).capitalize() + "."
        for x in range(0, count, WORDS_IN_A_SENTENCE)
    ]
    paragraphs = [
        " ".join(sentences[x : x + SENTENCES_IN_A_PARAGRAPH])
        for x in range(0, len(sentences), SENTENCES_IN_A_PARAGRAPH)
    ]
    return "\n\n".join(paragraphs)


def edited(random: Random, text: str, share: float = 0.1) -> str:
    lines = (
        " ".join("changed" if random.random() < share else word for word in line.split(" "))
        for line in text.split("\n")
    )
    return "\n".join(lines)


def long_topic(random: Random) -> Topic:
    topic = make_topic()
    Section.objects.bulk_create(
        Section(topic=topic, order=x, heading=f"Part {x}", body=prose(random, WORDS // SECTIONS))
        for x in range(2, SECTIONS + 2)
    )
    return topic


def edition_after(random: Random, old: TopicContent) -> TopicContent:
    """Return the next edition: a tenth of the words are others, two sections stand elsewhere."""
    sections: list[SectionContent] = [
        replace(section, body=edited(random, section.body)) for section in old.sections
    ]
    sections.insert(1, sections.pop(8))
    sections.append(sections.pop(4))
    return replace(old, sections=tuple(sections))


def fastest(act: Callable[[], object]) -> float:
    times = []
    for _run in range(RUNS):
        start = perf_counter()
        act()
        times.append(perf_counter() - start)
    return min(times)


@pytest.mark.django_db
def test_difference_beside_composing_and_rendering() -> None:
    random = Random(1)  # noqa: S311 - the same text in every run, not a secret
    topic = long_topic(random)
    old = topic.compose()
    new = edition_after(random, old)
    stored = canonical_json(old)

    base = fastest(lambda: rendered(topic.compose()))
    everything = {
        "a difference": lambda: difference(old, new),
        "the other way round": lambda: difference(new, old),
        "of equal texts": lambda: difference(old, old),
        "reading one edition": lambda: from_edition(TopicContent, stored),
    }

    words = sum(len(section.body.split()) for section in old.sections)
    print(f"\n{words} words, {len(difference(old, new))} parts differ; composing and rendering: 1")
    for name, act in everything.items():
        print(f"{name}: {fastest(act) / base:.2f}")
