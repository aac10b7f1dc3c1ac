"""What the demonstration starts with is whole."""

from __future__ import annotations

import pytest

from explainer.demonstration.starter_content import STARTER_FOLDER
from explainer.pages.models import SitePage
from explainer.publishing.models import Edition, Publication
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import Verification
from glossary.models import Term
from tests.starter import STARTER_DAY
from topics.depths import Depth, Reading
from topics.models import Topic
from topics.page import live_article
from topics.paths.models import LearningPath

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter_site")]


def test_the_starter_content_is_whole() -> None:
    topic = Topic.objects.get(slug="immunotherapy").compose()
    parts = (topic.sections, topic.terms, topic.faqs, topic.quiz, topic.care_team_questions)
    assert [len(part) for part in parts] == [7, 6, 6, 4, 7]
    assert Topic.objects.count() == len(list(STARTER_FOLDER.glob("*.md"))) - 1 == 5
    assert Term.objects.count() >= 40
    kinds: list[type[WorkingCopy]] = [Topic, Term, LearningPath, SitePage]
    texts = sum(kind._default_manager.count() for kind in kinds)
    assert Publication.objects.live().count() == texts
    assert Edition.objects.count() == Publication.objects.count()
    assert all(
        "Sample data" in note for note in Verification.objects.values_list("note", flat=True)
    )


def test_the_starter_site_has_two_paths_that_a_second_person_published() -> None:
    for path in LearningPath.objects.all():
        assert path.publication is not None
        edition = Edition.objects.get(publication=path.publication)
        assert path.publication.live == edition
        assert len(path.compose().topics) == 3
        assert str(path.edited_by) == str(edition.edited_by) == "writer"
        assert str(edition.published_by) == "publisher"
        assert str(path.publication.moves.get(action="accept").made_by) == "reviewer"
    assert LearningPath.objects.count() == 2


def test_every_starter_topic_takes_as_long_as_its_depths_are_called() -> None:
    topics = list(Publication.objects.live().of_kind("topic").for_page())

    for topic in topics:
        page = live_article(topic, STARTER_DAY)
        minutes = {x.depth: x.minutes for x in Reading(page).choices()}

        assert minutes[Depth.SHORT] == 0, topic
        assert 0 < minutes[Depth.MIDDLE] <= 3, topic
        assert minutes[Depth.MIDDLE] < minutes[Depth.EVERYTHING], topic
    assert len(topics) == 5
