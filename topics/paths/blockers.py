"""What stops a learning path from going live, said to its writer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from explainer.publishing.models import Publication
from topics.content import TOPIC
from topics.paths.content import PathContent

FEWEST_STEPS, MOST_STEPS = 2, 12


def topics_not_live(slugs: Collection[str]) -> set[str]:
    live = Publication.objects.live().of_kind(TOPIC).filter(slug__in=slugs)
    return {*slugs} - set(live.values_list("slug", flat=True))


def path_blockers(path: PathContent, waiting: Mapping[str, str]) -> Iterator[str]:
    """Yield, in the writer's words, everything that stops a path.

    `waiting` are the names of topics that are not live, by their slugs.
    """
    if not path.description.strip():
        yield "Write the one-sentence description."
    if len(path.topics) < FEWEST_STEPS:
        yield f"Add at least {FEWEST_STEPS} topics."
    if len(path.topics) > MOST_STEPS:
        yield f"A path has at most {MOST_STEPS} topics, and this one has {len(path.topics)}."
    for slug in path.topics:
        if slug in waiting:
            name = waiting[slug]
            yield f"The topic “{name}” is not live: publish it first, or take it out of the path."
