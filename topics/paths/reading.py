"""Learning paths as readers follow them: their steps are those topics that are live now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.core.validators import slug_re
from django.db.models import (
    Count,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    TextField,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, JSONObject

from explainer.publishing.listed import Listed
from explainer.publishing.models import Publication, PublicationQuerySet
from explainer.publishing.prepared import Asked
from explainer.publishing.renditions import live_text
from explainer.workflow.withdrawn import live_or_gone
from topics.content import TOPIC
from topics.paths.blockers import FEWEST_STEPS
from topics.paths.content import PATH, PathContent

PATHS_OF_AN_ARTICLE = 3
CARD = "live_edition__rendition__card"
_MINUTES = Cast(KeyTextTransform("reading_minutes", CARD), IntegerField())


@dataclass(frozen=True)
class PathPage:
    """A path with its live topics in order: fewer than two are no path to follow.

    `picture` goes with a link to it; a draft has none.
    """

    path: PathContent
    steps: tuple[Publication, ...]
    picture: str = ""

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
    previous: Listed | None
    next: Listed | None
    has_quiz: bool


def path_page(slug: str, topics: PublicationQuerySet) -> PathPage:
    """Return the live path at an address with its steps out of `topics`.

    Raises what `live_or_gone` raises where there is none.
    """
    publication = live_or_gone(Publication.objects.of_kind(PATH).for_page(), slug)
    path = live_text(PathContent, publication)
    return PathPage(path, _live_steps(path.topics, topics), publication.picture)


def draft_path(path: PathContent) -> PathPage:
    """Return the page as it would be if the path were published now."""
    return PathPage(path, _live_steps(path.topics, Publication.objects.for_list()))


def paths_to_follow() -> PublicationQuerySet:
    """Return the live paths by name, each with the number of its `live_topics`, two or more, and
    with the `minutes` that reading them takes.
    """
    each_topic = Func(
        KeyTransform("topics", CARD),
        function="jsonb_array_elements_text",
        output_field=TextField(),
        set_returning=True,
    )
    its_topics = Publication.objects.filter(pk=OuterRef(OuterRef("pk"))).values(step=each_topic)
    live = Publication.objects.live().of_kind(TOPIC).filter(slug__in=its_topics).order_by()
    number = live.values("kind").annotate(number=Count("pk")).values("number")
    minutes = live.values("kind").annotate(minutes=Sum(_MINUTES)).values("minutes")
    return (
        Publication.objects.live()
        .of_kind(PATH)
        .for_list()
        .annotate(live_topics=Subquery(number), minutes=Subquery(minutes))
        .filter(live_topics__gte=FEWEST_STEPS)
    )


def with_paths(topics: PublicationQuerySet, asked: str | Asked) -> PublicationQuerySet:
    """Return topics that know their live `paths`: the one that is asked for, then the others."""
    slugs = Func(OuterRef("slug"), function="jsonb_build_array", output_field=JSONField())
    paths = (
        Publication.objects.live()
        .of_kind(PATH)
        .filter(**{f"{CARD}__contains": JSONObject(topics=slugs)})
        .annotate(is_followed=Q(slug=asked))
        .order_by("-is_followed", "live_edition__rendition__sort_key", "slug")
        .values(
            facts=JSONObject(
                slug="slug",
                name=KeyTextTransform("name", CARD),
                topics=KeyTransform("topics", CARD),
                is_followed="is_followed",
            )
        )
    )
    return topics.annotate(paths=ArraySubquery(paths[:PATHS_OF_AN_ARTICLE]))


def path_asked_by(query: Mapping[str, str]) -> str:
    """Return the slug of the path along which a reader came; empty for none."""
    asked = query.get("path", "")
    return asked if slug_re.match(asked) else ""


def paths_of(publication: Publication) -> list[PathOfTopic]:
    """Return the paths of a topic that came `with_paths`, and of any other none."""
    return [PathOfTopic(**facts) for facts in getattr(publication, "paths", [])]


def places_of(slug: str, paths: Iterable[PathOfTopic], live: Iterable[Listed]) -> list[Place]:
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


def _have_questions(steps: Iterable[Listed]) -> bool:
    # Cards from before they counted questions say nothing; `rebuild_renditions` makes them new.
    return any(step.card.get("questions") for step in steps)
