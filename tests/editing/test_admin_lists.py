"""The admin's lists, what a text's page says of it, and what cannot be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from gzip import compress

import pytest
from django.test import Client

from explainer.publishing.models import Publication
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import Source
from explainer.workflow.moves import schedule, withdraw
from glossary.models import Term
from tests import clock
from tests.admin_forms import change_page, opened, queries_of, signed_in
from tests.factories import (
    make_question,
    make_ready,
    make_source,
    make_submitted,
    make_term,
    make_topic,
    make_user,
    move_request_by,
    publish,
    verify,
)
from topics.models import Section, Topic, TopicSource, WordToKnow

pytestmark = pytest.mark.django_db

NEW_YEAR = datetime(2027, 1, 1, 9, 30, tzinfo=UTC)


def test_the_address_of_a_published_text_stays(client: Client) -> None:
    topic = make_topic(slug="immunotherapy", published=True)
    signed_in(client, "writer")
    sent = opened(client, change_page(topic)) | {"slug": ["another"], "title": ["New title"]}

    client.post(change_page(topic), sent)

    topic.refresh_from_db()
    assert (topic.slug, topic.title) == ("immunotherapy", "New title")


def test_the_address_of_a_draft_can_be_changed(client: Client) -> None:
    topic = make_topic(slug="immunotherapy")
    signed_in(client, "writer")

    client.post(
        change_page(topic), opened(client, change_page(topic)) | {"slug": ["immune-therapy"]}
    )

    topic.refresh_from_db()
    assert topic.slug == "immune-therapy"


@pytest.mark.parametrize("make", [make_topic, make_term])
def test_a_published_text_is_not_deleted_and_the_writer_is_told_why(
    client: Client, make: object
) -> None:
    text = make(published=True)  # type: ignore[operator]
    signed_in(client, "writer")
    delete = change_page(text).replace("/change/", "/delete/")

    pages = [client.get(delete), client.post(delete, {"post": "yes"})]

    for page in pages:
        assert "has been published: its address and its history stay." in page.content.decode()
    assert type(text)._default_manager.filter(pk=text.pk).exists()
    assert Publication.objects.count() == 1


def test_a_draft_can_be_deleted(client: Client) -> None:
    topic = make_topic()
    make_question(topic=topic)
    signed_in(client, "writer")

    client.post(change_page(topic).replace("/change/", "/delete/"), {"post": "yes"})

    assert not Topic.objects.exists()


def test_a_word_that_a_topic_explains_is_not_deleted(client: Client) -> None:
    term = make_term()
    make_topic(terms=[term])
    signed_in(client, "writer")

    client.post(change_page(term).replace("/change/", "/delete/"), {"post": "yes"})

    assert Term.objects.filter(pk=term.pk).exists()


def test_the_list_tells_drafts_from_live_and_edited_texts(client: Client) -> None:
    make_topic(title="Only a draft")
    make_topic(title="As published", published=True)
    edited = make_topic(title="Edited", published=True)
    edited.save()
    signed_in(client, "writer")

    def titles(state: str) -> set[str]:
        response = client.get(f"/admin/topics/topic/?state={state}")
        return {x.title for x in response.context["cl"].result_list}

    assert titles("draft") == {"Only a draft"}
    assert titles("live") == {"As published", "Edited"}
    assert titles("edited") == {"Edited"}
    page = client.get("/admin/topics/topic/").content.decode()
    assert page.count("Live (edition 1), edited since<") == 1
    assert page.count("Live (edition 1)<") == 1


def test_a_text_that_went_live_in_the_moment_of_its_last_edit_was_not_edited_since(
    client: Client,
) -> None:
    topic, publisher = make_topic(), make_user(role="publisher")
    digest = verify(topic, reviewer=make_user(role="reviewer"))
    # The database's clock stands still in a transaction, as in that of a first start.
    Topic.objects.update(edited_at=clock.now())
    publish(topic, publisher=publisher, digest=digest)
    signed_in(client, "writer")

    page = client.get("/admin/topics/topic/")

    assert "Live (edition 1)<" in page.content.decode()
    assert not client.get("/admin/topics/topic/?state=edited").context["cl"].result_list


def rewritten(topic: Topic) -> Topic:
    """The same topic with other words, though the clock of its last edit stands still."""
    Section.objects.filter(topic=topic).update(body="Rewritten.")
    return topic


def make_withdrawn(title: str) -> WorkingCopy:
    topic = make_topic(title=title, published=True)
    topic.refresh_from_db()
    withdraw(topic, move_request_by(make_user(role="publisher"), topic, why="Outdated."))
    return topic


def make_scheduled(title: str) -> WorkingCopy:
    text = make_ready(make_topic(title=title))
    asked = move_request_by(make_user(role="publisher"), text)
    schedule(text, asked, publish_at=NEW_YEAR, now=NEW_YEAR - timedelta(days=1))
    return text


def test_the_list_says_of_each_text_where_it_stands(client: Client) -> None:
    make_topic(title="Written")
    make_submitted(make_topic(title="Submitted"))
    make_submitted(rewritten(make_topic(title="Submitted again", published=True)))
    make_ready(make_topic(title="Verified"))
    make_scheduled("Waiting")
    make_withdrawn("Gone")
    make_submitted(make_withdrawn("Gone and back"))
    signed_in(client, "reviewer")

    listed = client.get("/admin/topics/topic/").context["cl"]

    said = {x.title: listed.model_admin.stands_at(x) for x in listed.result_list}
    assert said == {
        "Written": "Draft",
        "Submitted": "In review",
        "Submitted again": "In review, live (edition 1)",
        "Verified": "Ready",
        "Waiting": "Ready, goes live at 2027-01-01 09:30 UTC",
        "Gone": "Withdrawn",
        "Gone and back": "In review, withdrawn",
    }


@pytest.mark.parametrize(
    ("state", "titles"),
    [
        ("draft", {"Written"}),
        ("in_review", {"Submitted"}),
        ("ready", {"Verified", "Waiting"}),
        ("scheduled", {"Waiting"}),
        ("live", set()),
        ("withdrawn", {"Gone"}),
        ("nonsense", {"Written", "Submitted", "Verified", "Waiting", "Gone"}),
    ],
)
def test_the_list_is_filtered_by_where_texts_stand(
    client: Client, state: str, titles: set[str]
) -> None:
    make_topic(title="Written")
    make_submitted(make_topic(title="Submitted"))
    make_ready(make_topic(title="Verified"))
    make_scheduled("Waiting")
    make_withdrawn("Gone")
    signed_in(client, "publisher")

    response = client.get(f"/admin/topics/topic/?state={state}")

    assert {x.title for x in response.context["cl"].result_list} == titles


@pytest.mark.parametrize("make", [make_topic, make_term])
def test_a_text_that_was_only_submitted_is_not_deleted_and_not_called_published(
    client: Client, make: Callable[..., WorkingCopy]
) -> None:
    text = make_submitted(make())
    signed_in(client, "writer")
    delete = change_page(text).replace("/change/", "/delete/")

    pages = [client.get(delete), client.post(delete, {"post": "yes"})]

    for page in pages:
        assert "has been submitted, or somebody commented on it" in page.content.decode()
        assert "has been published" not in page.content.decode()
    assert type(text)._default_manager.filter(pk=text.pk).exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [(False, "which is this text."), (True, "Changed since edition 1.")],
)
def test_the_page_says_whether_readers_see_this_very_text(
    client: Client, change: bool, sentence: str
) -> None:
    topic = make_topic(published=True)
    if change:
        Section.objects.update(body="New.")
    signed_in(client, "writer")

    assert sentence in client.get(change_page(topic)).content.decode()


def fill(topic: Topic, rows: int) -> None:
    for order in range(rows):
        Section.objects.create(topic=topic, order=order, heading=f"S{order}", body="x")
        WordToKnow.objects.create(topic=topic, order=order, term=make_term())
        TopicSource.objects.create(topic=topic, order=order, source=make_source())
        make_question(topic=topic)


@pytest.mark.parametrize("role", ["writer", "reviewer"])
def test_the_page_takes_as_many_queries_with_fifty_rows_as_with_five(
    client: Client, role: str
) -> None:
    few, many = make_topic(), make_topic()
    fill(few, 5)
    fill(many, 50)
    signed_in(client, role)

    assert queries_of(client, change_page(few)) == queries_of(client, change_page(many))
    assert queries_of(client, change_page(many)) <= 20


def test_a_form_stays_small_however_large_the_site_is(client: Client) -> None:
    topic = make_topic(title="The text")
    fill(topic, 20)
    Source.objects.bulk_create(
        Source(title="Elsewhere", address=f"https://www.cancer.gov/{x}") for x in range(300)
    )
    Term.objects.bulk_create(
        Term(name=f"Elsewhere {x}", slug=f"else-{x}", definition="A cell.") for x in range(300)
    )
    Topic.objects.bulk_create(Topic(title="Elsewhere", slug=f"far-{x}") for x in range(300))
    topic.related.add(make_topic(title="The next one"))
    signed_in(client, "writer")

    for page in (change_page(topic), change_page(make_term()), "/admin/topics/topic/add/"):
        answer = client.get(page)
        assert b"Elsewhere" not in answer.content
        assert len(compress(answer.content)) < 60_000
    assert "The next one</option>" in client.get(change_page(topic)).content.decode()


def test_the_words_that_nobody_explained_are_those_of_now(client: Client) -> None:
    topic = make_topic()
    topic.sections.update(body="It helps the duodenum.")
    signed_in(client, "writer")

    before = client.get(change_page(topic)).content.decode()
    term = make_term(name="duodenum", published=True)
    explained = client.get(change_page(topic)).content.decode()
    person = make_user(role="publisher")
    withdraw(term, move_request_by(person, term, why="It was wrong."))
    after = client.get(change_page(topic)).content.decode()

    assert ["“duodenum”" in page for page in (before, explained, after)] == [True, False, True]


@pytest.mark.parametrize(
    "model", ["topics/topic", "glossary/term", "sources/verification", "workflow/move"]
)
def test_lists_take_as_many_queries_with_eight_rows_as_with_two(client: Client, model: str) -> None:
    signed_in(client, "reviewer")
    make_submitted(rewritten(make_topic(published=True, terms=[make_term(published=True)])))
    few = queries_of(client, f"/admin/{model}/")
    for _ in range(3):
        make_submitted(rewritten(make_topic(published=True, terms=[make_term(published=True)])))

    assert queries_of(client, f"/admin/{model}/") == few
