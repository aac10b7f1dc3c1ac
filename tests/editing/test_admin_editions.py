"""The editions of a text in the admin, and what changed from one to another."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from explainer.publishing.content import canonical_json, digest_of
from explainer.publishing.models import Edition
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import TakenBack, Verification
from explainer.workflow.going_live import publish_now
from explainer.workflow.moves import accept_correction
from glossary.models import Term
from tests import clock
from tests.admin_forms import (
    change_page,
    filled_move,
    form_of,
    page_about,
    publish_page,
    signed_in,
)
from tests.factories import (
    keep_on_record,
    make_ready,
    make_source,
    make_submitted,
    make_term,
    make_topic,
    make_user,
    move_request_by,
    put_live,
    the_writer,
)
from topics.models import Section, Takeaway, Topic

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>"
ADDED = '<span class="visually-hidden"> added: </span>'
REMOVED = '<span class="visually-hidden"> removed: </span>'


def editions_page(text: WorkingCopy) -> str:
    return change_page(text).replace("/change/", "/editions/")


def difference_page(text: WorkingCopy, query: str = "") -> str:
    return change_page(text).replace("/change/", "/difference/") + query


def shown(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def rewrite(topic: Topic, body: str) -> None:
    Section.objects.filter(topic=topic).update(body=body)


def make_editions(topic: Topic, count: int) -> None:
    """Publish the topic again and again, in a handful of queries."""
    content = topic.compose()
    check = Verification.objects.get(publication__slug=topic.slug)
    texts = [replace(content, title=f"Title {number}") for number in range(2, count + 1)]
    editions = [
        Edition(
            publication=check.publication,
            number=number,
            content=canonical_json(text),
            digest=digest_of(text),
            published_by=check.reviewer,
            edited_by=the_writer(),
            edited_at=topic.edited_at,
        )
        for number, text in enumerate(texts, start=2)
    ]
    keep_on_record(editions)
    for edition in editions:
        check.pk, check.digest = None, edition.digest
        check.save(force_insert=True)
    Edition.objects.bulk_create(editions)


@pytest.mark.parametrize("make", [make_topic, make_term])
def test_each_edition_says_who_published_it_and_what_was_checked(
    client: Client, make: Callable[..., Topic]
) -> None:
    text = make()
    put_live(text, publisher=make_user(role="publisher", username="petra"))
    signed_in(client, "writer")

    page = shown(client, editions_page(text))

    today = clock.today().isoformat()
    assert "Edition 1 · live" in page
    assert "by petra." in page
    for cell in (today, "updated 2019-09-24", "still right", "petra"):
        assert cell in page
    assert "A page of NCI" in page


def test_the_newest_edition_comes_first_with_what_changed_since_the_one_before(
    client: Client,
) -> None:
    topic = make_topic(published=True)
    rewrite(topic, "Another body.")
    put_live(topic)
    signed_in(client, "reviewer")

    page = shown(client, editions_page(topic))

    assert page.index("Edition 2") < page.index("Edition 1")
    assert f"{difference_page(topic)}?old=1&amp;new=2" in page
    assert "new=1" not in page


def test_a_text_without_editions_says_so_on_both_pages(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "writer")

    assert "it has no editions" in shown(client, editions_page(topic))
    assert "nothing to compare it with" in shown(client, difference_page(topic))


@pytest.mark.parametrize("page", [editions_page, difference_page])
def test_forty_editions_cost_no_more_queries_than_two(
    client: Client, page: Callable[[WorkingCopy], str]
) -> None:
    few, many = make_topic(published=True), make_topic(published=True)
    make_editions(few, 2)
    make_editions(many, 40)
    signed_in(client, "writer")
    counts = []
    for topic in (few, many):
        with CaptureQueriesContext(connection) as queries:
            shown(client, page(topic))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_forty_editions_come_in_pages(client: Client) -> None:
    topic = make_topic(published=True)
    make_editions(topic, 40)
    signed_in(client, "writer")

    first = shown(client, editions_page(topic))
    second = shown(client, f"{editions_page(topic)}?page=2")

    assert ("Edition 40" in first, "Edition 20 " in first) == (True, False)
    assert ("Edition 20\n" in second, "Edition 1\n" in second) == (True, False)
    assert "Edition 1 · live" in second


def test_a_page_that_is_not_there_shows_the_last(client: Client) -> None:
    topic = make_topic(published=True)
    signed_in(client, "writer")

    assert "Edition 1" in shown(client, f"{editions_page(topic)}?page=99")
    assert "Edition 1" in shown(client, f"{editions_page(topic)}?page=x")


def test_at_first_the_live_edition_is_compared_with_the_working_copy(client: Client) -> None:
    topic = make_topic(body="It helps your immune system.", published=True)
    rewrite(topic, "It helps your body.")
    signed_in(client, "reviewer")

    page = shown(client, difference_page(topic))

    assert "From edition 1 to the working copy" in page
    assert "Section “The simple version”: text" in page
    assert f"It helps your <del>{REMOVED}immune system<" in page
    assert f"<ins>{ADDED}body<" in page


def test_any_two_editions_can_be_compared_in_either_direction(client: Client) -> None:
    topic = make_topic(body="First.", published=True)
    rewrite(topic, "Second.")
    put_live(topic)
    rewrite(topic, "Third.")
    signed_in(client, "writer")

    there = shown(client, difference_page(topic, "?old=1&new=2"))
    back = shown(client, difference_page(topic, "?old=2&new=1"))
    to_draft = shown(client, difference_page(topic, "?old=1&new=draft"))

    assert f"<del>{REMOVED}First<" in there
    assert f"<ins>{ADDED}Second<" in there
    assert f"<ins>{ADDED}First<" in back
    assert f"<ins>{ADDED}Third<" in to_draft


def test_an_item_that_moved_is_shown_as_moved(client: Client) -> None:
    topic = make_topic(takeaway="It is a treatment.")
    Takeaway.objects.create(topic=topic, order=2, text="Ask your team.")
    put_live(topic)
    Takeaway.objects.filter(order=1).update(order=3)
    signed_in(client, "writer")

    page = shown(client, difference_page(topic))

    assert '<p class="kind">Moved</p>' in page
    assert "<ins>" not in page
    assert "<del>" not in page


@pytest.mark.parametrize("query", ["?old=1&new=1", "", "?old=draft&new=draft", "?old=&new="])
def test_the_same_text_has_no_difference(client: Client, query: str) -> None:
    topic = make_topic(published=True)
    signed_in(client, "writer")

    assert "Nothing changed." in shown(client, difference_page(topic, query))


def test_texts_that_only_read_the_same_are_said_to(client: Client) -> None:
    topic = make_topic(body="One.\n\nTwo.", published=True)
    rewrite(topic, "One.\r\n\r\nTwo.")
    signed_in(client, "publisher")

    for address in (difference_page(topic), publish_page(topic)):
        assert "Nothing changed that anybody would read" in shown(client, address)


NUMBERS = ["0", "2", "-1", "x", "1.0", "%C2%B2", "%D9%A1", "1%002", "9" * 9, "9" * 5000, "Draft"]


@pytest.mark.parametrize("number", NUMBERS, ids=range(len(NUMBERS)))
@pytest.mark.parametrize("side", ["old", "new"])
def test_an_edition_that_is_not_there_is_not_found(client: Client, side: str, number: str) -> None:
    topic = make_topic(published=True)
    signed_in(client, "writer")

    response = client.get(difference_page(topic, f"?{side}={number}"))

    assert response.status_code == 404
    assert "We cannot find that page" in response.content.decode()


def test_the_edition_of_another_text_is_not_found(client: Client) -> None:
    topic, other = make_topic(published=True), make_topic(published=True)
    rewrite(other, "Only the other one has a second edition.")
    put_live(other)
    signed_in(client, "writer")

    assert client.get(difference_page(topic, "?old=1&new=2")).status_code == 404
    assert client.get(difference_page(other, "?old=1&new=2")).status_code == 200


def test_a_page_without_live_edition_is_compared_with_its_newest(client: Client) -> None:
    topic = make_topic(body="First.", published=True)
    topic.refresh_from_db()
    assert topic.publication
    topic.publication.live_edition = None
    topic.publication.save()
    rewrite(topic, "Second.")
    signed_in(client, "writer")

    assert "From edition 1 to the working copy" in shown(client, difference_page(topic))


def test_hostile_text_stays_text(client: Client) -> None:
    topic = make_topic(title=HOSTILE, body="Good.", source=make_source(title=HOSTILE))
    put_live(topic)
    rewrite(topic, f"Good. {HOSTILE}")
    Takeaway.objects.update(text=HOSTILE)
    Section.objects.update(heading=HOSTILE)
    signed_in(client, "publisher")

    for address in (difference_page(topic), editions_page(topic), publish_page(topic)):
        page = shown(client, address)
        assert HOSTILE not in page
        assert "&lt;script&gt;" in page


def test_white_space_that_came_is_seen_and_heard(client: Client) -> None:
    topic = make_topic(body="One two.", published=True)
    rewrite(topic, "One\n\ntwo.")
    signed_in(client, "writer")

    page = shown(client, difference_page(topic))

    assert f'<ins>{ADDED}<span class="blank">[line break]</span>\n\n<' in page


def test_the_publish_page_shows_first_what_would_change(client: Client) -> None:
    topic = make_topic(body="Old words.", published=True)
    rewrite(topic, "New words.")
    make_ready(topic)
    signed_in(client, "publisher")

    page = shown(client, publish_page(topic))

    assert page.index("What would change for readers") < page.index('value="publish"')
    assert f"<del>{REMOVED}Old<" in page


def test_the_publish_page_says_when_all_is_new_or_nothing(client: Client) -> None:
    signed_in(client, "publisher")

    new = shown(client, publish_page(make_topic()))
    same = shown(client, publish_page(make_topic(published=True)))

    assert "This is the first edition: all of it is new." in new
    assert "Nothing changed since edition 1" in same
    assert "What would change" not in same


def test_a_text_with_something_missing_shows_its_difference_too(client: Client) -> None:
    topic = make_topic(published=True)
    Topic.objects.update(description="")
    signed_in(client, "publisher")

    page = shown(client, publish_page(topic))

    assert page.index("What would change for readers") < page.index("cannot be published yet")


@pytest.mark.parametrize("role", ["writer", "reviewer", "publisher"])
def test_both_pages_are_linked_from_the_text(client: Client, role: str) -> None:
    topic = make_topic(published=True)
    signed_in(client, role)

    for address in [change_page(topic), *([publish_page(topic)] if role == "publisher" else [])]:
        page = shown(client, address)
        assert f'href="{editions_page(topic)}"' in page
        assert f'href="{difference_page(topic)}"' in page


def restore_page(text: WorkingCopy, number: object) -> str:
    return f"{page_about(text, 'restore')}?edition={number}"


def make_edited() -> Topic:
    """A topic with two editions, “First.” and “Second.”, and a draft “Third.”."""
    topic = make_topic(body="First.", published=True)
    rewrite(topic, "Second.")
    put_live(topic)
    rewrite(topic, "Third.")
    return topic


@pytest.mark.parametrize("role", ["writer", "reviewer", "publisher"])
def test_only_a_writer_is_offered_to_put_an_edition_back(client: Client, role: str) -> None:
    topic = make_edited()
    signed_in(client, role)

    page = shown(client, editions_page(topic))
    statuses = {client.get(restore_page(topic, 1)).status_code,
                client.post(restore_page(topic, 1), {"move": "restore"}).status_code}  # fmt: skip

    assert ("Put this edition into the working copy…" in page) is (role == "writer")
    assert statuses == ({200} if role == "writer" else {403})
    assert Section.objects.get(topic=topic).body == "Third."


def test_an_earlier_edition_is_put_into_the_working_copy_as_a_draft(client: Client) -> None:
    topic = make_edited()
    make_submitted(topic)
    writer = signed_in(client, "writer")
    page = shown(client, restore_page(topic, 1))
    sent = filled_move(client, restore_page(topic, 1), "restore")

    response = client.post(restore_page(topic, 1), sent, follow=True)

    topic.refresh_from_db()
    assert "has edits that were never published" in page
    assert f"<ins>{ADDED}First<" in page
    assert Section.objects.get(topic=topic).body == "First."
    assert (topic.state, topic.edited_by) == ("draft", writer)
    assert "is edition 1 now, as a draft." in response.content.decode()
    assert topic.publication
    assert topic.publication.live.number == 2


def test_putting_an_edition_back_says_when_nothing_is_lost(client: Client) -> None:
    topic = make_topic(published=True)
    signed_in(client, "writer")

    page = shown(client, restore_page(topic, 1))

    assert "no unpublished edit is lost" in page
    assert "they are lost" not in page


def test_an_edition_is_not_put_over_words_that_came_meanwhile(client: Client) -> None:
    topic = make_edited()
    signed_in(client, "writer")
    sent = filled_move(client, restore_page(topic, 1), "restore")
    rewrite(topic, "Fourth.")

    told = client.post(restore_page(topic, 1), sent)
    again = client.post(restore_page(topic, 1), form_of(told) | {"move": ["restore"]})

    assert "This changed after you had opened it:" in told.content.decode()
    assert " saved the text last, on " in told.content.decode()
    assert f"<del>{REMOVED}Fourth<" in told.content.decode()
    assert again.status_code == 302


def test_an_edition_that_names_what_is_gone_is_not_put_back(client: Client) -> None:
    term = make_term(published=True)
    topic = make_topic(terms=[term], published=True)
    topic.words_to_know.all().delete()
    Term.objects.filter(pk=term.pk).delete()
    signed_in(client, "writer")
    sent = filled_move(client, restore_page(topic, 1), "restore")

    response = client.post(restore_page(topic, 1), sent)

    assert f"There is no term “{term.slug}”." in response.content.decode()
    assert topic.takeaways.exists()


@pytest.mark.parametrize("number", ["", "draft", "3", "0", "-1", "x", "%00", "9" * 5000])
def test_an_edition_that_is_not_there_is_not_put_back(client: Client, number: str) -> None:
    topic = make_edited()
    signed_in(client, "writer")

    assert client.get(restore_page(topic, number)).status_code == 404
    assert client.post(restore_page(topic, number), {"move": "restore"}).status_code == 404


def test_the_edition_of_another_text_is_not_put_into_this_one(client: Client) -> None:
    topic, other = make_topic(published=True), make_edited()
    signed_in(client, "writer")

    assert client.get(restore_page(topic, 2)).status_code == 404
    assert client.get(restore_page(other, 2)).status_code == 200


def test_a_small_correction_says_so_with_its_reason_and_whose_check_it_carries(
    client: Client,
) -> None:
    topic = make_topic(body="A tpyo.", published=True)
    rewrite(topic, "A typo.")
    text = make_submitted(topic, correction="A typo in the first line.")
    reviewer = make_user(role="reviewer")
    accept_correction(text, move_request_by(reviewer, text), today=clock.today())
    text.refresh_from_db()
    publish_now(text, move_request_by(make_user(role="publisher"), text))
    signed_in(client, "writer")

    page = shown(client, editions_page(topic))

    assert page.count("Only a small correction:") == 1
    assert "A typo in the first line." in page
    assert page.count("small correction; the check is carried forward from the text before") == 1


# A check is taken back after it was made: the clock must go on in between.
@pytest.mark.django_db(transaction=True)
def test_a_check_that_was_taken_back_is_shown_as_that(client: Client) -> None:
    topic = make_topic(published=True)
    slip = Verification.objects.get()
    slip.pk, slip.verdict = None, "needs_writer"
    slip.save(force_insert=True)
    TakenBack.objects.create(verification=slip, taken_back_by=slip.reviewer)
    signed_in(client, "writer")

    page = shown(client, editions_page(topic))

    assert page.count("taken back at once: it does not count") == 1


@pytest.mark.parametrize("make", [make_topic, make_term])
@pytest.mark.parametrize("page", [editions_page, difference_page])
def test_the_pages_are_never_cached_and_only_read(
    client: Client, make: Callable[..., Topic], page: Callable[[WorkingCopy], str]
) -> None:
    address = page(make(published=True))
    signed_in(client, "publisher")

    assert "no-store" in client.get(address)["Cache-Control"]
    assert client.head(address).status_code == 200
    for method in ("post", "put", "delete", "patch"):
        assert getattr(client, method)(address).status_code == 405
