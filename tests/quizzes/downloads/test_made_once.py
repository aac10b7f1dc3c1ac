"""Two readers who want the same files at the same moment: they are made once, and nobody waits."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from quizzes.cards.decks import Deck
from quizzes.downloads import downloads
from quizzes.downloads.anki import anki_of
from quizzes.downloads.models import KeptFile
from tests.factories import make_topic, put_live
from tests.racing import SECONDS_TO_WAIT, at_once, somebody_else
from topics.models import Topic

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/topics/surgery/downloads/"
FILE = f"{PAGE}cards.csv"


class Making:
    """Stands for `anki_of`, while which another reader asks for an address."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: list[Any] = []

    def __call__(self, decks: list[Deck]) -> bytes:
        with somebody_else(lambda: Client().get(self.address)) as asks:
            self.answers.append(asks().result(timeout=SECONDS_TO_WAIT))
        return anki_of(decks)


@pytest.fixture
def topic() -> Topic:
    return make_topic(slug="surgery", title="Surgery", published=True)


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_a_second_reader_is_asked_to_come_again_while_the_first_files_are_made(
    client: Client, monkeypatch: pytest.MonkeyPatch, topic: Topic, address: str
) -> None:
    making = Making(address)
    monkeypatch.setattr(downloads, "anki_of", making)

    assert client.get(PAGE).status_code == 200
    (second,) = making.answers
    assert second.status_code == 503
    assert second.headers["Retry-After"] == "5"
    assert second.headers["Cache-Control"] == "no-store"
    assert "Please try again in a few seconds." in second.content.decode()
    assert client.get(FILE).status_code == 200
    assert len(making.answers) == 1


def test_a_second_reader_gets_the_older_file_while_a_newer_one_is_made(
    client: Client, monkeypatch: pytest.MonkeyPatch, topic: Topic
) -> None:
    before = client.get(FILE)
    topic.faqs.update(answer="Not much.")
    put_live(topic)
    making = Making(FILE)
    monkeypatch.setattr(downloads, "anki_of", making)

    after = client.get(FILE)

    assert b"Not much." in after.content
    assert [(x.content, x.headers["ETag"]) for x in making.answers] == [
        (before.content, before.headers["ETag"])
    ]


def test_readers_who_come_at_once_leave_one_set_of_files(topic: Topic) -> None:
    answers = at_once(lambda address: Client().get(address).status_code, [PAGE] * 4)

    assert {*answers} <= {200, 503}
    assert 200 in answers
    assert KeptFile.objects.count() == 3


def test_files_that_could_not_be_made_are_made_by_the_next_reader(
    client: Client, monkeypatch: pytest.MonkeyPatch, topic: Topic
) -> None:
    client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(downloads, "anki_of", None)
        assert client.get(FILE).status_code == 500

    assert client.get(FILE).status_code == 200
