"""What is said about the parts of a text, answered and resolved."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from explainer.publishing.models import Publication
from explainer.publishing.working_copy import WorkingCopy
from explainer.workflow.blockers import all_blockers
from explainer.workflow.comments import answer, comment, resolve
from explainer.workflow.models import Comment, Move
from explainer.workflow.parts import part_names
from tests import clock
from tests.admin_forms import change_page, form_of, opened, page_about, signed_in
from tests.factories import make_question, make_source, make_term, make_topic, make_user
from tests.html_forms import Sent
from tests.racing import at_once
from topics.models import Section, Takeaway, Topic, TopicSource, WordToKnow

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>"
STAFF = ["writer", "reviewer", "publisher"]


def comments_page(text: WorkingCopy) -> str:
    return page_about(text, "comments")


def again(text: WorkingCopy) -> WorkingCopy:
    return type(text)._default_manager.get(pk=text.pk)


def make_comment(
    text: WorkingCopy, *, by: User | None = None, part: str = "", said: str = "Too long."
) -> Comment:
    return comment(again(text), by or make_user(role="reviewer"), part=part, text=said)


def resolved(said: Comment) -> Comment:
    return resolve(said, said.written_by, now=clock.now())


# The core.


def test_a_comment_is_about_a_part_and_keeps_its_name() -> None:
    topic = make_topic()
    section = topic.sections.get()
    rita = make_user(role="reviewer")

    said = comment(topic, rita, part=f"sections-{section.pk}", text="  Explain “dose”.  ")
    Section.objects.update(heading="Another heading")

    said.refresh_from_db()
    assert (said.part_name, said.text) == ("Section “The simple version”", "Explain “dose”.")
    assert (said.written_by, said.resolved_at) == (rita, None)


@pytest.mark.parametrize("make", [make_topic, make_term])
def test_every_part_of_a_text_can_be_commented_on(make: Callable[..., WorkingCopy]) -> None:
    text = make()
    if isinstance(text, Topic):
        make_question(topic=text)

    for part in part_names(text):
        make_comment(text, part=part)

    assert Comment.objects.open().count() == len(part_names(text)) >= 5


@pytest.mark.parametrize(
    "part", ["sections-0", "sections-x", "slug", "nonsense", "sections-999999"]
)
def test_a_part_that_is_not_in_the_text_is_refused(part: str) -> None:
    topic = make_topic()

    with pytest.raises(ValidationError, match="This part is no longer in the text"):
        make_comment(topic, part=part)

    assert not Comment.objects.exists()
    assert not Publication.objects.exists()


def test_a_part_of_another_text_is_refused() -> None:
    topic, other = make_topic(), make_topic()

    with pytest.raises(ValidationError, match="no longer in the text"):
        make_comment(topic, part=f"sections-{other.sections.get().pk}")


def test_nobody_without_a_role_comments_or_answers() -> None:
    topic, stranger = make_topic(), make_user()
    said = make_comment(topic)

    with pytest.raises(ValidationError, match="may comment on a text"):
        make_comment(topic, by=stranger)
    with pytest.raises(ValidationError, match="may comment on a text"):
        answer(said, stranger, text="Me, too.")

    assert Comment.objects.count() == 1


def test_an_answer_stands_under_its_comment_and_leaves_it_open() -> None:
    said = make_comment(make_topic(), part="title")
    ada = make_user(role="writer")

    given = answer(said, ada, text="Done.")

    assert (given.answer_to, given.part, given.written_by) == (said, "title", ada)
    assert list(Comment.objects.open()) == [said]


def test_a_resolved_comment_is_neither_answered_nor_resolved_again() -> None:
    said = resolved(make_comment(make_topic(), by=make_user(role="reviewer", username="Rita")))

    with pytest.raises(ValidationError, match="Rita has resolved this comment already"):
        answer(said, make_user(role="writer"), text="But")
    with pytest.raises(ValidationError, match="Rita has resolved this comment already"):
        resolve(said, make_user(role="publisher"), now=clock.now())


@pytest.mark.parametrize(
    ("role", "may"), [("writer", False), ("reviewer", True), ("publisher", True), (None, False)]
)
def test_who_did_not_write_it_resolves_it_only_as_reviewer_or_publisher(
    role: str | None, may: bool
) -> None:
    said = make_comment(make_topic(), by=make_user(role="writer", username="Ada"))
    person = make_user(role=role)

    if may:
        assert resolve(said, person, now=clock.now()).resolved_by == person
    else:
        with pytest.raises(ValidationError, match="Ada or a reviewer decides"):
            resolve(said, person, now=clock.now())
    assert Comment.objects.open().exists() is not may


def test_a_writer_resolves_what_they_said_themselves() -> None:
    said = make_comment(make_topic(), by=make_user(role="writer"))

    assert resolved(said).resolved_by == said.written_by


def test_open_comments_are_blockers_until_they_are_resolved() -> None:
    topic = make_topic()
    said = make_comment(topic, by=make_user(role="reviewer", username="Rita"), part="title")

    before = all_blockers(again(topic))
    resolved(said)

    assert before == ["Resolve the comment of Rita on “Title”."]
    assert all_blockers(again(topic)) == []


def test_the_comments_of_another_text_are_no_blockers() -> None:
    topic, other = make_topic(), make_topic()
    make_comment(other)

    assert all_blockers(again(topic)) == []


def test_a_comment_is_no_edit_and_no_move() -> None:
    topic = make_topic()

    make_comment(topic)

    assert (again(topic).state, again(topic).revision) == ("draft", 1)
    assert not Move.objects.exists()


# The page.


def sent_comment(client: Client, about: WorkingCopy, **values: str) -> Sent:
    sent = opened(client, comments_page(about)) | {"comment": ["new"]}
    return sent | {name: [value] for name, value in values.items()}


@pytest.mark.parametrize("role", STAFF)
@pytest.mark.parametrize("make", [make_topic, make_term])
def test_each_role_comments_on_a_part(
    client: Client, role: str, make: Callable[..., WorkingCopy]
) -> None:
    text = make()
    person = signed_in(client, role)
    part = list(part_names(text))[1]
    sent = sent_comment(client, text, part=part, text="Is this so?")

    page = client.post(comments_page(text), sent, follow=True).content.decode()

    said = Comment.objects.get()
    assert (said.part, said.written_by) == (part, person)
    assert "Is this so?" in page
    assert "Comments (1 open)" in page


@pytest.mark.parametrize("role", STAFF)
def test_each_role_reads_what_the_others_said(client: Client, role: str) -> None:
    topic = make_topic()
    said = make_comment(topic, said="A question.")
    answer(said, make_user(role="writer"), text="An answer.")
    signed_in(client, role)

    page = client.get(comments_page(topic)).content.decode()

    assert page.index("A question.") < page.index("An answer.")


def test_a_reader_never_sees_a_comment(client: Client) -> None:
    topic = make_topic(published=True)
    make_comment(topic, said="Only between us.")

    for address in (topic.get_absolute_url(), "/search/?q=between", "/how-we-verify/"):
        assert "Only between us." not in client.get(address).content.decode()


def test_the_part_is_chosen_by_the_address(client: Client) -> None:
    topic = make_topic()
    key = f"sections-{topic.sections.get().pk}"
    signed_in(client, "reviewer")

    chosen = opened(client, f"{comments_page(topic)}?part={key}")
    unknown = opened(client, f"{comments_page(topic)}?part=sections-0%00{HOSTILE}")

    assert chosen["part"] == [key]
    assert "part" not in unknown


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "This field is required."),
        (" \n ", "This field is required."),
        ("c" * 2_001, "At most 2000 characters can be kept here; these are 2001."),
        ("c" * 50_000, "At most 2000 characters can be kept here; these are 50000."),
        ("a\x00b", "Null characters are not allowed."),
    ],
    ids=["empty", "blank", "one too many", "long", "null"],
)
def test_a_comment_that_cannot_be_kept_comes_back_with_a_sentence(
    client: Client, text: str, sentence: str
) -> None:
    topic = make_topic()
    signed_in(client, "reviewer")

    response = client.post(
        comments_page(topic), sent_comment(client, topic, part="title", text=text)
    )

    assert sentence in response.content.decode()
    assert form_of(response)["text"] == [text]
    assert form_of(response)["part"] == ["title"]
    assert not Comment.objects.exists()


def test_a_comment_of_the_greatest_length_is_kept(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "reviewer")

    client.post(comments_page(topic), sent_comment(client, topic, text="c" * 2_000))

    assert len(Comment.objects.get().text) == 2_000


def test_a_comment_on_a_part_that_went_meanwhile_comes_back_filled(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "reviewer")
    part = f"takeaways-{topic.takeaways.get().pk}"
    sent = sent_comment(client, topic, part=part, text="Shorter.")
    Takeaway.objects.all().delete()

    response = client.post(comments_page(topic), sent)

    assert "This part is no longer in the text. Choose another one." in response.content.decode()
    assert form_of(response)["text"] == ["Shorter."]
    assert not Comment.objects.exists()


def test_a_writer_answers_on_the_page(client: Client) -> None:
    topic = make_topic()
    said = make_comment(topic)
    ada = signed_in(client, "writer")
    sent = {f"answer-{said.pk}-text": "Done.", "answer": str(said.pk)}

    page = client.post(comments_page(topic), sent, follow=True).content.decode()

    assert said.answers.get().written_by == ada
    assert "Done." in page


def test_an_answer_that_comes_too_late_is_given_back_with_the_reason(client: Client) -> None:
    topic = make_topic()
    said = make_comment(topic, by=make_user(role="reviewer", username="Rita"))
    signed_in(client, "writer")
    resolved(said)
    sent = {f"answer-{said.pk}-text": "My long answer.", "answer": str(said.pk)}

    response = client.post(comments_page(topic), sent)

    assert "Rita has resolved this comment already." in response.content.decode()
    assert form_of(response)[f"answer-{said.pk}-text"] == ["My long answer."]
    assert not said.answers.exists()


def test_an_answer_that_is_too_long_comes_back_filled(client: Client) -> None:
    topic = make_topic()
    said = make_comment(topic)
    signed_in(client, "writer")
    sent = {f"answer-{said.pk}-text": "a" * 50_000, "answer": str(said.pk)}

    response = client.post(comments_page(topic), sent)

    assert "these are 50000." in response.content.decode()
    assert ["a" * 50_000] in form_of(response).values()


@pytest.mark.parametrize(("role", "may"), [("writer", False), ("reviewer", True)])
def test_resolving_is_offered_to_who_may_and_others_read_why_not(
    client: Client, role: str, may: bool
) -> None:
    topic = make_topic()
    said = make_comment(topic, by=make_user(role="publisher", username="Petra"))
    signed_in(client, role)

    page = client.get(comments_page(topic)).content.decode()
    after = client.post(comments_page(topic), {"resolve": said.pk}, follow=True).content.decode()

    assert ("Resolve: this is done" in page) is may
    assert ("Petra or a reviewer decides whether this is done." in page) is not may
    assert ("Resolved by" in after) is may
    assert Comment.objects.open().exists() is not may


def test_a_comment_that_is_resolved_twice_is_resolved_once(client: Client) -> None:
    topic = make_topic()
    said = make_comment(topic)
    signed_in(client, "reviewer")

    pages = [
        client.post(comments_page(topic), {"resolve": said.pk}, follow=True).content.decode()
        for _click in range(2)
    ]

    assert "has resolved this comment already." in pages[1]
    assert "is resolved." in pages[0]


@pytest.mark.parametrize("button", ["answer", "resolve"])
@pytest.mark.parametrize("key", ["", "0", "-1", "x", "9" * 30, "²", "999999", "\x00"])
def test_a_comment_that_is_not_there_is_not_found(client: Client, button: str, key: str) -> None:
    topic = make_topic()
    make_comment(topic)
    signed_in(client, "reviewer")

    assert client.post(comments_page(topic), {button: key}).status_code == 404


@pytest.mark.parametrize("button", ["answer", "resolve"])
def test_a_comment_on_another_text_is_not_reached_from_this_one(
    client: Client, button: str
) -> None:
    topic, other = make_topic(), make_topic()
    make_comment(topic)
    said = make_comment(other)
    signed_in(client, "reviewer")

    response = client.post(comments_page(topic), {button: said.pk, f"answer-{said.pk}-text": "x"})

    assert response.status_code == 404
    assert Comment.objects.open().count() == Comment.objects.count() == 2


def test_open_comments_stand_first_in_the_order_of_the_text(client: Client) -> None:
    topic = make_topic()
    section = f"sections-{topic.sections.get().pk}"
    for part, text in [(section, "third"), ("title", "second"), (section, "fourth"), ("", "first")]:
        make_comment(topic, part=part, said=text)
    resolved(make_comment(topic, part="", said="fifth"))
    signed_in(client, "writer")

    threads = client.get(comments_page(topic)).context["threads"]

    texts = [thread.comment.text for thread in threads]
    assert texts == ["first", "second", "third", "fourth", "fifth"]


def test_a_part_that_has_gone_is_still_named(client: Client) -> None:
    topic = make_topic()
    make_comment(topic, part=f"takeaways-{topic.takeaways.get().pk}", said="About a takeaway.")
    Takeaway.objects.all().delete()
    signed_in(client, "writer")

    page = client.get(comments_page(topic)).content.decode()

    assert "Key takeaway" in page
    assert "(no longer in the text)" in page


def fill(topic: Topic, rows: int) -> None:
    """Give a topic so many rows of each kind, with a comment on each and an answer to it."""
    people = [make_user(role=role) for role in ("reviewer", "writer")]
    for order in range(rows):
        Section.objects.create(topic=topic, order=order, heading=f"S{order}", body="x")
        WordToKnow.objects.create(topic=topic, order=order, term=make_term())
        TopicSource.objects.create(topic=topic, order=order, source=make_source())
        make_question(topic=topic)
        said = make_comment(topic, by=people[0], said=f"Comment {order}.")
        answer(said, people[1], text="An answer.")


def test_many_parts_and_comments_cost_no_more_queries_than_few(client: Client) -> None:
    few, many = make_topic(), make_topic()
    fill(few, 2)
    fill(many, 30)
    signed_in(client, "writer")
    counts = []
    for topic in (few, many):
        with CaptureQueriesContext(connection) as queries:
            page = client.get(comments_page(topic)).content.decode()
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert "Page 1 of 2" in page


def test_a_page_of_comments_that_is_not_there_shows_the_last(client: Client) -> None:
    topic = make_topic()
    fill(topic, 25)
    signed_in(client, "writer")

    for number in ("99", "2"):
        assert "Comment 24." in client.get(f"{comments_page(topic)}?page={number}").content.decode()
    assert "Comment 0." in client.get(f"{comments_page(topic)}?page=x").content.decode()


def test_a_script_in_a_comment_or_in_a_parts_name_stays_text(client: Client) -> None:
    topic = make_topic(takeaway=HOSTILE, title=HOSTILE)
    said = make_comment(topic, part=f"takeaways-{topic.takeaways.get().pk}", said=f"See {HOSTILE}")
    answer(said, make_user(role="writer"), text=HOSTILE)
    signed_in(client, "publisher")

    for page in ("comments", "change", "publish", "stands"):
        assert HOSTILE not in client.get(page_about(topic, page)).content.decode()


@pytest.mark.parametrize("role", STAFF)
def test_the_texts_page_counts_the_open_comments(client: Client, role: str) -> None:
    topic = make_topic()
    make_comment(topic)
    resolved(make_comment(topic))
    signed_in(client, role)

    assert "Comments (1 open)" in client.get(change_page(topic)).content.decode()


def test_opening_the_page_writes_nothing(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "writer")

    client.get(comments_page(topic))

    assert not Publication.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_first_comments_at_the_same_moment_are_both_kept() -> None:
    topic = make_topic()
    people = [make_user(role="reviewer"), make_user(role="writer")]

    def say(person: User) -> None:
        make_comment(topic, by=person, said=f"From {person}.")

    at_once(say, people)

    assert Comment.objects.open().count() == 2
    assert Publication.objects.count() == 1
