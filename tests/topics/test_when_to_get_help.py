"""Signs that need help stand above everything else, where a topic has them."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.admin_forms import change_page, opened, signed_in
from tests.factories import make_topic, put_live
from topics.models import Topic

pytestmark = pytest.mark.django_db
WORDS = "Call at once if you have a <b>fever</b> of 38 °C."


@pytest.mark.parametrize("depth", ["30-seconds", "3-minutes", "everything"])
def test_a_reader_finds_it_at_every_depth_above_the_sections(client: Client, depth: str) -> None:
    topic = make_topic(title="Chemotherapy")
    Topic.objects.update(when_to_get_help=WORDS)
    topic.refresh_from_db()
    put_live(topic)

    page = client.get(f"{topic.get_absolute_url()}?depth={depth}").content.decode()

    assert "Call at once if you have a &lt;b&gt;fever&lt;/b&gt; of 38 °C." in page
    assert page.index("<h2>When to get help</h2>") < page.index("Questions to ask your healthcare")
    assert "<h2>Key takeaways" not in page[: page.index("<h2>When to get help</h2>")]


def test_a_topic_without_it_says_nothing_of_it_and_keeps_its_digest(client: Client) -> None:
    topic = make_topic(published=True)

    assert "When to get help" not in client.get(topic.get_absolute_url()).content.decode()
    assert "when_to_get_help" not in topic.publication.live.content  # type: ignore[union-attr]


def test_a_writer_finds_it_on_the_form_and_may_leave_it_empty(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "writer")
    sent = opened(client, change_page(topic))
    assert sent["when_to_get_help"] == [""]

    client.post(change_page(topic), sent | {"when_to_get_help": [WORDS]})

    topic.refresh_from_db()
    assert topic.compose().when_to_get_help == WORDS
