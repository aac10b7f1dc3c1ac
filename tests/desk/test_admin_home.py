"""The admin's home: the desk for reviewers, and what waits for writers and publishers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.site.roles import give_role
from explainer.workflow.comments import comment, resolve
from explainer.workflow.models import Comment
from explainer.workflow.moves import schedule, send_back, withdraw
from tests import clock
from tests.admin_forms import page_about, signed_in
from tests.desk_pages import HOME, give, make_due
from tests.factories import (
    make_ready,
    make_report,
    make_submitted,
    make_topic,
    make_user,
    move_request_by,
    put_live,
)

if TYPE_CHECKING:
    from explainer.publishing.working_copy import WorkingCopy

pytestmark = pytest.mark.django_db


def home(client: Client) -> str:
    return " ".join(client.get(HOME).content.decode().split())


def sent_back(text: WorkingCopy, *, editor: User, why: str = "Too long.") -> WorkingCopy:
    type(text)._default_manager.filter(pk=text.pk).update(edited_by=editor)
    submitted = make_submitted(text)
    send_back(submitted, move_request_by(make_user(role="reviewer"), submitted, why=why))
    return submitted


@pytest.mark.parametrize("role", [None, "writer", "publisher"])
def test_who_checks_nothing_has_djangos_home(client: Client, role: str | None) -> None:
    signed_in(client, role)

    page = client.get(HOME)

    assert "admin/index.html" in {template.name for template in page.templates}
    assert "Start checking" not in page.content.decode()
    assert ("Waiting for you" in page.content.decode()) is (role is not None)


def test_a_reviewer_has_the_desk_and_reaches_all_other_pages(client: Client) -> None:
    signed_in(client, "reviewer")

    page = home(client)

    assert '<h1 tabindex="-1" data-item-heading>The desk</h1>' in page
    assert 'href="/admin/topics/topic/"' in page
    assert 'href="/admin/glossary/term/"' in page
    assert "Waiting for you" not in page


def test_a_writer_sees_what_came_back_and_why(client: Client) -> None:
    writer = signed_in(client, "writer")
    mine = sent_back(make_topic(title="Mine"), editor=writer, why="Say it <b>shorter</b>.")
    sent_back(make_topic(title="Hers"), editor=make_user(role="writer"))
    make_submitted(make_topic(title="On its way"))

    page = home(client)

    assert f'<a href="{page_about(mine, "change")}">Mine</a>' in page
    assert "Say it &lt;b&gt;shorter&lt;/b&gt;." in page
    assert "Hers" not in page
    assert "On its way" not in page


def test_what_came_back_stays_with_its_writer_when_its_page_is_withdrawn(client: Client) -> None:
    writer = signed_in(client, "writer")
    topic = make_topic(title="Mine", published=True)
    topic.sections.update(body="Another body.")
    text = sent_back(topic, editor=writer, why="Too long.")
    withdraw(text, move_request_by(make_user(role="publisher"), text, why="It is wrong."))

    page = home(client)

    assert ">Mine</a>" in page
    assert "Too long." in page


def test_what_was_submitted_again_is_not_back_any_more(client: Client) -> None:
    writer = signed_in(client, "writer")
    make_submitted(sent_back(make_topic(title="Mine"), editor=writer))

    assert "Mine" not in home(client)


def test_a_writer_sees_the_live_pages_that_need_one_with_the_note(client: Client) -> None:
    reviewer = Client()
    signed_in(reviewer, "reviewer")
    topic = make_due(title="Old dose")
    give(reviewer, topic, "needs_writer", note="NCI names another dose.")
    give(reviewer, make_due(title="Clinical"), "needs_clinician", note="Ask.")
    signed_in(client, "writer")

    page = home(client)

    assert f'<a href="{page_about(topic, "change")}">Old dose</a>' in page
    assert "NCI names another dose." in page
    assert "Clinical" not in page


def test_a_writer_sees_open_comments_on_texts_they_edited_last(client: Client) -> None:
    writer = signed_in(client, "writer")
    grace = make_user(role="reviewer", username="Grace")
    texts = [make_topic(title="Mine"), make_topic(title="Hers"), make_topic(title="Resolved")]
    for text in texts:
        comment(text, grace, part="", text=f"About {text}.")
    type(texts[0]).objects.update(edited_by=writer)
    type(texts[0]).objects.filter(title="Hers").update(edited_by=make_user(role="writer"))
    resolve(Comment.objects.get(text="About Resolved."), grace, now=clock.now())

    page = home(client)

    assert f'<a href="{page_about(texts[0], "comments")}">Mine</a>' in page
    assert "Grace on The whole text: About Mine." in page
    assert "About Hers." not in page
    assert "About Resolved." not in page


def test_one_text_with_many_comments_leaves_room_for_the_others(client: Client) -> None:
    text = make_topic()
    type(text).objects.update(edited_by=signed_in(client, "writer"))
    grace = make_user(role="reviewer")
    for number in range(8):
        comment(text, grace, part="", text=f"About {number}.")

    page = home(client)

    assert page.count("<blockquote>") == 5
    assert "And 3 more." in page


def test_a_publisher_sees_what_is_ready_and_when_it_goes_live(client: Client) -> None:
    publisher = signed_in(client, "publisher")
    ready, timed = make_ready(make_topic(title="Ready")), make_ready(make_topic(title="Timed"))
    now = clock.now()
    at = now + timedelta(days=2)
    schedule(timed, move_request_by(publisher, timed), publish_at=at, now=now)

    page = home(client)

    assert f'<a href="{page_about(ready, "publish")}">Ready</a>' in page
    assert f"Timed</a>, goes live on {at:%Y-%m-%d} at {at:%H:%M} UTC" in page
    assert "Sent back to you" not in page


def test_a_person_with_all_roles_sees_the_desk_and_their_lists(client: Client) -> None:
    user = signed_in(client, "reviewer")
    give_role(user, "publisher")
    make_ready(make_topic(title="Ready"))

    page = home(client)

    assert "The desk" in page
    assert "Ready to be published" in page


def test_a_writer_sees_how_many_reports_of_readers_nobody_has_handled(client: Client) -> None:
    signed_in(client, "writer")
    for _reader in range(2):
        make_report(edition=put_live(make_topic()))

    page = home(client)

    assert "2 reports that nobody has handled" in page
    assert "/admin/feedback/report/?handled=no" in page


def test_a_home_where_nothing_waits_says_so(client: Client) -> None:
    signed_in(client, "writer")

    assert "Nothing waits for you." in home(client)


@pytest.mark.parametrize("texts", [1, 25])
def test_a_home_takes_the_same_queries_and_shows_twenty_at_most(
    client: Client, texts: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    writer = signed_in(client, "writer")
    for number in range(texts):
        text = sent_back(make_topic(title=f"Text {number}"), editor=writer)
        comment(text, make_user(role="reviewer"), part="", text="Why?")
    client.get(HOME)

    # Session, user, two of rights, recent actions; staff, statuses, comments, words, four kinds,
    # reports, what the search knows.
    with django_assert_num_queries(15):
        page = client.get(HOME)

    lists = page.context["lists"]
    for part in (lists.sent_back, lists.comments):
        assert (len(part.entries), part.more) == (min(texts, 20), max(0, texts - 20))
