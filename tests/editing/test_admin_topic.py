"""A writer edits a whole topic on one page."""

from __future__ import annotations

import pytest
from django.test import Client

from explainer.publishing.content import digest_of
from glossary.models import Term
from tests.admin_forms import add_row, change_page, opened, signed_in
from tests.factories import make_question, make_source, make_term, make_topic
from topics.models import Takeaway, Topic

pytestmark = pytest.mark.django_db

ADD_TOPIC = "/admin/topics/topic/add/"
ADD_TERM = "/admin/glossary/term/add/"


def test_a_writer_makes_a_whole_topic_with_one_form(client: Client) -> None:
    writer = signed_in(client, "writer")
    term, source, other = make_term(), make_source(), make_topic(title="Chemotherapy")
    sent = opened(client, ADD_TOPIC) | {
        "title": ["Biopsy"], "slug": ["biopsy"], "tags": ["tests, first steps"],
        "related": [str(other.pk)],
    }  # fmt: skip
    add_row(sent, "takeaways", text="It takes a sample.")
    add_row(sent, "sections", heading="Why", body="To *look* at cells.")
    add_row(sent, "words_to_know", term=str(term.pk))
    add_row(sent, "faqs", question="Does it hurt?", answer="A little.")
    add_row(sent, "quiz_questions", text="What is taken?", text_1="A sample", reason_1="Yes.")
    add_row(sent, "care_team_questions", text="When do I hear more?")
    add_row(sent, "topic_sources", source=str(source.pk))

    client.post(ADD_TOPIC, sent)

    topic = Topic.objects.get(slug="biopsy")
    content = topic.compose()
    assert (topic.edited_by, topic.revision) == (writer, 1)
    assert content.tags == ("first steps", "tests")
    assert (content.terms, content.related) == ((term.slug,), (other.slug,))
    assert [x.heading for x in content.sections] == ["Why"]
    assert [x.text for x in content.quiz[0].choices] == ["A sample"]
    assert content.sources[0].address == source.address


def test_saving_changes_the_text_and_says_who_edited_it(client: Client) -> None:
    topic = make_topic()
    writer = signed_in(client, "writer")
    sent = opened(client, change_page(topic)) | {"sections-0-body": ["A *new* body."]}

    client.post(change_page(topic), sent)

    topic.refresh_from_db()
    assert topic.sections.get().body == "A *new* body."
    assert (topic.revision, topic.edited_by) == (2, writer)


def test_saving_without_a_change_leaves_everything_as_it_was(client: Client) -> None:
    topic = make_topic(tags=["immune system", "treatment"], terms=[make_term()])
    make_question(topic=topic)
    before = Topic.objects.values().get()
    signed_in(client, "writer")

    response = client.post(change_page(topic), opened(client, change_page(topic)))

    assert response.status_code == 302
    assert Topic.objects.values().get() == before


def make_takeaways(topic: Topic, *texts: str) -> None:
    topic.takeaways.all().delete()
    for order, text in enumerate(texts, start=1):
        Takeaway.objects.create(topic=topic, order=order, text=text)


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        (["3", "1", "2"], ["two", "three", "one"]),
        (["30", "20", "10"], ["three", "two", "one"]),
        (["", "0", "5"], ["three", "one", "two"]),
        (["1", "1", "1"], ["one", "two", "three"]),
    ],
)
def test_rows_are_numbered_in_the_order_that_was_entered(
    client: Client, orders: list[str], expected: list[str]
) -> None:
    topic = make_topic()
    make_takeaways(topic, "one", "two", "three")
    signed_in(client, "writer")
    sent = opened(client, change_page(topic))
    sent |= {f"takeaways-{index}-order": [order] for index, order in enumerate(orders)}

    client.post(change_page(topic), sent)

    rows = Takeaway.objects.filter(topic=topic)
    assert [(x.order, x.text) for x in rows] == list(enumerate(expected, start=1))


def test_a_new_row_goes_last_or_where_its_number_puts_it(client: Client) -> None:
    topic = make_topic()
    make_takeaways(topic, "one", "two")
    signed_in(client, "writer")
    sent = opened(client, change_page(topic)) | {"takeaways-0-order": ["2"]}
    add_row(sent, "takeaways", text="last", order="0")
    add_row(sent, "takeaways", text="first", order="1")
    sent["takeaways-1-order"] = ["3"]

    client.post(change_page(topic), sent)

    texts = [x.text for x in Takeaway.objects.filter(topic=topic)]
    assert texts == ["first", "one", "two", "last"]


def test_a_deleted_row_leaves_no_gap(client: Client) -> None:
    topic = make_topic()
    make_takeaways(topic, "one", "two", "three")
    signed_in(client, "writer")
    sent = opened(client, change_page(topic)) | {"takeaways-0-DELETE": ["on"]}

    client.post(change_page(topic), sent)

    rows = Takeaway.objects.filter(topic=topic)
    assert [(x.order, x.text) for x in rows] == [(1, "two"), (2, "three")]


def test_a_new_row_with_nothing_but_a_number_is_no_row(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "writer")
    sent = opened(client, change_page(topic))
    add_row(sent, "sections", heading="", key_sentence="", body="", order="2")

    client.post(change_page(topic), sent)

    topic.refresh_from_db()
    assert (topic.sections.count(), topic.revision) == (1, 1)


def test_an_unfinished_topic_can_be_saved(client: Client) -> None:
    signed_in(client, "writer")
    sent = opened(client, ADD_TOPIC) | {"title": ["An idea"], "slug": ["an-idea"]}

    client.post(ADD_TOPIC, sent)

    topic = Topic.objects.get(slug="an-idea")
    assert "Write the 30-second version." in topic.publish_blockers()


def test_an_unfinished_term_can_be_saved(client: Client) -> None:
    signed_in(client, "writer")
    sent = opened(client, ADD_TERM) | {"name": ["antigen"], "slug": ["antigen"]}

    client.post(ADD_TERM, sent)

    assert len(Term.objects.get(slug="antigen").publish_blockers()) == 2


def test_a_text_saved_untouched_by_a_browser_is_the_same_text(client: Client) -> None:
    signed_in(client, "writer")
    topic = make_topic(body="One line.\n\nAnother line.", published=True)
    before = digest_of(topic.compose())
    sent = opened(client, change_page(topic))

    # Browsers end each line of a text area with two characters.
    as_browsers_do = {
        name: [value.replace("\n", "\r\n") for value in values] for name, values in sent.items()
    }
    client.post(change_page(topic), as_browsers_do)

    topic.refresh_from_db()
    assert digest_of(topic.compose()) == before
    assert topic.revision == 1
