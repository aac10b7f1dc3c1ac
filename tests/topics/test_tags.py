"""Tags are renamed and merged on a page of ours, which every topic concerned records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from taggit.admin import TagAdmin as TaggitsAdmin
from taggit.models import Tag, TaggedItem

from explainer.publishing.keeping import restore_fields
from explainer.workflow.models import Move
from explainer.workflow.moves import send_back
from tests import clock
from tests.admin_forms import change_page, form_of, opened, signed_in
from tests.factories import (
    make_ready,
    make_submitted,
    make_topic,
    make_user,
    move_request_by,
)
from tests.hostile import MARK
from tests.racing import at_once
from topics.models import Topic
from topics.subjects import SUBJECTS
from topics.tags.changing import CHANGED_MEANWHILE, NAMED_NOW, TagChange, change_tags, delete_unused

pytestmark = pytest.mark.django_db
LIST = "/admin/taggit/tag/"


def tag(name: str) -> Tag:
    return Tag.objects.get_or_create(name=name)[0]


def tags_of(topic: Topic) -> list[str]:
    return list(Topic.objects.get(pk=topic.pk).compose().tags)


def become(names: Sequence[str], after: str, person: User | None = None) -> TagChange:
    keys = [tag(name).pk for name in names]
    seen = TagChange.of(Tag.objects.filter(pk__in=keys), after).seen
    person = person or make_user(role="writer")
    return change_tags(keys, after, person, seen=seen, now=clock.now())


def words_of(topic: Topic) -> list[str]:
    moves = Move.objects.filter(publication__slug=topic.slug, action="edit")
    return [move.why for move in moves.order_by("pk")]


def page_of(*names: str) -> str:
    if len(names) == 1:
        return f"{LIST}{tag(names[0]).pk}/change/"
    return f"{LIST}merge/?{'&'.join(f'tag={tag(name).pk}' for name in names)}"


def sent_on(client: Client, address: str, **sent: str) -> Any:  # noqa: ANN401 - the test client's own
    return client.post(address, {"step": "show", **sent}, follow=True)


def agreed(client: Client, address: str, name: str) -> Any:  # noqa: ANN401 - the test client's own
    form = form_of(sent_on(client, address, name=name))
    return client.post(address, form | {"step": ["change"]}, follow=True)


def test_taggits_own_admin_is_not_registered(client: Client) -> None:
    client.force_login(User.objects.create_superuser("root"))

    assert not any(isinstance(x, TaggitsAdmin) for x in admin.site._registry.values())  # noqa: SLF001 - Django has no other name
    assert client.get(f"{LIST}merge-tags/").status_code in (302, 404)
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{tag('a').pk}/delete/", {"post": "yes"}).status_code == 403
    assert Tag.objects.filter(name="a").exists()


def test_a_renamed_tag_is_another_one_on_every_topic_that_has_it_and_each_says_so() -> None:
    draft = make_topic(tags=["chemo", "treatment"])
    live = make_topic(tags=["chemo"], published=True)
    other = make_topic(tags=["treatment"])
    writer = make_user(role="writer")

    become(["chemo"], "bone marrow", writer)

    assert [tags_of(x) for x in (draft, live, other)] == [
        ["bone marrow", "treatment"],
        ["bone marrow"],
        ["treatment"],
    ]
    assert not Tag.objects.filter(name="chemo").exists()
    for topic in (draft, live):
        assert words_of(topic) == ["The tag “chemo” became “bone marrow”."]
        topic.refresh_from_db()
        assert (topic.edited_by, topic.revision) == (writer, 2)
    assert words_of(other) == []


def test_readers_see_the_old_tag_on_a_live_topic_until_its_next_edition(client: Client) -> None:
    topic = make_topic(title="On chemo", tags=["chemo"], published=True)
    edition = topic.publication.live  # type: ignore[union-attr]

    become(["chemo"], "chemotherapy")

    topic.publication.refresh_from_db()  # type: ignore[union-attr]
    assert topic.publication.live == edition  # type: ignore[union-attr]
    assert "On chemo" in client.get("/topics/?tag=chemo").content.decode()
    assert "On chemo" not in client.get("/topics/?tag=chemotherapy").content.decode()


def test_merged_tags_are_one_on_each_topic_once() -> None:
    both = make_topic(tags=["chemo", "Chemo drugs"])
    one = make_topic(tags=["Chemo drugs", "basics"])
    kept = make_topic(tags=["chemotherapy"])

    become(["chemo", "Chemo drugs", "chemotherapy"], "chemotherapy")

    assert [tags_of(x) for x in (both, one, kept)] == [
        ["chemotherapy"],
        ["basics", "chemotherapy"],
        ["chemotherapy"],
    ]
    # The last one had that tag already: nothing happened to it.
    assert [words_of(x) for x in (both, one, kept)] == [
        ["The tags “Chemo drugs” and “chemo” became “chemotherapy”."],
        ["The tag “Chemo drugs” became “chemotherapy”."],
        [],
    ]
    assert {*Tag.objects.values_list("name", flat=True)} == {"basics", "chemotherapy"}


def test_a_tag_that_is_merged_with_itself_is_refused_and_stays() -> None:
    topic = make_topic(tags=["chemo"])

    with pytest.raises(ValidationError, match="It is called “chemo” already"):
        become(["chemo"], "chemo")

    assert tags_of(topic) == ["chemo"]


def test_a_name_in_other_letters_is_that_of_the_tag_which_is_there() -> None:
    topic = make_topic(tags=["chemo"])
    tag("Chemotherapy")

    change = become(["chemo"], "  CHEMOTHERAPY\t")

    assert (change.name, change.is_merge) == ("Chemotherapy", True)
    assert tags_of(topic) == ["Chemotherapy"]


def test_the_letters_of_a_tag_can_be_changed() -> None:
    topic = make_topic(tags=["nci"])

    become(["nci"], "NCI")

    assert tags_of(topic) == ["NCI"]


@pytest.mark.parametrize("name", [*SUBJECTS, "diagnosis"])
def test_a_tag_by_which_the_site_works_stays_but_takes_in_others(name: str) -> None:
    topic = make_topic(tags=[name])
    variant = make_topic(tags=["something else"])

    for after in ("another", name.upper()):
        with pytest.raises(ValidationError, match="stays as it is"):
            become([name], after)
    with pytest.raises(ValidationError, match="stays as it is"):
        become([name, "something else"], "something else")
    become(["something else"], name)

    assert tags_of(topic) == tags_of(variant) == [name]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Write what the tag is to be called"),
        (" \x00\t ", "Write what the tag is to be called"),
        ("x" * 50_000, "at most 100 characters; this has 50000"),
        ("x" * 101, "at most 100 characters"),
        ("a, b", "neither commas"),
        ('a "b"', "neither commas"),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_words(name: str, sentence: str) -> None:
    topic = make_topic(tags=["chemo"])

    with pytest.raises(ValidationError, match=sentence):
        become(["chemo"], name)

    assert tags_of(topic) == ["chemo"]
    assert not Move.objects.exists()


def test_a_hundred_letters_are_a_name_and_markup_is_one_that_is_shown_as_it_is(
    client: Client,
) -> None:
    signed_in(client, "writer")
    topic = make_topic(tags=["chemo"])

    become(["chemo"], "x" * 100)
    become(["x" * 100], f"<script>{MARK}</script>")

    for page in (LIST, page_of(f"<script>{MARK}</script>"), change_page(topic)):
        assert f"<script>{MARK}" not in client.get(page).content.decode()
    assert tags_of(topic) == [f"<script>{MARK}</script>"]


def test_a_text_on_its_way_becomes_a_draft_again_of_whoever_changed_the_tag() -> None:
    in_review = make_submitted(make_topic(tags=["chemo"]))
    ready = make_ready(make_topic(tags=["chemo"]))
    reviewer_who_writes = make_user(role="writer")

    become(["chemo"], "drugs", reviewer_who_writes)

    for text, before in ((in_review, "in_review"), (ready, "ready")):
        text.refresh_from_db()
        move = Move.objects.filter(publication=text.publication).latest("pk")
        assert (text.state, text.edited_by) == ("draft", reviewer_who_writes)
        assert (move.action, move.from_state, move.to_state) == ("edit", before, "draft")
        assert move.made_by == reviewer_who_writes


def test_what_was_asked_of_the_writer_of_a_draft_stays_asked(client: Client) -> None:
    writer = signed_in(client, "writer")
    text = make_submitted(make_topic(title="Sent back", tags=["chemo"]), writer=writer)
    send_back(text, move_request_by(make_user(role="reviewer"), text, why="Shorten it."))

    become(["chemo"], "drugs", writer)

    assert "Shorten it." in client.get("/admin/").content.decode()


def test_a_form_that_was_opened_before_is_told_of_the_new_tag(client: Client) -> None:
    signed_in(client, "writer")
    topic = make_topic(tags=["chemo"])
    form = opened(client, change_page(topic))

    become(["chemo"], "drugs")
    response = client.post(change_page(topic), form | {"title": ["Mine"]})

    assert response.status_code == 200
    assert tags_of(topic) == ["drugs"]


def test_a_writer_sees_what_would_change_agrees_and_finds_it_in_the_record(client: Client) -> None:
    signed_in(client, "writer")
    live = make_topic(title="A live one", tags=["chemo"], published=True)
    make_submitted(make_topic(title="A waiting one", tags=["chemo"]))

    page = client.get(page_of("chemo")).content.decode()
    shown = sent_on(client, page_of("chemo"), name="drugs").content.decode()

    assert page.count("A live one") == 2
    assert "A waiting one</a>, in review" in page
    assert "1 of them is in review or ready" in shown
    assert "Readers see the old tag on 1 live topic until it is published again" in shown
    assert tags_of(live) == ["chemo"]
    done = agreed(client, page_of("chemo"), "drugs")
    assert "“chemo” became “drugs”." in done.content.decode()
    stands = client.get(change_page(live).replace("/change/", "/stands/")).content.decode()
    assert "The tag “chemo” became “drugs”." in stands


def test_a_name_that_another_tag_has_is_said_to_merge_them(client: Client) -> None:
    signed_in(client, "writer")
    make_topic(tags=["chemo"])
    tag("chemotherapy")

    shown = sent_on(client, page_of("chemo"), name="Chemotherapy").content.decode()

    assert "together with what has that tag already" in shown
    assert ">Merge</button>" in shown


def test_chosen_tags_are_merged_from_the_list(client: Client) -> None:
    signed_in(client, "writer")
    topics = [make_topic(tags=[name]) for name in ("chemo", "drugs")]
    keys = [str(tag(name).pk) for name in ("chemo", "drugs")]

    page = client.post(LIST, {"action": "merge", "_selected_action": keys}, follow=True)
    address = page.redirect_chain[-1][0]
    agreed(client, address, "drugs")

    assert [tags_of(x) for x in topics] == [["drugs"], ["drugs"]]


def test_who_agreed_to_something_else_is_told_and_nothing_happens(client: Client) -> None:
    signed_in(client, "writer")
    topic = make_topic(tags=["chemo"])
    form = form_of(sent_on(client, page_of("chemo"), name="drugs"))
    late = make_topic(tags=["chemo"])

    response = client.post(page_of("chemo"), form | {"step": ["change"]})

    assert CHANGED_MEANWHILE in response.content.decode()
    assert tags_of(topic) == tags_of(late) == ["chemo"]
    again = form_of(response) | {"step": ["change"]}
    client.post(page_of("chemo"), again)
    assert tags_of(topic) == tags_of(late) == ["drugs"]


@pytest.mark.parametrize("role", [None, "reviewer", "publisher"])
def test_only_who_may_edit_topics_changes_their_tags(client: Client, role: str | None) -> None:
    person = signed_in(client, role)
    topic = make_topic(tags=["chemo"])
    unused = tag("unused")

    statuses = [
        client.get(page_of("chemo")).status_code,
        client.post(page_of("chemo"), {"name": "x", "step": "change"}).status_code,
        client.get(page_of("chemo", "unused")).status_code,
        client.get(LIST).status_code,
    ]

    assert statuses == [403] * 4
    with pytest.raises(ValidationError, match="Only writers"):
        become(["chemo"], "drugs", person)
    with pytest.raises(ValidationError, match="Only writers"):
        delete_unused(unused.pk, person)
    assert tags_of(topic) == ["chemo"]


def test_a_stranger_is_sent_to_the_login_page(client: Client) -> None:
    for address in (LIST, page_of("chemo"), page_of("chemo", "drugs")):
        assert client.get(address).status_code == 302
        assert client.post(address, {"name": "x", "step": "change"}).status_code == 302


def test_a_tag_that_no_topic_has_can_be_deleted_and_no_other(client: Client) -> None:
    signed_in(client, "writer")
    topic = make_topic(tags=["chemo", "treatment"])
    unused, subject = tag("unused"), tag("basics")

    assert "Delete this tag" in client.get(page_of("unused")).content.decode()
    assert "Delete this tag" not in client.get(page_of("chemo")).content.decode()
    for name in ("unused", "chemo", "basics"):
        sent_on(client, page_of(name), step="delete")

    assert not Tag.objects.filter(pk=unused.pk).exists()
    assert Tag.objects.filter(pk=subject.pk).exists()
    assert tags_of(topic) == ["chemo", "treatment"]


@pytest.mark.parametrize("keys", ["", "?tag=x", "?tag=0&tag=%00", f"?tag={'9' * 30}", "?tag=²"])
def test_tags_that_are_not_there_are_not_found(client: Client, keys: str) -> None:
    signed_in(client, "writer")

    assert client.get(f"{LIST}merge/{keys}").status_code == 404


def test_the_list_says_how_many_topics_have_each_tag_in_as_many_queries(client: Client) -> None:
    signed_in(client, "writer")
    make_topic(tags=["chemo"], published=True)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(5):
        make_topic(tags=["chemo", f"tag {number}"], published=True)
    become(["tag 1"], "tag 2")

    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    listed = client.get(f"{LIST}?q=tag+2").context["cl"]

    assert [(x.name, x.number, x.live_number) for x in listed.result_list] == [("tag 2", 2, 1)]
    assert len(many) == len(few)


def test_a_change_of_many_topics_takes_few_queries_for_each() -> None:
    person = make_user(role="writer")
    for name in ("first", "few", *["many"] * 12):
        make_topic(tags=[name], published=True)
    become(["first"], "renamed first", person)
    with CaptureQueriesContext(connection) as one:
        become(["few"], "renamed", person)
    with CaptureQueriesContext(connection) as twelve:
        become(["many"], "renamed too", person)

    assert len(twelve) == len(one)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_rename_a_tag_at_once_one_is_told() -> None:
    topic = make_topic(tags=["chemo"])
    people = [make_user(role="writer"), make_user(role="writer")]
    key = tag("chemo").pk
    seen = {name: TagChange.of([tag("chemo")], name).seen for name in ("a", "b")}

    def rename(name: str, person: User) -> str:
        try:
            change_tags([key], name, person, seen=seen[name], now=clock.now())
        except ValidationError as error:
            return error.messages[0]
        return name

    answers = at_once(rename, ["a", "b"], people)

    (done,) = [x for x in answers if x in seen]
    (refused,) = [x for x in answers if x not in seen]
    assert refused in (CHANGED_MEANWHILE, NAMED_NOW)
    assert tags_of(topic) == [done]
    assert len(words_of(topic)) == 1


@pytest.mark.django_db(transaction=True)
def test_who_renames_while_a_text_is_saved_is_asked_to_try_again() -> None:
    topic, saved = make_topic(tags=["chemo"]), make_topic(tags=["other"])

    with transaction.atomic():
        restore_fields(saved, topic.compose(), ["tags"])
        (answer,) = at_once(_sentence_of_a_refusal, ["chemo"])

    assert answer == NAMED_NOW
    assert tags_of(saved) == ["chemo"]
    assert TaggedItem.objects.count() == 2


def _sentence_of_a_refusal(name: str) -> str:
    with pytest.raises(ValidationError) as refused:
        become([name], "drugs")
    return refused.value.messages[0]
