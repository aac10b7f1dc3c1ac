"""Learning paths as readers follow them: their steps are those topics that are live now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import slug_re
from django.db.models import Count, Func, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject, Lower
from django.http import Http404

from explainer.publishing.models import Publication, PublicationQuerySet
from topics.content import TOPIC
from topics.paths.models import FEWEST_STEPS, LearningPath, PathEdition, PathEditionQuerySet

PATHS_OF_AN_ARTICLE = 3


@dataclass(frozen=True)
class PathPage:
    """A live path with its live topics in order: fewer than two are no path to follow."""

    edition: PathEdition
    steps: tuple[Publication, ...]

    @property
    def can_be_followed(self) -> bool:
        return len(self.steps) >= FEWEST_STEPS

    @property
    def reading_minutes(self) -> int:
        return sum(step.card["reading_minutes"] for step in self.steps)

    @property
    def has_quiz(self) -> bool:
        return _have_questions(self.steps)


@dataclass(frozen=True)
class PathOfTopic:
    """What an article asks of a live path that it is in: all its topics, live or not.

    `is_followed` if the article's reader came along this very path.
    """

    slug: str
    name: str
    topics: Sequence[str]
    is_followed: bool


@dataclass(frozen=True)
class Place:
    """Where an article stands among the steps of a path that are live."""

    path: PathOfTopic
    number: int
    steps: int
    previous: Publication | None
    next: Publication | None
    has_quiz: bool


def path_page(slug: str, topics: PublicationQuerySet) -> PathPage:
    """Return the live path at an address with its steps out of `topics`, or raise Http404."""
    edition = PathEdition.objects.live().filter(path__slug=slug).first()
    if edition is None:
        raise Http404("No path is live at this address.")
    return PathPage(edition, _live_steps(edition.topics, topics))


def draft_path(path: LearningPath) -> PathPage:
    """Return the page as it would be if the path were published now."""
    slugs = list(path.steps.values_list("topic__slug", flat=True))
    edition = PathEdition(path=path, name=path.name, description=path.description, topics=slugs)
    return PathPage(edition, _live_steps(slugs, Publication.objects.for_list()))


def paths_to_follow() -> PathEditionQuerySet:
    """Return the live paths by name, each with the number of its `live_topics`: two or more."""
    its_topics = PathEdition.objects.filter(pk=OuterRef(OuterRef("pk"))).values(
        slug=Func("topics", function="unnest")
    )
    live = Publication.objects.live().of_kind(TOPIC).filter(slug__in=its_topics).order_by()
    number = live.values("kind").annotate(number=Count("pk")).values("number")
    return (
        PathEdition.objects.live()
        .annotate(live_topics=Subquery(number, output_field=IntegerField()))
        .filter(live_topics__gte=FEWEST_STEPS)
        .order_by(Lower("name"), "path__slug")
    )


def with_paths(topics: PublicationQuerySet, asked: str) -> PublicationQuerySet:
    """Return topics that know their live `paths`: the one that is asked for, then the others."""
    paths = (
        PathEdition.objects.live()
        .filter(topics__contains=[OuterRef("slug")])
        .annotate(is_followed=Q(path__slug=asked if slug_re.match(asked) else ""))
        .order_by("-is_followed", Lower("name"), "path__slug")
        .values(
            facts=JSONObject(
                slug="path__slug", name="name", topics="topics", is_followed="is_followed"
            )
        )
    )
    return topics.annotate(paths=ArraySubquery(paths[:PATHS_OF_AN_ARTICLE]))


def paths_of(publication: Publication) -> list[PathOfTopic]:
    """Return the paths of a topic that came `with_paths`, and of any other none."""
    return [PathOfTopic(**facts) for facts in getattr(publication, "paths", [])]


def places_of(slug: str, paths: Iterable[PathOfTopic], live: Iterable[Publication]) -> list[Place]:
    """Say where a topic stands in each of its paths that can be followed."""
    topics = {topic.slug: topic for topic in live}
    places = []
    for path in paths:
        steps = [topics[step] for step in path.topics if step in topics]
        # The topic itself may have been withdrawn since its page was asked for.
        if slug in topics and len(steps) >= FEWEST_STEPS:
            number = steps.index(topics[slug]) + 1
            previous, following = ([None, *steps, None][i] for i in (number - 1, number + 1))
            places.append(
                Place(path, number, len(steps), previous, following, _have_questions(steps))
            )
    return places


def _live_steps(slugs: Sequence[str], topics: PublicationQuerySet) -> tuple[Publication, ...]:
    live = {topic.slug: topic for topic in topics.live().of_kind(TOPIC).filter(slug__in=slugs)}
    return tuple(live[slug] for slug in slugs if slug in live)


def _have_questions(steps: Iterable[Publication]) -> bool:
    # Cards from before they counted questions say nothing; `rebuild_renditions` makes them new.
    return any(step.card.get("questions") for step in steps)
