"""From a path that writers edit to what readers follow: a second person publishes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from explainer.publishing.locks import lock
from explainer.publishing.models import Publication
from topics.content import TOPIC
from topics.paths.models import FEWEST_STEPS, MOST_STEPS, LearningPath, PathEdition

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from topics.models import Topic

CHANGED = "The path was changed after you opened this page. Read it again, then decide."


def path_blockers(path: LearningPath) -> list[str]:
    """Say, in the writer's words, everything that stops this path from going live."""
    return list(_blockers(path, topics_of(path)))


def refusal_to_publish(path: LearningPath, person: User) -> str:
    """Say why this very person does not publish the path, or nothing."""
    if path.edited_by_id == person.pk:
        return "You edited this path last: somebody else publishes it."
    return ""


@transaction.atomic
def publish_path(path: LearningPath, *, publisher: User, revision: int) -> PathEdition:
    """Make the path what readers see, if it is still the one that `publisher` saw.

    The same path as the live edition makes no new one. Raises ValidationError with the reasons.
    """
    locked = _locked(path)
    if locked.revision != revision:
        raise ValidationError(CHANGED)
    if live := live_as_it_is(locked):
        return live
    refused = [refusal_to_publish(locked, publisher), *path_blockers(locked)]
    if reasons := [reason for reason in refused if reason]:
        raise ValidationError(reasons)
    locked.live_edition = _next_edition(locked, publisher)
    locked.save(update_fields=["live_edition"])
    return locked.live_edition


@transaction.atomic
def take_off(path: LearningPath) -> None:
    """Let readers find the path no more; its editions stay on record, its topics stay live."""
    locked = _locked(path)
    locked.live_edition = None
    locked.save(update_fields=["live_edition"])


def live_as_it_is(path: LearningPath) -> PathEdition | None:
    """Return the live edition if readers see exactly this path."""
    live = path.live_edition
    if live is None:
        return None
    as_it_is = (path.name, path.description, [topic.slug for topic in topics_of(path)])
    return live if (live.name, live.description, live.topics) == as_it_is else None


def topics_of(path: LearningPath) -> list[Topic]:
    """Return the working copies of the topics in the path's order."""
    return [step.topic for step in path.steps.select_related("topic")]


def _blockers(path: LearningPath, topics: list[Topic]) -> Iterator[str]:
    if not path.description.strip():
        yield "Write the one-sentence description."
    if len(topics) < FEWEST_STEPS:
        yield f"Add at least {FEWEST_STEPS} topics."
    if len(topics) > MOST_STEPS:
        yield f"A path has at most {MOST_STEPS} topics, and this one has {len(topics)}."
    slugs = [topic.slug for topic in topics]
    live = set(_live_slugs(slugs))
    for topic in topics:
        if topic.slug not in live:
            yield f"The topic “{topic}” is not live: publish it first, or take it out of the path."


def _live_slugs(slugs: list[str]) -> Iterator[str]:
    live = Publication.objects.live().of_kind(TOPIC).filter(slug__in=slugs)
    yield from live.values_list("slug", flat=True)


def _locked(path: LearningPath) -> LearningPath:
    """Return the path as it is saved now, held until the transaction ends."""
    rows = LearningPath.objects.filter(pk=path.pk)
    lock(rows)
    return rows.select_related("live_edition", "edited_by").get()


def _next_edition(path: LearningPath, publisher: User) -> PathEdition:
    return PathEdition.objects.create(
        path=path,
        number=next_number(path),
        name=path.name,
        description=path.description,
        topics=[topic.slug for topic in topics_of(path)],
        edited_by=path.edited_by,
        published_by=publisher,
        revision=path.revision,
    )


def next_number(path: LearningPath) -> int:
    latest: int | None = path.editions.aggregate(number=Max("number"))["number"]
    return (latest or 0) + 1
