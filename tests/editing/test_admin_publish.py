"""A publisher makes a verified text live: now, or at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from explainer.publishing.models import Edition, Publication
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import Source, Verification
from explainer.workflow.comments import comment, resolve
from explainer.workflow.models import Move
from explainer.workflow.moves import schedule, send_back
from tests import clock
from tests.admin_forms import change_page, filled_move, form_of, page_about, publish_page, signed_in
from tests.factories import (
    make_question,
    make_ready,
    make_source,
    make_submitted,
    make_term,
    make_topic,
    make_user,
    move_request_by,
)
from tests.html_forms import Sent
from topics.models import Section, Topic

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>"
STALE = "This changed after you had opened it:"


def tomorrow() -> datetime:
    return (clock.now() + timedelta(days=1)).replace(second=0, microsecond=0)


def typed(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"


def asked_to_publish(client: Client, text: WorkingCopy) -> Sent:
    return filled_move(client, publish_page(text), "publish")


def asked_to_schedule(client: Client, text: WorkingCopy, moment: str) -> Sent:
    return filled_move(client, publish_page(text), "schedule", publish_at=moment)


def make_scheduled(text: WorkingCopy, moment: datetime) -> WorkingCopy:
    asked = move_request_by(make_user(role="publisher"), text)
    schedule(text, asked, publish_at=moment, now=clock.now())
    return type(text)._default_manager.get(pk=text.pk)


@pytest.mark.parametrize("make", [make_topic, make_term])
def test_a_publisher_makes_a_verified_text_live(
    client: Client, make: Callable[..., WorkingCopy]
) -> None:
    text = make_ready(make())
    publisher = signed_in(client, "publisher")

    response = client.post(publish_page(text), asked_to_publish(client, text))

    address = text.get_absolute_url()  # type: ignore[attr-defined]
    page = client.get(response["Location"]).content.decode()
    assert response["Location"] == change_page(text)
    assert Edition.objects.get().published_by == publisher
    assert "is live as edition 1." in page
    assert f'<a href="{address}">Open the reader’s page</a>' in page
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("make", [make_topic, lambda: make_submitted(make_topic())])
def test_a_text_that_nobody_verified_is_not_published(
    client: Client, make: Callable[[], Topic]
) -> None:
    text = make()
    signed_in(client, "publisher")
    now = move_request_by(make_user(), Topic.objects.get())
    sent = {"move": "publish", "publish-seen": now.seen, "publish-digest": now.digest}

    before = client.get(publish_page(text)).content.decode()
    after = client.post(publish_page(text), sent).content.decode()

    assert "It must be ready to be published." in before
    assert 'value="publish"' not in before
    assert "It must be ready to be published." in after
    assert not Edition.objects.exists()


def test_the_page_says_which_edition_it_would_become_and_what_was_checked(client: Client) -> None:
    topic = make_topic(published=True)
    Section.objects.update(body="Another body.")
    text = make_ready(topic, reviewer=make_user(role="reviewer", username="rita"))
    signed_in(client, "publisher")

    page = client.get(publish_page(text)).content.decode()
    client.post(publish_page(text), asked_to_publish(client, text))

    assert "This would become edition 2." in page
    assert page.count("rita") == 1
    assert [x.number for x in Edition.objects.order_by("number")] == [1, 2]


def test_a_live_text_says_that_nothing_changed(client: Client) -> None:
    topic = make_topic(published=True)
    signed_in(client, "publisher")

    page = client.get(publish_page(topic)).content.decode()

    assert "Nothing changed since edition 1, which is live." in page
    assert 'value="publish"' not in page


def test_what_is_missing_is_said_in_place_of_the_forms(client: Client) -> None:
    topic = make_topic(description="", terms=[make_term(slug="t-cell")])
    signed_in(client, "publisher")

    page = client.get(publish_page(topic)).content.decode()

    assert "Write the one-sentence description." in page
    assert "Publish the term “t-cell” first: it is one of the words to know." in page
    assert 'name="publish-digest"' not in page


def test_a_comment_that_nobody_resolved_stops_the_text(client: Client) -> None:
    text = make_ready(make_topic())
    signed_in(client, "publisher")
    sent = asked_to_publish(client, text)
    rita = make_user(role="reviewer", username="Rita")
    said = comment(text, rita, part="title", text="Too long.")

    page = client.get(publish_page(text)).content.decode()
    told = client.post(publish_page(text), sent).content.decode()
    resolve(said, rita, now=clock.now())
    response = client.post(publish_page(text), sent)

    assert "Resolve the comment of Rita on “Title”." in page
    assert 'value="publish"' not in page
    assert "Resolve the comment of Rita on “Title”." in told
    assert response.status_code == 302


def test_a_comment_that_nobody_resolved_stops_a_time_from_being_set(client: Client) -> None:
    text = make_ready(make_topic())
    signed_in(client, "publisher")
    sent = asked_to_schedule(client, text, typed(tomorrow()))
    comment(text, make_user(role="reviewer"), part="", text="Wait.")

    response = client.post(publish_page(text), sent)

    assert "on “The whole text”." in response.content.decode()
    assert form_of(response)["schedule-publish_at"] == [typed(tomorrow())]
    assert Topic.objects.get().publish_at is None


def test_a_text_that_was_sent_back_meanwhile_is_not_published(client: Client) -> None:
    text = make_ready(make_topic())
    signed_in(client, "publisher")
    sent = asked_to_publish(client, text)
    send_back(text, move_request_by(make_user(role="reviewer", username="Rita"), text, why="Wait."))

    response = client.post(publish_page(text), sent)

    when = f"{Move.objects.latest('pk').made_at:%Y-%m-%d at %H:%M} UTC"
    told = f"{STALE} Rita moved the text (sent back to the writer) on {when}."
    assert told in response.content.decode()
    assert not Edition.objects.exists()


def test_a_text_whose_words_changed_meanwhile_is_not_published(client: Client) -> None:
    text = make_ready(make_topic())
    signed_in(client, "publisher")
    sent = asked_to_publish(client, text)
    Section.objects.update(body="Another body.")
    Topic.objects.update(edited_by=make_user(username="Wendy"))

    response = client.post(publish_page(text), sent)

    when = f"{text.edited_at:%Y-%m-%d at %H:%M} UTC"
    told = f"{STALE} Wendy saved the text last, on {when}."
    assert told in response.content.decode()
    assert form_of(response)["publish-digest"] != sent["publish-digest"]
    assert not Edition.objects.exists()


@pytest.mark.parametrize("move", ["publish", "schedule"])
def test_words_that_nobody_checked_stay_unpublished_even_when_asked_again(
    client: Client, move: str
) -> None:
    text = make_ready(make_topic())
    signed_in(client, "publisher")
    sent = asked_to_schedule(client, text, typed(tomorrow())) | {"move": [move]}
    Source.objects.update(title="NCI calls it something else now")
    again = form_of(client.post(publish_page(text), sent)) | {"move": [move]}

    page = client.post(publish_page(text), again).content.decode()

    assert "Send it back, so that it is reviewed again." in page
    assert not Edition.objects.exists()
    assert Topic.objects.get().publish_at is None


def test_a_ready_text_whose_source_got_another_title_says_so_at_once(client: Client) -> None:
    text = make_ready(make_topic())
    Source.objects.update(title="NCI calls it something else now")
    signed_in(client, "publisher")

    page = client.get(publish_page(text)).content.decode()

    assert "that this text names was changed after it was verified: Source “NCI calls" in page
    assert 'value="publish"' not in page


def test_a_button_that_was_pressed_twice_makes_one_edition(client: Client) -> None:
    text = make_ready(make_topic())
    signed_in(client, "publisher")
    sent = asked_to_publish(client, text)

    responses = [client.post(publish_page(text), sent) for _click in range(2)]

    assert [response.status_code for response in responses] == [302, 302]
    assert Edition.objects.count() == 1


def test_a_text_is_given_a_time_and_says_so_everywhere(client: Client) -> None:
    text, moment = make_ready(make_topic()), tomorrow()
    signed_in(client, "publisher")

    client.post(publish_page(text), asked_to_schedule(client, text, typed(moment)))

    said = f"{moment:%Y-%m-%d, %H:%M} UTC"
    assert Topic.objects.get().publish_at == moment
    for page in ("publish", "stands", "change"):
        assert said in client.get(page_about(text, page)).content.decode()
    listed = client.get("/admin/topics/topic/").content.decode()
    assert f"Ready, goes live at {moment:%Y-%m-%d %H:%M} UTC" in listed


def test_the_form_for_the_time_says_whose_clock_it_is(client: Client) -> None:
    text = make_ready(make_topic())
    signed_in(client, "publisher")

    page = client.get(publish_page(text)).content.decode()

    assert "Day and time, in UTC" in page
    assert f"Now it is {clock.now():%Y-%m-%d}" in page


PASSED = "The time has passed already."


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (None, PASSED),
        ("0001-01-01T00:00", PASSED),
        ("", "This field is required."),
        ("x", "Enter a valid date/time."),
        ("2026-02-30T10:00", "Enter a valid date/time."),
        ("10000-01-01T00:00", "Enter a valid date/time."),
    ],
)
def test_a_time_that_cannot_be_is_refused_with_a_sentence(
    client: Client, moment: str | None, sentence: str
) -> None:
    moment = typed(clock.now() - timedelta(minutes=1)) if moment is None else moment
    text = make_ready(make_topic())
    signed_in(client, "publisher")

    response = client.post(publish_page(text), asked_to_schedule(client, text, moment))

    assert sentence in response.content.decode()
    assert form_of(response)["schedule-publish_at"] == [moment]
    assert Topic.objects.get().publish_at is None


def test_a_text_is_given_another_time_or_none(client: Client) -> None:
    text = make_scheduled(make_ready(make_topic()), tomorrow())
    signed_in(client, "publisher")
    later = tomorrow() + timedelta(days=1)

    client.post(publish_page(text), asked_to_schedule(client, text, typed(later)))
    moved = Topic.objects.get().publish_at
    client.post(publish_page(text), filled_move(client, publish_page(text), "unschedule"))

    text.refresh_from_db()
    assert (moved, text.publish_at, text.state) == (later, None, "ready")


def test_only_a_text_with_a_time_is_offered_to_be_taken_off_it(client: Client) -> None:
    signed_in(client, "publisher")
    ready = make_ready(make_topic())
    scheduled = make_scheduled(make_ready(make_topic()), tomorrow())

    pages = [client.get(publish_page(x)).content.decode() for x in (ready, scheduled)]

    assert ["Take off its time" in page for page in pages] == [False, True]


def test_a_scheduled_text_that_a_comment_stops_can_be_taken_off_its_time(client: Client) -> None:
    text = make_scheduled(make_ready(make_topic()), tomorrow())
    comment(text, make_user(role="reviewer"), part="", text="Wait.")
    signed_in(client, "publisher")

    client.post(publish_page(text), filled_move(client, publish_page(text), "unschedule"))

    assert Topic.objects.get().publish_at is None


def test_another_time_asked_for_in_an_older_tab_is_refused(client: Client) -> None:
    text = make_ready(make_topic())
    signed_in(client, "publisher")
    sent = asked_to_schedule(client, text, typed(tomorrow()))
    later = tomorrow() + timedelta(days=1)
    client.post(publish_page(text), sent)

    response = client.post(publish_page(text), sent | {"schedule-publish_at": [typed(later)]})

    assert STALE in response.content.decode()
    assert form_of(response)["schedule-publish_at"] == [typed(later)]
    assert Topic.objects.get().publish_at == tomorrow()


@pytest.mark.parametrize("move", ["", "submit", "send_back", "withdraw", "x"])
def test_a_button_that_the_page_does_not_have_is_refused(client: Client, move: str) -> None:
    text = make_ready(make_topic())
    signed_in(client, "publisher")

    assert client.post(publish_page(text), {"move": move}).status_code == 400
    assert not Edition.objects.exists()


def test_opening_the_page_writes_nothing(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "publisher")

    client.get(publish_page(topic))

    topic.refresh_from_db()
    assert not Publication.objects.exists()
    assert (topic.publication, topic.revision) == (None, 1)


def test_a_large_text_costs_no_more_queries_than_a_small_one(client: Client) -> None:
    small, large = make_topic(), make_topic()
    make_question(topic=small)
    for order in range(20):
        Section.objects.create(topic=large, order=order, heading=f"S{order}", body="x")
        make_question(topic=large)
    texts = [make_ready(small), make_ready(large)]
    signed_in(client, "publisher")
    counts = []
    for text in texts:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(publish_page(text)).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_hostile_names_stay_text_on_the_page_and_in_its_message(client: Client) -> None:
    text = make_ready(make_topic(title=HOSTILE, source=make_source(title=HOSTILE)))
    signed_in(client, "publisher")

    page = client.get(publish_page(text)).content.decode()
    after = client.post(
        publish_page(text), asked_to_publish(client, text), follow=True
    ).content.decode()

    assert HOSTILE not in page + after
    assert "is live as edition 1" in after


def test_publishing_records_no_check_of_its_own(client: Client) -> None:
    text = make_ready(make_topic())
    signed_in(client, "publisher")
    checks = Verification.objects.count()

    client.post(publish_page(text), asked_to_publish(client, text))

    assert Verification.objects.count() == checks
    assert Move.objects.latest("pk").edition == Edition.objects.get()
