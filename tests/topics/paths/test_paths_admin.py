"""Writers make a path on one page; a publisher who did not edit it last makes it live."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.admin_forms import (
    Sent,
    add_row,
    change_page,
    errors_of,
    opened,
    preview_page,
    publish_page,
    signed_in,
)
from tests.factories import (
    PASSWORD,
    make_path,
    make_topic,
    make_user,
    make_withdrawn,
)
from tests.racing import at_once
from topics.paths.models import LearningPath, PathEdition
from topics.paths.publishing import path_blockers, publish_path, take_off

pytestmark = pytest.mark.django_db

ADD = "/admin/topics/learningpath/add/"
LIST = "/admin/topics/learningpath/"
HOSTILE = "<script>alert(1)</script>"
OTHERS = "You edited this path last: somebody else publishes it."
CHANGED = "The path was changed after you opened this page."


def pressed(client: Client, path: LearningPath, move: str) -> Sent:
    """Open the page and return what pressing a button on it would send."""
    return opened(client, publish_page(path)) | {"move": [move]}


def refused(client: Client, path: LearningPath, sent: Sent) -> str:
    """Send what must be refused, and return the page that says why."""
    before = PathEdition.objects.count()
    page = errors_of(client, publish_page(path), sent)
    assert PathEdition.objects.count() == before
    return page


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
    assert path.live_edition is None


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
    LearningPath.objects.update(description="Theirs.", revision=2)

    page = errors_of(client, change_page(path), sent)

    assert "saved this page on" in page
    assert "Mine." in page
    assert "Theirs." in page


def test_a_publisher_makes_a_path_live_after_seeing_what_readers_get(client: Client) -> None:
    path = make_path(name="A way", slug="way")
    publisher = signed_in(client, "publisher")
    page = client.get(publish_page(path)).content.decode()

    response = client.post(publish_page(path), pressed(client, path, "publish"), follow=True)

    assert page.index("Some topics in a good order.") < page.index("One</a> · 1 min read")
    assert "This would become edition 1." in page
    assert "is live as edition 1." in response.content.decode()
    edition = PathEdition.objects.live().get()
    assert (edition.published_by, edition.edited_by) == (publisher, path.edited_by)
    assert client.get("/paths/way/").status_code == 200


def test_who_edited_a_path_last_does_not_publish_it(client: Client) -> None:
    boss = User.objects.create_superuser("boss", password=PASSWORD)
    client.login(username="boss", password=PASSWORD)
    path = make_path(editor=boss)

    before = client.get(publish_page(path)).content.decode()
    after = refused(client, path, {"move": ["publish"], "revision": ["1"]})

    assert OTHERS in before
    assert 'value="publish"' not in before
    assert OTHERS in after


@pytest.mark.parametrize("revision", ["1", "", "x", "-1", "9" * 50_000, "²", HOSTILE])
def test_a_path_that_changed_since_the_page_was_opened_is_not_published(
    client: Client, revision: str
) -> None:
    path = make_path()
    LearningPath.objects.update(name="Another name", revision=2)
    signed_in(client, "publisher")

    page = refused(client, path, {"move": ["publish"], "revision": [revision]})

    assert CHANGED in page
    assert "Another name" in page
    assert 'name="revision" value="2"' in page
    assert HOSTILE not in page


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
    signed_in(client, "publisher")

    pages = [client.get(page(path)).content.decode() for page in (change_page, publish_page)]
    after = refused(client, path, {"move": ["publish"], "revision": ["1"]})

    assert all(sentence in page for page in (*pages, after))
    assert 'value="publish"' not in pages[1]


def test_a_finished_path_has_nothing_that_stops_it() -> None:
    path = make_path()

    assert path_blockers(path) == []
    assert publish_path(path, publisher=make_user(), revision=1).number == 1


def test_a_button_that_is_pressed_twice_makes_one_edition(client: Client) -> None:
    path = make_path()
    signed_in(client, "publisher")
    sent = pressed(client, path, "publish")

    for _ in range(2):
        assert client.post(publish_page(path), sent).status_code == 302

    assert PathEdition.objects.count() == 1


def test_of_two_who_act_at_once_the_second_finds_what_the_first_did() -> None:
    path = make_path(published=True)
    old = LearningPath.objects.get()
    LearningPath.objects.update(name="New", revision=2)

    with pytest.raises(ValidationError, match="was changed after you opened"):
        publish_path(old, publisher=make_user(), revision=old.revision)
    take_off(old)
    second = publish_path(path, publisher=make_user(), revision=2)

    assert (second.number, second.name) == (2, "New")


@pytest.mark.django_db(transaction=True)
def test_two_publishers_at_the_same_moment_make_one_edition() -> None:
    path = make_path()

    def publish_now(publisher: User) -> int:
        return publish_path(path, publisher=publisher, revision=1).number

    numbers = at_once(publish_now, [make_user(), make_user()])

    assert numbers == [1, 1]
    assert PathEdition.objects.count() == 1


def test_a_path_that_was_edited_says_so_until_it_is_published_again(client: Client) -> None:
    path = make_path(slug="way", published=True)
    signed_in(client, "writer")
    sent = opened(client, change_page(path)) | {"name": ["New name"], "slug": ["new-slug"]}

    client.post(change_page(path), sent)

    assert "Changed since edition 1." in client.get(change_page(path)).content.decode()
    assert "Live (edition 1), edited since" in client.get(LIST).content.decode()
    path.refresh_from_db()
    assert (path.name, path.slug) == ("New name", "way")


def test_a_publisher_takes_a_path_off_the_site_and_puts_it_back(client: Client) -> None:
    path = make_path(slug="way", published=True)
    signed_in(client, "publisher")

    client.post(publish_page(path), pressed(client, path, "take_off"))
    off = client.get("/paths/way/").status_code
    listed = client.get(LIST).content.decode()
    client.post(publish_page(path), pressed(client, path, "publish"))

    assert off == 404
    assert "Taken off the site" in listed
    assert client.get("/paths/way/").status_code == 200
    assert [x.number for x in PathEdition.objects.order_by("number")] == [1, 2]
    assert LogEntry.objects.filter(change_message__contains="off the site").count() == 1


def test_a_draft_has_no_button_that_takes_it_off(client: Client) -> None:
    path = make_path()
    signed_in(client, "publisher")

    assert 'value="take_off"' not in client.get(publish_page(path)).content.decode()


def test_a_button_that_no_page_has_does_nothing(client: Client) -> None:
    path = make_path()
    signed_in(client, "publisher")

    assert client.post(publish_page(path), {"move": "delete"}).status_code == 400


@pytest.mark.parametrize("role", [None, "writer", "reviewer"])
@pytest.mark.parametrize("move", ["publish", "take_off"])
def test_only_a_publisher_publishes_and_takes_off(
    client: Client, role: str | None, move: str
) -> None:
    path = make_path(published=True)
    LearningPath.objects.update(name="Another", revision=2)
    signed_in(client, role)

    assert client.get(publish_page(path)).status_code == 403
    response = client.post(publish_page(path), {"move": move, "revision": "2"})

    assert response.status_code == 403
    assert PathEdition.objects.live().count() == PathEdition.objects.count() == 1


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

    for page in (ADD, change_page(path), publish_page(path), preview_page(path)):
        for response in (client.get(page), client.post(page, {"move": "take_off"})):
            assert response["Location"].startswith("/admin/login/")

    assert PathEdition.objects.live().count() == 1


def test_a_post_without_its_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    path = make_path(published=True)
    signed_in(client, "publisher")

    assert client.post(publish_page(path), {"move": "take_off"}).status_code == 403
    assert PathEdition.objects.live().count() == 1


def test_a_path_that_was_published_is_not_deleted_and_a_draft_is(client: Client) -> None:
    live, draft = make_path(name="Live way", published=True), make_path()
    signed_in(client, "writer")

    for path in (live, draft):
        page = client.post(change_page(path).replace("change", "delete"), {"post": "yes"})

    assert list(LearningPath.objects.all()) == [live]
    address = change_page(live).replace("change", "delete")
    assert "has been published: its address stays." in client.get(address).content.decode()
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


def test_postgresql_refuses_an_edition_that_its_editor_published() -> None:
    path = make_path(published=True)
    edition = PathEdition.objects.get()

    with pytest.raises(IntegrityError, match="published_by_another"), transaction.atomic():
        PathEdition.objects.create(
            path=path, number=2, name="x", topics=["a", "b"], revision=1,
            edited_by=edition.edited_by, published_by=edition.edited_by,
        )  # fmt: skip


@pytest.mark.parametrize(("topics", "is_refused"), [(1, True), (2, False), (12, False), (13, True)])
def test_postgresql_counts_the_topics_of_an_edition(topics: int, is_refused: bool) -> None:
    path = make_path()
    fields = {"number": 1, "name": "x", "topics": ["a"] * topics, "revision": 1}
    people = {"edited_by": path.edited_by, "published_by": make_user()}

    if is_refused:
        with pytest.raises(IntegrityError, match="two_to_twelve"), transaction.atomic():
            PathEdition.objects.create(path=path, **fields, **people)
    else:
        assert PathEdition.objects.create(path=path, **fields, **people).pk


def run(sql: str) -> None:
    """Run SQL as it is; what is deferred is not left for later."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)


def test_postgresql_makes_no_other_paths_edition_live() -> None:
    mine, other = make_path(published=True), make_path(published=True)
    edition = other.live_edition_id
    take_off(other)

    with pytest.raises(IntegrityError, match="path_live_edition_is_its_own"):
        run(f"UPDATE topics_learningpath SET live_edition_id = {edition} WHERE id = {mine.pk}")  # noqa: S608 - numbers of our own
