"""Writers make a path on one page; somebody who did not edit it last accepts and publishes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from explainer.publishing.models import Edition, Publication
from explainer.publishing.working_copy import WorkingCopy
from explainer.workflow.models import Move
from explainer.workflow.moves import accept, schedule, submit
from explainer.workflow.scheduled import publish_due
from tests import clock
from tests.admin_forms import (
    add_row,
    change_page,
    errors_of,
    filled_move,
    opened,
    page_about,
    preview_page,
    publish_page,
    signed_in,
)
from tests.factories import (
    PASSWORD,
    make_path,
    make_ready,
    make_submitted,
    make_topic,
    make_user,
    make_withdrawn,
    move_request_by,
    verify_and_publish,
)
from tests.html_forms import Sent
from topics.paths.models import LearningPath

pytestmark = pytest.mark.django_db

ADD = "/admin/topics/learningpath/add/"
LIST = "/admin/topics/learningpath/"
HOSTILE = "<script>alert(1)</script>"


def stands_page(path: WorkingCopy) -> str:
    return page_about(path, "stands")


def review_page(path: WorkingCopy) -> str:
    return page_about(path, "review")


def decided(client: Client, path: WorkingCopy, decision: str, **values: str) -> Sent:
    """Open the review and return what one of its buttons would send."""
    sent = opened(client, review_page(path)) | {"do": [decision]}
    return sent | {name: [value] for name, value in values.items()}


def editions_of_paths() -> list[Edition]:
    return list(Edition.objects.filter(publication__kind="path").order_by("pk"))


def live_paths() -> int:
    return Publication.objects.live().of_kind("path").count()


def test_a_writer_makes_a_path_of_topics_in_their_order(client: Client) -> None:
    first, second = make_topic(title="First"), make_topic(title="Second")
    writer = signed_in(client, "writer")
    sent = opened(client, ADD) | {"name": ["A way"], "slug": ["way"], "description": ["Come."]}
    add_row(sent, "steps", topic=str(second.pk), order="2")
    add_row(sent, "steps", topic=str(first.pk), order="1")

    client.post(ADD, sent)

    path = LearningPath.objects.get()
    assert (path.name, path.edited_by, path.revision) == ("A way", writer, 1)
    assert [step.topic for step in path.steps.all()] == [first, second]
    assert path.publication is None


def test_an_edit_counts_and_says_who_made_it(client: Client) -> None:
    path = make_path()
    writer = signed_in(client, "writer")
    sent = opened(client, change_page(path)) | {"steps-0-order": ["2"], "steps-1-order": ["1"]}

    client.post(change_page(path), sent)

    path.refresh_from_db()
    assert [str(step) for step in path.steps.all()] == ["Two", "One"]
    assert (path.revision, path.edited_by) == (2, writer)


def test_saving_without_a_change_leaves_everything_as_it_was(client: Client) -> None:
    path = make_path()
    before = LearningPath.objects.values().get()
    signed_in(client, "writer")

    client.post(change_page(path), opened(client, change_page(path)))

    assert LearningPath.objects.values().get() == before


def test_a_topic_that_stands_twice_comes_back_with_all_that_was_typed(client: Client) -> None:
    path = make_path()
    topic = path.steps.all()[0].topic
    signed_in(client, "writer")
    sent = opened(client, change_page(path)) | {"description": ["Typed with care."]}
    add_row(sent, "steps", topic=str(topic.pk))

    page = errors_of(client, change_page(path), sent)

    # Django 5.2 says the first, 6.1 the constraint's own sentence.
    assert "Please correct the duplicate" in page or "This topic is in the path already" in page
    assert "Typed with care." in page
    assert path.steps.count() == 2


@pytest.mark.parametrize(
    ("field", "text"),
    [("name", "x" * 50_000), ("description", "x" * 50_000), ("slug", "no slug"), ("name", "")],
)
def test_what_cannot_be_kept_comes_back_with_a_sentence(
    client: Client, field: str, text: str
) -> None:
    path = make_path()
    signed_in(client, "writer")
    sent = opened(client, change_page(path)) | {"name": ["Typed"], "description": ["Words."]}

    page = errors_of(client, change_page(path), sent | {field: [text]})

    assert 'class="errorlist"' in page
    assert f'value="{text}"' in page or not text
    assert LearningPath.objects.get().name == path.name


def test_the_second_of_two_writers_is_told_and_loses_nothing(client: Client) -> None:
    path = make_path()
    signed_in(client, "writer")
    sent = opened(client, change_page(path)) | {"description": ["Mine."]}
    wendy = make_user(username="Wendy")
    LearningPath.objects.update(description="Theirs.", revision=2, edited_by=wendy)

    page = errors_of(client, change_page(path), sent)

    assert "This changed after you had opened it: Wendy saved it on 2" in page
    assert "Mine." in page
    assert "Theirs." in page


def test_a_path_goes_from_draft_to_live_through_three_pages(client: Client) -> None:
    path = make_path(name="A way", slug="way")
    signed_in(client, "writer")
    client.post(stands_page(path), filled_move(client, stands_page(path), "submit", why="New."))
    client.logout()
    publisher = signed_in(client, "publisher")

    review = client.get(review_page(path)).content.decode()
    accepted = client.post(review_page(path), decided(client, path, "accept"), follow=True)
    page = client.get(publish_page(path)).content.decode()
    sent = filled_move(client, publish_page(path), "publish")
    response = client.post(publish_page(path), sent, follow=True)

    assert "Some topics in a good order." in review
    assert not any(word in review for word in ("NCI", "Day of your check", "Note for the team"))
    assert accepted.status_code == 200
    assert "This would become edition 1." in page
    assert "Checks of this text" not in page
    assert "is live as edition 1." in response.content.decode()
    (edition,) = editions_of_paths()
    assert (edition.published_by, edition.edited_by) == (publisher, path.edited_by)
    assert client.get("/paths/way/").status_code == 200
    made = list(Move.objects.order_by("pk").values_list("action", "made_by__username"))
    assert [action for action, _person in made] == ["submit", "accept", "publish"]
    assert made[1:] == [(x, publisher.username) for x in ("accept", "publish")]


@pytest.mark.parametrize(
    ("role", "status"), [(None, 403), ("writer", 403), ("reviewer", 200), ("publisher", 200)]
)
def test_reviewers_and_publishers_accept_a_path(
    client: Client, role: str | None, status: int
) -> None:
    path = make_submitted(make_path())
    digest = move_request_by(make_user(), path).digest
    signed_in(client, role)

    assert client.get(review_page(path)).status_code == status
    sent = (
        decided(client, path, "accept")
        if status == 200
        else {"do": "accept", "digest": digest, "seen": str(Move.objects.get().pk)}
    )
    client.post(review_page(path), sent)

    path.refresh_from_db()
    assert path.state == ("ready" if status == 200 else "in_review")


def test_a_publisher_who_is_no_reviewer_accepts_no_topic_and_is_led_to_none(
    client: Client,
) -> None:
    topic, path = make_submitted(make_topic()), make_submitted(make_path())
    signed_in(client, "publisher")

    response = client.post(review_page(path), decided(client, path, "accept"), follow=True)

    assert client.get(page_about(topic, "review")).status_code == 403
    assert response.status_code == 200
    assert "That was the last one." in response.content.decode()


def test_a_reviewer_finds_a_submitted_path_at_the_desk(client: Client) -> None:
    path = make_submitted(make_path(name="A way"))
    signed_in(client, "reviewer")

    assert f'href="{review_page(path)}"' in client.get("/admin/").content.decode()


@pytest.mark.parametrize("boss", [True, False])
def test_who_edited_a_path_last_neither_accepts_nor_publishes_it(
    client: Client, boss: bool
) -> None:
    editor = make_user(role="publisher")
    User.objects.filter(pk=editor.pk).update(is_superuser=boss)
    client.login(username=editor.username, password=PASSWORD)
    path = make_submitted(make_path(editor=editor))

    review = client.get(review_page(path)).content.decode()
    client.post(review_page(path), decided(client, path, "accept"))
    path.refresh_from_db()
    state = path.state
    ready = make_ready_by_another(path)
    page = client.get(publish_page(ready)).content.decode()
    now = move_request_by(editor, ready)
    sent = {"move": "publish", "publish-seen": now.seen, "publish-digest": now.digest}
    refused = client.post(publish_page(ready), sent).content.decode()

    assert "You edited this text last, so somebody else has to check it." in review
    assert state == "in_review"
    assert "You edited this text last, so somebody else has to publish it." in page
    assert "You edited this text last, so somebody else has to publish it." in refused
    assert editions_of_paths() == []


def make_ready_by_another(path: WorkingCopy) -> LearningPath:
    accept(path, move_request_by(make_user(role="reviewer"), path), [], today=clock.today())
    return LearningPath.objects.get(pk=path.pk)


def test_its_last_editor_sets_no_time_for_a_path_and_the_timer_publishes_for_another() -> None:
    editor, other = make_user(role="publisher"), make_user(role="publisher")
    path = make_ready(make_path(editor=editor))
    now = clock.now()
    later = now + timedelta(minutes=1)

    with pytest.raises(ValidationError, match="somebody else has to publish it"):
        schedule(path, move_request_by(editor, path), publish_at=later, now=now)
    schedule(path, move_request_by(other, path), publish_at=later, now=now)
    (outcome,) = publish_due(later)

    assert outcome.edition is not None, outcome.refusal
    assert outcome.edition.published_by == other


def test_an_edit_takes_a_path_out_of_review_and_its_acceptance_with_it(client: Client) -> None:
    path = make_ready(make_path())
    signed_in(client, "writer")
    sent = opened(client, change_page(path)) | {"steps-0-order": ["2"], "steps-1-order": ["1"]}

    client.post(change_page(path), sent)

    path.refresh_from_db()
    assert path.state == "draft"
    assert Move.objects.latest("pk").action == "edit"
    asked = move_request_by(make_user(role="publisher"), path)
    client.logout()
    signed_in(client, "publisher")
    page = client.post(
        publish_page(path),
        {"move": "publish", "publish-seen": asked.seen, "publish-digest": asked.digest},
    )
    assert "It must be ready to be published." in page.content.decode()
    assert editions_of_paths() == []


def make_long(path: LearningPath) -> None:
    for number in range(3, 14):
        path.steps.create(topic=make_topic(published=True), order=number)


UNFINISHED: dict[str, Callable[[LearningPath], object]] = {
    "Write the one-sentence description.": lambda x: LearningPath.objects.filter(pk=x.pk).update(
        description=" "
    ),
    "Add at least 2 topics.": lambda x: x.steps.filter(order=2).delete(),
    "The topic “Draft” is not live: publish it first, or take it out": lambda x: x.steps.create(
        topic=make_topic(title="Draft")
    ),
    "The topic “One” is not live: publish it first, or take it out": lambda x: make_withdrawn(
        x.steps.all()[0].topic
    ),
    "A path has at most 12 topics, and this one has 13.": make_long,
}


@pytest.mark.parametrize("sentence", UNFINISHED)
def test_what_stops_a_path_is_said_in_the_writers_words(client: Client, sentence: str) -> None:
    path = make_path()
    UNFINISHED[sentence](path)
    path.refresh_from_db()
    signed_in(client, "publisher")

    pages = [client.get(page(path)).content.decode() for page in (change_page, publish_page)]
    with pytest.raises(ValidationError) as refused:
        submit(path, move_request_by(make_user(role="writer"), path))

    assert all(sentence in page for page in pages)
    assert any(sentence in x for x in refused.value.messages)
    assert 'value="publish"' not in pages[1]


def test_a_topic_that_went_after_a_path_was_accepted_stops_it(client: Client) -> None:
    path = make_path()
    make_ready(path)
    make_withdrawn(path.steps.all()[0].topic)
    signed_in(client, "publisher")
    now = move_request_by(make_user(), path)
    sent = {"move": "publish", "publish-seen": now.seen, "publish-digest": now.digest}

    page = client.post(publish_page(path), sent).content.decode()

    assert "The topic “One” is not live" in page
    assert editions_of_paths() == []


def test_a_finished_path_has_nothing_that_stops_it() -> None:
    path = make_path()

    assert path.publish_blockers() == []
    assert verify_and_publish(path).number == 1


def test_a_button_that_is_pressed_twice_makes_one_edition(client: Client) -> None:
    path = make_ready(make_path())
    signed_in(client, "publisher")
    sent = filled_move(client, publish_page(path), "publish")

    for _ in range(2):
        assert client.post(publish_page(path), sent).status_code == 302

    assert len(editions_of_paths()) == 1


@pytest.mark.parametrize("digest", ["", "x", "9" * 50_000, "²", HOSTILE])
def test_a_path_that_nobody_was_shown_is_not_published(client: Client, digest: str) -> None:
    path = make_ready(make_path())
    signed_in(client, "publisher")
    sent = filled_move(client, publish_page(path), "publish") | {"publish-digest": [digest]}

    response = client.post(publish_page(path), sent)

    assert response.status_code == 200
    assert HOSTILE not in response.content.decode()
    assert editions_of_paths() == []


def test_a_path_that_was_edited_says_so_until_it_is_published_again(client: Client) -> None:
    path = make_path(slug="way", published=True)
    signed_in(client, "writer")
    sent = opened(client, change_page(path)) | {"name": ["New name"], "slug": ["new-slug"]}

    client.post(change_page(path), sent)

    assert "Changed since edition 1." in client.get(change_page(path)).content.decode()
    assert "Live (edition 1), edited since" in client.get(LIST).content.decode()
    path.refresh_from_db()
    assert (path.name, path.slug) == ("New name", "way")


def test_a_publisher_withdraws_a_path_says_why_and_it_comes_back(client: Client) -> None:
    path = make_path(slug="way", published=True)
    publisher = signed_in(client, "publisher")

    silent = filled_move(client, stands_page(path), "withdraw")
    assert "Say why" in errors_of(client, stands_page(path), silent)
    assert live_paths() == 1
    client.post(
        stands_page(path), filled_move(client, stands_page(path), "withdraw", why="Too long.")
    )
    off, listed = client.get("/paths/way/").status_code, client.get(LIST).content.decode()
    again = make_ready(LearningPath.objects.get())
    client.post(publish_page(again), filled_move(client, publish_page(again), "publish"))

    assert off == 410
    assert "Withdrawn" in listed
    withdrawal = Move.objects.get(action="withdraw")
    assert (withdrawal.why, withdrawal.made_by) == ("Too long.", publisher)
    assert client.get("/paths/way/").status_code == 200
    assert [x.number for x in editions_of_paths()] == [1, 2]


def test_an_earlier_edition_is_put_back(client: Client) -> None:
    path = make_path(name="A way", published=True)
    LearningPath.objects.update(name="Another way")
    path.steps.filter(order=2).delete()
    path.steps.create(topic=make_topic(title="Three", published=True), order=2)
    path.refresh_from_db()
    verify_and_publish(path)
    signed_in(client, "writer")
    address = f"{page_about(path, 'restore')}?edition=1"

    client.post(address, filled_move(client, address, "restore"))

    path.refresh_from_db()
    assert path.name == "A way"
    assert [str(step) for step in path.steps.all()] == ["One", "Two"]
    assert path.state == "draft"


def test_no_page_offers_a_small_correction_or_another_check_of_a_path(client: Client) -> None:
    path = make_path(published=True)
    boss = User.objects.create_superuser("boss", password=PASSWORD)
    client.login(username="boss", password=PASSWORD)
    LearningPath.objects.update(name="A better name")
    path.refresh_from_db()

    stands = client.get(stands_page(path)).content.decode()
    correct = client.get(page_about(path, "correct"))
    asked = move_request_by(boss, path, why="A slip.")
    with pytest.raises(ValidationError, match="it has no small corrections"):
        submit(path, asked, correction="A slip.")

    assert "is only a small correction" not in stands
    assert "Months between checks" not in stands
    assert "checked again every" not in stands
    assert correct.status_code == 200
    assert "it has no small corrections" in correct.content.decode()
    assert "Back to the whole page" not in correct.content.decode()
    assert client.get(f"/admin/desk/path/{path.slug}/").status_code == 404


def test_pages_of_a_text_that_nobody_submitted_ask_for_what_its_kind_needs(client: Client) -> None:
    boss = User.objects.create_superuser("boss", password=PASSWORD)
    client.force_login(boss)
    path, topic = make_path(), make_topic(title="Nobody’s yet")

    of_path = [client.get(page_about(path, x)).content.decode() for x in ("review", "publish")]
    of_topic = [client.get(page_about(topic, x)).content.decode() for x in ("review", "publish")]

    assert ["NCI’s page" in of_path[0], "Checks of this text" in of_path[1]] == [False, False]
    assert ["NCI’s page" in of_topic[0], "Checks of this text" in of_topic[1]] == [True, True]


def test_a_path_is_accepted_and_never_called_verified(client: Client) -> None:
    path = make_path()
    make_ready(path)
    signed_in(client, "writer")

    record = client.get(stands_page(path)).content.decode().partition("How it got here")[2]

    assert re.search(r"<td>\s*accepted\s*</td>", record)
    assert "verified" not in record


def test_a_live_path_is_never_due_and_no_page_of_the_staff_fails(client: Client) -> None:
    path = make_path(slug="way", name="A way", published=True)
    Publication.objects.of_kind("path").update(recheck_months=1)
    User.objects.create_superuser("boss", password=PASSWORD)
    client.login(username="boss", password=PASSWORD)
    pages = ["change", "stands", "publish", "comments", "editions", "difference", "history"]

    desk = client.get("/admin/").content.decode()
    statuses = {x: client.get(page_about(path, x)).status_code for x in pages}

    assert "A way" not in desk.partition('id="content"')[2]
    assert statuses == dict.fromkeys(pages, 200)
    assert client.get("/admin/desk/forecast/").status_code == 200


def test_a_button_that_no_page_has_does_nothing(client: Client) -> None:
    path = make_path()
    signed_in(client, "publisher")

    assert client.post(publish_page(path), {"move": "delete"}).status_code == 400


@pytest.mark.parametrize("role", [None, "writer", "reviewer"])
def test_only_a_publisher_publishes_and_withdraws(client: Client, role: str | None) -> None:
    path = make_path(published=True)
    LearningPath.objects.update(name="Another", revision=2)
    path.refresh_from_db()
    ready = make_ready(path)
    now = move_request_by(make_user(), ready)
    signed_in(client, role)

    assert client.get(publish_page(path)).status_code == 403
    moves = {"publish": publish_page(path), "withdraw": stands_page(path)}
    for move, page in moves.items():
        sent = {f"{move}-seen": now.seen, f"{move}-digest": now.digest, f"{move}-why": "Why."}
        client.post(page, {"move": move, **sent})

    assert live_paths() == len(editions_of_paths()) == 1


@pytest.mark.parametrize("role", [None, "reviewer", "publisher"])
def test_only_a_writer_edits_and_makes_paths(client: Client, role: str | None) -> None:
    path = make_path()
    signed_in(client, role)

    for page in (ADD, change_page(path), change_page(path).replace("change", "delete")):
        sent = {"name": "Other", "slug": "o", "post": "yes"}
        assert client.post(page, sent).status_code == 403

    assert LearningPath.objects.get().name == path.name


def test_a_stranger_posts_nothing(client: Client) -> None:
    path = make_path(published=True)

    pages = [publish_page, preview_page, stands_page, review_page]
    for page in (ADD, change_page(path), *(page(path) for page in pages)):
        for response in (client.get(page), client.post(page, {"move": "withdraw"})):
            assert response["Location"].startswith("/admin/login/")

    assert live_paths() == 1


def test_a_post_without_its_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    path = make_path(published=True)
    signed_in(client, "publisher")

    assert client.post(stands_page(path), {"move": "withdraw"}).status_code == 403
    assert live_paths() == 1


def test_a_path_with_an_address_is_not_deleted_and_a_draft_is(client: Client) -> None:
    live, draft = make_path(name="Live way", published=True), make_path()
    signed_in(client, "writer")

    for path in (live, draft):
        page = client.post(change_page(path).replace("change", "delete"), {"post": "yes"})

    assert list(LearningPath.objects.all()) == [live]
    address = change_page(live).replace("change", "delete")
    assert "Live way" in client.get(address).content.decode()
    assert page.status_code == 302


def test_the_draft_of_a_path_is_seen_as_readers_would_see_it(client: Client) -> None:
    path = make_path(name=HOSTILE, topics=[make_topic(title="Only one", published=True)])
    signed_in(client, "reviewer")

    response = client.get(preview_page(path))

    page = response.content.decode()
    assert "Draft: readers cannot see this." in page
    assert "Add at least 2 topics." in page
    assert HOSTILE not in page
    assert response["X-Robots-Tag"] == "noindex"
