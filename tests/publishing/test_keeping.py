"""What a draft may lack is kept as nothing; what every text has is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from explainer.publishing.keeping import PartRefused
from tests.factories import make_path, make_question, make_term, make_topic

pytestmark = pytest.mark.django_db


def test_a_writer_gets_a_draft_back_that_lacks_what_only_publication_asks_for() -> None:
    topic = make_topic()
    make_question(topic=topic)
    content = topic.compose()
    quiz = tuple(
        replace(
            question, section="", choices=tuple(replace(x, reason="") for x in question.choices)
        )
        for question in content.quiz
    )
    draft = replace(content, description="", thirty_seconds="", quiz=quiz)

    topic.restore(draft)

    assert topic.compose() == draft
    assert "Write the 30-second version." in topic.publish_blockers()


def test_a_writer_gets_a_word_and_a_path_back_without_their_explanation() -> None:
    term, path = make_term(), make_path()

    term.restore(replace(term.compose(), definition=""))
    path.restore(replace(path.compose(), description=""))

    assert "Write the definition." in term.publish_blockers()
    assert path.publish_blockers()


@pytest.mark.parametrize("lacking", [{"title": ""}, {"level": ""}])
def test_a_writer_is_told_that_a_draft_has_no_name_or_level(lacking: dict[str, Any]) -> None:
    topic = make_topic()

    with pytest.raises(PartRefused, match="blank") as error:
        topic.restore(replace(topic.compose(), **lacking))

    assert error.value.place == tuple(lacking)


def test_a_writer_is_told_that_a_tag_is_longer_than_any_can_be() -> None:
    topic = make_topic()

    with pytest.raises(PartRefused, match="A tag has at most 100 characters") as error:
        topic.restore(replace(topic.compose(), tags=("x" * 101,)))

    assert error.value.place == ("tags",)
