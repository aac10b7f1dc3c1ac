"""The topics and terms that are being written: they load, and each is whole as far as it goes."""

from __future__ import annotations

import pytest

from explainer.demonstration.starter_content import IN_REVIEW_FOLDER, STARTER_FOLDER
from explainer.importing.content_file import read_content_file
from explainer.importing.load_content import load_content
from tests.factories import make_user
from topics.models import Topic

LIBRARY_FOLDER = STARTER_FOLDER.parent / "library"
# Nobody has checked and published the terms of the library yet.
WAITS_FOR_TERMS = "Publish the term"


@pytest.mark.django_db
def test_the_library_loads_beside_the_starter_content_and_nothing_else_stops_its_topics() -> None:
    folders = (STARTER_FOLDER, IN_REVIEW_FOLDER, LIBRARY_FOLDER / "terms", LIBRARY_FOLDER)
    load_content([x for folder in folders for x in sorted(folder.glob("*.md"))], editor=make_user())
    slugs = [read_content_file(x).head.text("slug") for x in sorted(LIBRARY_FOLDER.glob("*.md"))]

    topics = Topic.objects.filter(slug__in=slugs)
    stopped = {
        f"{topic.slug}: {sentence}"
        for topic in topics
        for sentence in topic.publish_blockers()
        if not sentence.startswith(WAITS_FOR_TERMS)
    }
    assert len(topics) == len(slugs) > 60
    assert stopped == set()
