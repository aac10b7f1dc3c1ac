"""Cards that a writer adds: written, seen, compared, commented on, corrected and loaded."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from explainer.importing.head import ContentFileError
from explainer.importing.load_content import load_content
from explainer.publishing.content import canonical_json, from_edition
from explainer.sources.models import Verification
from explainer.text.difference import difference
from explainer.workflow.comments import comment
from quizzes.cards.decks import deck_of_topic
from quizzes.cards.models import WrittenCard
from tests.admin_forms import (
    add_row,
    change_page,
    errors_of,
    form_of,
    opened,
    page_about,
    preview_page,
    signed_in,
)
from tests.content_files import TERMS, TOPIC
from tests.factories import make_card, make_topic, make_user, put_live
from tests.html_forms import Sent
from tests.reading import text_of
from topics.content import CardContent, TopicContent
from topics.models import Topic

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

pytestmark = pytest.mark.django_db
IN_A_FILE = """cards:
  - front: What is a drip?
    back: A way to give **medicine**.
quiz:"""


def written() -> list[tuple[str, str]]:
    return [(card.front, card.back) for card in WrittenCard.objects.all()]


def with_card(client: Client, topic: Topic, **values: str) -> Sent:
    sent = opened(client, change_page(topic))
    add_row(sent, "written_cards", **values)
    return sent


def test_a_writer_adds_a_card_on_the_topics_page(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "writer")

    client.post(change_page(topic), with_card(client, topic, front="Drip?", back="A tube."))

    assert written() == [("Drip?", "A tube.")]
    assert Topic.objects.get().compose().cards == (CardContent("Drip?", "A tube."),)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"front": "x" * 201, "back": "A tube."}, "at most 200 characters"),
        ({"front": "Drip?", "back": ""}, "This field is required."),
        ({"front": "", "back": "A tube."}, "This field is required."),
        ({"front": "a\x00b", "back": "A tube."}, "Null characters are not allowed."),
    ],
)
def test_a_wrong_card_comes_back_with_a_sentence(
    client: Client, values: dict[str, str], sentence: str
) -> None:
    topic = make_topic()
    signed_in(client, "writer")

    assert sentence in errors_of(client, change_page(topic), with_card(client, topic, **values))
    assert written() == []


@pytest.mark.parametrize("role", ["reviewer", "publisher"])
def test_only_writers_change_cards(client: Client, role: str) -> None:
    topic = make_topic()
    make_card(topic=topic)
    signed_in(client, role)

    page = client.get(change_page(topic))

    assert "What is a drip?" in page.content.decode()
    assert "written_cards-0-front" not in form_of(page)


def test_a_writer_sees_the_card_in_the_draft(client: Client) -> None:
    topic = make_topic()
    make_card(topic=topic, front="<b>Drip</b>?", back="A **slow** way in.")
    signed_in(client, "writer")

    page = client.get(preview_page(topic)).content.decode()

    assert "&lt;b&gt;Drip&lt;/b&gt;?" in page
    assert "A <strong>slow</strong> way in." in page
    assert "2 flashcards" in text_of(page)


@pytest.mark.parametrize(
    ("cards", "blocker"),
    [
        ([("Drip?", "  ")], "Write the front and the back of flashcard 1."),
        ([("Drip?", "A tube."), (" ", "A tube.")], "Write the front and the back of flashcard 2."),
        ([("Drip?", "A tube."), ("drip?", "No.")], "Two flashcards ask “Drip?”: change one"),
        ([("Does  it hurt?", "No.")], "Two flashcards ask “Does it hurt?”: change one of them."),
        ([("Drip?", "![](/pictures/a.png)")], "Say in words what the picture in “Drip?” shows."),
    ],
)
def test_an_unfinished_card_is_not_published(cards: list[tuple[str, str]], blocker: str) -> None:
    topic = make_topic(faq="Does it hurt?")
    for front, back in cards:
        make_card(topic=topic, front=front, back=back)

    blockers = topic.publish_blockers()

    assert len(blockers) == 1
    assert blockers[0].startswith(blocker)


def test_good_cards_stop_nothing() -> None:
    topic = make_topic()
    make_card(topic=topic)
    make_card(topic=topic, front="Another?", back="x" * 5_000)

    assert topic.publish_blockers() == []


def test_a_text_without_cards_is_kept_as_before_and_one_with_them_comes_back() -> None:
    topic = make_topic()
    without = canonical_json(topic.compose())
    make_card(topic=topic)
    with_one = canonical_json(topic.compose())

    assert '"cards"' not in without
    assert from_edition(TopicContent, with_one) == topic.compose()
    topic.restore(from_edition(TopicContent, without))
    assert written() == []
    topic.restore(from_edition(TopicContent, with_one))
    assert written() == [("What is a drip?", "A way to give medicine.")]


def test_a_difference_names_the_card_and_what_changed_in_it() -> None:
    topic = make_topic()
    make_card(topic=topic)
    before = topic.compose()
    topic.written_cards.update(back="A way to give fluids.")

    (part,) = difference(before, Topic.objects.get().compose())

    assert part.label.startswith("Flashcard")
    assert [run.text for run in part.runs if run.kind != "same"] == ["medicine", "fluids"]


def test_a_reviewer_comments_on_a_card() -> None:
    topic = make_topic()
    card = make_card(topic=topic)

    said = comment(topic, make_user(role="reviewer"), part=f"cards-{card.pk}", text="Where?")

    assert said.part_name == "Flashcard “What is a drip?”"


def test_a_reviewer_corrects_a_card_and_its_key_stays(client: Client) -> None:
    topic = make_topic(slug="immunotherapy")
    card = make_card(topic=topic)
    put_live(topic, today=date(2026, 1, 2))
    before = deck_of_topic("immunotherapy").cards[-1].key
    signed_in(client, "reviewer")
    address = page_about(topic, "correct")
    sent = opened(client, f"{address}?part=cards-{card.pk}")

    client.post(address, sent | {"why": ["A word."], "save": ["1"], "part-back": ["A thin tube."]})

    topic.refresh_from_db()
    assert written() == [("What is a drip?", "A thin tube.")]
    assert Verification.objects.latest("pk").verdict == "small_correction"
    put_live(topic)
    assert deck_of_topic("immunotherapy").cards[-1].key == before


def test_a_content_file_brings_cards_along(tmp_path: Path) -> None:
    load(tmp_path, TOPIC.replace("quiz:", IN_A_FILE))

    assert written() == [("What is a drip?", "A way to give **medicine**.")]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("front: What", "question: What", "“question” is not known here"),
        ("    back: A way to give **medicine**.\n", "", "“back”"),
        ("What is a drip?", "x" * 201, "200"),
    ],
)
def test_a_faulty_card_in_a_file_is_named_and_nothing_is_loaded(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    with pytest.raises(ContentFileError) as error:
        load(tmp_path, TOPIC.replace("quiz:", IN_A_FILE.replace(old, new)))

    assert str(error.value).startswith("topic.md, line ")
    assert sentence in str(error.value)
    assert not Topic.objects.exists()


def load(folder: Path, topic: str) -> Any:  # noqa: ANN401 - whatever was loaded
    (folder / "terms.md").write_text(TERMS)
    (folder / "topic.md").write_text(topic)
    return load_content(sorted(folder.glob("*.md")), editor=make_user(), replace=False)
