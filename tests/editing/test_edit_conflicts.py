"""Two people save the same text: the second is told, and loses nothing of what they typed."""

from __future__ import annotations

import pytest
from django.test import Client

from explainer.workflow.models import Move
from glossary.models import Term
from tests.admin_forms import (
    add_row,
    change_page,
    filled_move,
    form_of,
    opened,
    page_about,
    signed_in,
)
from tests.factories import (
    make_question,
    make_submitted,
    make_term,
    make_topic,
    make_user,
    put_live,
)
from tests.html_forms import Sent
from tests.racing import at_once
from topics.models import Section, Takeaway, Topic

pytestmark = pytest.mark.django_db

TOLD = "This changed after you had opened it:"


@pytest.fixture
def ada(client: Client) -> Client:
    client.force_login(make_user(role="writer", username="Ada"))
    return client


@pytest.fixture
def grace() -> Client:
    client = Client()
    client.force_login(make_user(role="writer", username="Grace"))
    return client


def save(client: Client, topic: Topic | Term, **values: str) -> None:
    """Open, change and save the page at once."""
    sent = opened(client, change_page(topic))
    response = client.post(change_page(topic), sent | {k: [v] for k, v in values.items()})
    assert response.status_code == 302


def test_the_second_of_two_is_told_who_saved_and_nothing_is_saved(
    ada: Client, grace: Client
) -> None:
    topic = make_topic()
    sent = opened(ada, change_page(topic)) | {"title": ["Ada's title"]}
    save(grace, topic, title="Grace's title")

    page = ada.post(change_page(topic), sent).content.decode()

    topic.refresh_from_db()
    assert (topic.title, topic.revision) == ("Grace's title", 2)
    assert f"{TOLD} Grace saved it on {topic.edited_at:%Y-%m-%d at %H:%M} UTC." in page


def test_what_the_second_typed_stands_in_the_form_and_what_is_saved_beside_it(
    ada: Client, grace: Client
) -> None:
    topic = make_topic()
    sent = opened(ada, change_page(topic)) | {
        "thirty_seconds": ["Ada's version."], "sections-0-body": ["Ada's body."],
    }  # fmt: skip
    save(grace, topic, description="Grace's sentence.", **{"sections-0-body": "Grace's body."})

    response = ada.post(change_page(topic), sent)

    back = form_of(response)
    assert back["thirty_seconds"] == ["Ada's version."]
    assert back["sections-0-body"] == ["Ada's body."]
    assert [(x.label, x.saved) for x in response.context["differences"]] == [
        ("Description", "Grace's sentence."),
        ("30-second version", "It helps your immune system fight cancer."),
        ("Section “The simple version”: Body", "Grace's body."),
    ]


def test_saving_again_after_reading_puts_the_second_text_in_place(
    ada: Client, grace: Client
) -> None:
    topic = make_topic()
    sent = opened(ada, change_page(topic)) | {"title": ["Ada's title"]}
    save(grace, topic, title="Grace's title")
    told = ada.post(change_page(topic), sent)

    response = ada.post(change_page(topic), form_of(told))

    topic.refresh_from_db()
    assert response.status_code == 302
    assert (topic.title, topic.revision) == ("Ada's title", 3)


def test_a_third_save_meanwhile_is_told_again(ada: Client, grace: Client) -> None:
    topic = make_topic()
    sent = opened(ada, change_page(topic)) | {"title": ["Ada's title"]}
    save(grace, topic, title="Grace's title")
    told = form_of(ada.post(change_page(topic), sent))
    save(grace, topic, title="Grace's second title")

    response = ada.post(change_page(topic), told)

    topic.refresh_from_db()
    assert TOLD in response.content.decode()
    assert topic.title == "Grace's second title"


def test_a_change_of_a_row_alone_makes_an_open_page_stale(ada: Client, grace: Client) -> None:
    topic = make_topic()
    sent = opened(ada, change_page(topic)) | {"title": ["Ada's title"]}
    save(grace, topic, **{"takeaways-0-text": "Grace's takeaway"})

    response = ada.post(change_page(topic), sent)

    topic.refresh_from_db()
    assert TOLD in response.content.decode()
    assert (topic.title, topic.takeaways.get().text) == ("Immunotherapy", "Grace's takeaway")


def test_a_row_that_the_other_deleted_is_kept_as_typed_and_can_be_saved(
    ada: Client, grace: Client
) -> None:
    topic = make_topic()
    sent = opened(ada, change_page(topic)) | {"sections-0-body": ["Ada's long work."]}
    add_row(sent, "sections", heading="Ada's new one", body="More work.")
    save(grace, topic, **{"sections-0-DELETE": "on"})

    told = ada.post(change_page(topic), sent)
    back = form_of(told)
    again = ada.post(change_page(topic), back)

    assert [(x.label, x.deleted) for x in told.context["differences"]] == [
        ("Section “The simple version”", True)
    ]
    assert (back["sections-0-body"], back["sections-1-body"]) == (
        ["Ada's long work."], ["More work."],
    )  # fmt: skip
    assert again.status_code == 302
    assert [x.heading for x in topic.sections.all()] == ["The simple version", "Ada's new one"]


def test_a_list_that_the_other_put_in_another_order_is_named_once(
    ada: Client, grace: Client
) -> None:
    topic = make_topic()
    for order, text in enumerate(("second", "third"), start=2):
        Takeaway.objects.create(topic=topic, order=order, text=text)
    sent = opened(ada, change_page(topic))
    save(grace, topic, **{"takeaways-0-order": "9"})

    told = ada.post(change_page(topic), sent)

    assert [(x.label, x.saved) for x in told.context["differences"]] == [
        ("Key takeaways: order", "second\nthird\nIt is a treatment.")
    ]


def test_a_row_that_the_other_added_is_shown_and_stays(ada: Client, grace: Client) -> None:
    topic = make_topic()
    sent = opened(ada, change_page(topic)) | {"title": ["Ada's title"]}
    add_row(sent, "takeaways", text="Ada's takeaway")
    hers = opened(grace, change_page(topic))
    add_row(hers, "takeaways", text="Grace's takeaway")
    grace.post(change_page(topic), hers)

    told = ada.post(change_page(topic), sent)
    ada.post(change_page(topic), form_of(told))

    assert [(x.label, x.added) for x in told.context["differences"] if x.added] == [
        ("Key takeaway “Grace's takeaway”", True)
    ]
    assert {x.text for x in topic.takeaways.all()} == {
        "It is a treatment.", "Grace's takeaway", "Ada's takeaway",
    }  # fmt: skip


def test_all_kinds_of_rows_survive_at_once(ada: Client, grace: Client) -> None:
    terms = [make_term(), make_term()]
    topic = make_topic(terms=[terms[0]])
    make_question(topic=topic)
    sent = opened(ada, change_page(topic))
    sent |= {"faqs-0-answer": ["Ada."], "quiz_questions-0-text_2": ["Ada's shoes"]}
    add_row(sent, "words_to_know", term=str(terms[1].pk))
    lists = ("faqs", "quiz_questions", "words_to_know", "sections", "takeaways", "topic_sources")
    save(grace, topic, **{f"{rows}-0-DELETE": "on" for rows in lists})

    told = ada.post(change_page(topic), sent)
    response = ada.post(change_page(topic), form_of(told))

    content = Topic.objects.get().compose()
    assert sum(x.deleted for x in told.context["differences"]) == len(lists)
    assert response.status_code == 302
    assert content.faqs[0].answer == "Ada."
    assert [x.text for x in content.quiz[0].choices] == ["Your immune system", "Ada's shoes"]
    assert content.terms == (terms[0].slug, terms[1].slug)


def test_the_same_row_saved_under_a_new_key_is_the_same_row(ada: Client, grace: Client) -> None:
    topic = make_topic()
    sent = opened(ada, change_page(topic)) | {"title": ["Ada's title"]}
    save(grace, topic, description="Grace's sentence.")
    Takeaway.objects.all().delete()
    Takeaway.objects.create(topic=topic, order=1, text="It is a treatment.")

    told = ada.post(change_page(topic), sent)

    assert not any(x.added or x.deleted for x in told.context["differences"])


def test_submitting_meanwhile_makes_no_page_stale_and_the_edit_ends_the_review(
    ada: Client, grace: Client
) -> None:
    topic = make_topic()
    sent = opened(ada, change_page(topic)) | {"title": ["Ada's title"]}
    stands = page_about(topic, "stands")
    grace.post(stands, filled_move(grace, stands, "submit"))

    response = ada.post(change_page(topic), sent)

    topic.refresh_from_db()
    assert response.status_code == 302
    assert (topic.title, topic.state) == ("Ada's title", "draft")
    assert [x.action for x in Move.objects.all()] == ["edit", "submit"]


def test_a_stale_save_leaves_the_text_in_review(ada: Client, grace: Client) -> None:
    topic = make_topic()
    sent = opened(ada, change_page(topic)) | {"title": ["Ada's title"]}
    save(grace, topic, title="Grace's title")
    make_submitted(Topic.objects.get())

    page = ada.post(change_page(topic), sent).content.decode()

    topic.refresh_from_db()
    assert TOLD in page
    assert topic.state == "in_review"


def test_a_button_that_was_clicked_twice_does_no_harm(ada: Client) -> None:
    topic = make_topic()
    sent = opened(ada, change_page(topic)) | {"title": ["Ada's title"]}
    add_row(sent, "takeaways", text="Ada's takeaway")
    ada.post(change_page(topic), sent)

    told = ada.post(change_page(topic), sent)

    assert "What is saved now is the same as what you typed." in told.content.decode()
    assert topic.takeaways.count() == 2


def test_a_form_with_another_revision_saves_nothing(ada: Client) -> None:
    topic = make_topic()
    sent = opened(ada, change_page(topic)) | {"title": ["New"]}

    for revision in ("", "0", "2", "x", "-1", "9" * 30):
        ada.post(change_page(topic), sent | {"revision": [revision]})

        topic.refresh_from_db()
        assert (topic.title, topic.revision) == ("Immunotherapy", 1)


def test_a_form_without_a_revision_saves_nothing(ada: Client) -> None:
    topic = make_topic()
    sent = opened(ada, change_page(topic)) | {"title": ["New"]}
    del sent["revision"]

    ada.post(change_page(topic), sent)

    assert Topic.objects.get().title == "Immunotherapy"


def test_publishing_meanwhile_makes_no_page_stale_and_fixes_the_address(ada: Client) -> None:
    topic = make_topic(slug="immunotherapy")
    sent = opened(ada, change_page(topic)) | {"title": ["Ada's title"], "slug": ["other"]}
    put_live(topic)

    response = ada.post(change_page(topic), sent)

    topic.refresh_from_db()
    assert response.status_code == 302
    assert (topic.title, topic.slug) == ("Ada's title", "immunotherapy")


def test_the_second_of_two_editors_of_a_term_is_told(ada: Client, grace: Client) -> None:
    term = make_term(aliases=["one"])
    sent = opened(ada, change_page(term)) | {"definition": ["Ada's definition."]}
    save(grace, term, aliases="one\ntwo")

    response = ada.post(change_page(term), sent)

    term.refresh_from_db()
    assert form_of(response)["definition"] == ["Ada's definition."]
    assert ("Aliases", "one, two") in [(x.label, x.saved) for x in response.context["differences"]]
    assert term.definition == "A cell that fights infection."


def test_hostile_text_in_the_differences_stays_text(ada: Client, grace: Client) -> None:
    topic = make_topic()
    sent = opened(ada, change_page(topic))
    save(grace, topic, title="<script>alert(1)</script>")

    page = ada.post(change_page(topic), sent).content.decode()

    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def post_together(
    clients: list[Client], addresses: list[str], forms: list[Sent]
) -> list[tuple[int, bool]]:
    """Send two forms at the same moment; answer with each status, and whether they were told."""

    def post(client: Client, address: str, sent: Sent) -> tuple[int, bool]:
        response = client.post(address, sent)
        return response.status_code, TOLD in response.content.decode()

    return at_once(post, clients, addresses, forms)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_time", range(3))
def test_words_saved_at_the_moment_of_a_submission_are_never_in_review_unseen(_time: int) -> None:
    topic = make_topic()
    clients = [Client(), Client()]
    for client in clients:
        signed_in(client, "writer")
    stands = page_about(topic, "stands")
    forms = [
        opened(clients[0], change_page(topic)) | {"title": ["New words"]},
        filled_move(clients[1], stands, "submit"),
    ]

    answers = post_together(clients, [change_page(topic), stands], forms)

    topic.refresh_from_db()
    was_submitted = answers[1][0] == 302
    assert answers[0][0] == 302
    assert (topic.title, topic.state) == ("New words", "draft")
    assert Move.objects.count() == (2 if was_submitted else 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("field", ["title", "sections-0-body"])
def test_of_two_who_save_at_the_same_moment_exactly_one_does(field: str) -> None:
    topic = make_topic()
    clients = [Client(), Client()]
    for client in clients:
        signed_in(client, "writer")
    forms = [
        opened(client, change_page(topic)) | {field: [f"Text {number}"]}
        for number, client in enumerate(clients)
    ]

    answers = post_together(clients, [change_page(topic)] * 2, forms)

    winner = answers.index((302, False))
    topic.refresh_from_db()
    saved = {"title": topic.title, "sections-0-body": Section.objects.get().body}
    assert sorted(answers) == [(200, True), (302, False)]
    assert (saved[field], topic.revision) == (f"Text {winner}", 2)
