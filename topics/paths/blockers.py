"""What stops a learning path from going live, said to its writer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from explainer.publishing.models import Publication
from topics.content import TOPIC

FEWEST_STEPS, MOST_STEPS = 2, 12


class Step(Protocol):
    """A topic, as far as a path asks of it."""

    slug: str


def path_blockers(description: str, topics: Sequence[Step]) -> Iterator[str]:
    """Yield, in the writer's words, everything that stops a path of these topics."""
    if not description.strip():
        yield "Write the one-sentence description."
    if len(topics) < FEWEST_STEPS:
        yield f"Add at least {FEWEST_STEPS} topics."
    if len(topics) > MOST_STEPS:
        yield f"A path has at most {MOST_STEPS} topics, and this one has {len(topics)}."
    live = Publication.objects.live().of_kind(TOPIC)
    slugs = set(live.filter(slug__in=[x.slug for x in topics]).values_list("slug", flat=True))
    for topic in topics:
        if topic.slug not in slugs:
            yield f"The topic “{topic}” is not live: publish it first, or take it out of the path."
