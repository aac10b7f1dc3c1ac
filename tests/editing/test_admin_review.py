"""A submitted text beside its sources: accepted, given back or skipped, and what stops it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.desk.claims import take
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import Source, Verification
from explainer.sources.verification import SELF_CHECK
from explainer.workflow.models import Move
from explainer.workflow.moves import send_back
from tests import clock
from tests.admin_forms import form_of, opened, page_about, signed_in
from tests.clock import today
from tests.desk_pages import HOME, TOMORROW, item_page, make_due, page_of, with_days
from tests.factories import (
    make_question,
    make_source,
    make_submitted,
    make_term,
    make_topic,
    make_user,
    move_request_by,
    put_live,
)
from tests.html_forms import Sent
from tests.racing import at_once
from topics.models import Topic, TopicSource

pytestmark = pytest.mark.django_db

CHANGED = "This changed after you had opened it:"


def filled(client: Client, text: WorkingCopy, wish: str, **values: str) -> Sent:
    """Open the review, tick every source, and press a button."""
    sent = opened(client, page_about(text, "review"))
    prefixes = [name.removesuffix("-date") for name in sent if name.endswith("-date")]
    ticks = {f"{prefix}-compared": ["on"] for prefix in prefixes}
    return sent | ticks | {"do": [wish]} | {name: [value] for name, value in values.items()}


def decide(client: Client, text: WorkingCopy, wish: str, **values: str) -> Any:  # noqa: ANN401
    return client.post(page_about(text, "review"), filled(client, text, wish, **values))


def saved(text: WorkingCopy) -> WorkingCopy:
    return type(text)._default_manager.get(pk=text.pk)


def corrected_topic() -> WorkingCopy:
    topic = make_due()
    topic.takeaways.update(text="It is one treatment.")
    return make_submitted(topic, correction="A typing mistake.")


@pytest.mark.usefixtures("reviewer")
def test_the_difference_comes_first_then_the_whole_text_and_its_sources(client: Client) -> None:
    topic = make_topic()
    make_question(topic=topic)
    put_live(topic)
    topic.takeaways.update(text="It is a gentle treatment.")

    page = page_of(client.get(page_about(make_submitted(topic), "review")))

    order = ["What would change for readers", "gentle", "The submitted text", "Does it hurt?",
             "Because Your shoes.", "I compared the text with this page"]  # fmt: skip
    places = [page.index(words) for words in order]
    assert places == sorted(places)


@pytest.mark.usefixtures("reviewer")
def test_each_part_has_its_own_way_to_the_comments(client: Client) -> None:
    topic = make_submitted(make_topic())
    section = Topic.objects.get().sections.get()

    page = page_of(client.get(page_about(topic, "review")))

    assert f'{page_about(topic, "comments")}?part=sections-{section.pk}"' in page
    assert f'{page_about(topic, "comments")}?part=title"' in page


def test_a_right_text_becomes_ready_with_its_checks(client: Client, reviewer: User) -> None:
    topic = make_topic()
    TopicSource.objects.create(topic=topic, order=2, source=make_source(title="Second"))
    text = make_submitted(topic)

    response = decide(client, text, "accept", note="Read twice.")

    checks = Verification.objects.all()
    assert response["Location"] == HOME
    assert saved(text).state == "ready"
    said = {(x.reviewer, x.note, x.verified_on) for x in checks}
    assert said == {(reviewer, "Read twice.", today())}
    assert {x.source.title for x in checks} == {"A page of NCI", "Second"}


@pytest.mark.usefixtures("reviewer")
def test_a_text_goes_back_to_its_writer_with_the_reason_and_no_ticks(client: Client) -> None:
    text = make_submitted(make_topic())
    sent = opened(client, page_about(text, "review"))

    client.post(
        page_about(text, "review"), sent | {"do": ["send_back"], "reason": ["Name the dose."]}
    )

    assert saved(text).state == "draft"
    assert Move.objects.latest("pk").why == "Name the dose."
    assert not Verification.objects.exists()


def test_a_small_correction_is_confirmed_without_ticks(client: Client, reviewer: User) -> None:
    text = corrected_topic()
    sent = opened(client, page_about(text, "review"))

    client.post(page_about(text, "review"), sent | {"do": ["accept_correction"]})

    check = Verification.objects.latest("pk")
    assert (saved(text).state, saved(text).correction) == ("ready", "A typing mistake.")
    assert (check.verdict, check.reviewer) == ("small_correction", reviewer)
    assert check.carried_from is not None


@pytest.mark.usefixtures("reviewer")
def test_only_a_claimed_correction_is_offered_as_one(client: Client) -> None:
    plain, small = make_submitted(make_topic()), corrected_topic()
    button = 'value="accept_correction"'

    assert button not in page_of(client.get(page_about(plain, "review")))
    page = page_of(client.get(page_about(small, "review")))
    assert button in page
    assert 'value="accept"' in page
    assert "Why it was corrected:</strong> A typing mistake." in page
    told = decide(client, plain, "accept_correction")
    assert "This text was not submitted as a small correction." in page_of(told)


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize(
    ("wish", "values", "sentence"),
    [
        ("accept", {"verified_on": TOMORROW}, "The day of a check cannot lie in the future."),
        ("accept", {"verified_on": "2018-12-31"}, "it cannot have been checked before."),
        ("accept", {"note": "n" * 50_000}, "Ensure this value has at most 2000 characters"),
        ("accept", {"digest": "0" * 64}, f"{CHANGED} the-writer saved the text last, on "),
        ("accept", {"seen": "0"}, " moved the text (submitted for review) on "),
        ("accept", {"seen": "x"}, " moved the text (submitted for review) on "),
        ("send_back", {"reason": ""}, "Say to the writer what is to be done."),
        ("send_back", {"reason": "n" * 50_000}, "Ensure this value has at most 2000 characters"),
        ("send_back", {"reason": "Why?", "seen": "0"}, f"{CHANGED} "),
        ("jump", {}, "Choose one of the buttons."),
    ],
)
def test_what_is_missing_or_stale_comes_back_with_a_sentence(
    client: Client, wish: str, values: dict[str, str], sentence: str
) -> None:
    text = make_submitted(make_topic())

    response = decide(client, text, wish, **{"note": "Kept.", **with_days(values)})

    assert sentence in page_of(response)
    assert form_of(response)["note"] == [values.get("note", "Kept.")]
    assert saved(text).state == "in_review"
    assert not Verification.objects.exists()


@pytest.mark.usefixtures("reviewer")
def test_every_source_wants_its_own_tick(client: Client) -> None:
    text = make_submitted(make_topic())
    sent = {x: y for x, y in filled(client, text, "accept").items() if not x.endswith("compared")}

    response = client.post(page_about(text, "review"), sent)

    assert "Compare the text with this page, then tick this." in page_of(response)
    assert saved(text).state == "in_review"


@pytest.mark.usefixtures("reviewer")
def test_a_text_that_was_submitted_anew_forgets_the_ticks(client: Client) -> None:
    text = make_submitted(make_topic())
    sent = filled(client, text, "accept", note="Kept.")
    send_back(text, move_request_by(make_user(role="reviewer"), text, why="Shorter."))
    Topic.objects.get().takeaways.update(text="Other words.")
    text = make_submitted(saved(text))

    told = client.post(page_about(text, "review"), sent)
    back = form_of(told)
    again = client.post(page_about(text, "review"), back | {"do": ["accept"]})

    assert f"{CHANGED} " in page_of(told)
    assert " moved the text (submitted for review) on " in page_of(told)
    assert "Other words." in page_of(told)
    assert back["note"] == ["Kept."]
    assert not [name for name in back if name.endswith("-compared")]
    assert "Compare the text with this page, then tick this." in page_of(again)


@pytest.mark.usefixtures("reviewer")
def test_what_is_missing_beside_another_text_forgets_the_ticks_too(client: Client) -> None:
    text = make_submitted(make_topic())
    sent = filled(client, text, "accept", verified_on="", note="Kept.")
    Topic.objects.get().takeaways.update(text="Other words.")

    told = client.post(page_about(text, "review"), sent)

    assert f"{CHANGED} the-writer saved the text last, on " in page_of(told)
    assert form_of(told)["note"] == ["Kept."]
    assert not [name for name in form_of(told) if name.endswith("-compared")]


@pytest.mark.parametrize("is_superuser", [False, True])
def test_whoever_edited_the_text_last_is_refused_in_words(
    client: Client, reviewer: User, is_superuser: bool
) -> None:
    text = make_submitted(make_topic())
    sent = filled(client, text, "accept")
    User.objects.filter(pk=reviewer.pk).update(is_superuser=is_superuser)
    Topic.objects.update(edited_by=reviewer)

    page = page_of(client.get(page_about(text, "review")))
    told = client.post(page_about(text, "review"), sent)

    assert SELF_CHECK in page
    assert 'value="accept"' not in page
    assert 'value="send_back"' in page
    assert SELF_CHECK in page_of(told)
    assert not Verification.objects.exists()


def test_a_correction_is_not_confirmed_by_whoever_made_it(client: Client, reviewer: User) -> None:
    text = corrected_topic()
    sent = filled(client, text, "accept_correction")
    Topic.objects.update(edited_by=reviewer)

    told = client.post(page_about(text, "review"), sent)

    assert SELF_CHECK in page_of(told)
    assert saved(text).state == "in_review"


@pytest.mark.usefixtures("reviewer")
def test_a_draft_shows_that_it_is_one_and_no_buttons(client: Client) -> None:
    page = page_of(client.get(page_about(make_topic(), "review")))

    assert "This text is a draft. It must be in review to be verified." in page
    assert 'value="accept"' not in page
    assert 'value="send_back"' not in page


@pytest.mark.usefixtures("reviewer")
def test_skipping_a_draft_that_was_never_submitted_writes_nothing(client: Client) -> None:
    text = make_topic()

    assert client.post(page_about(text, "review"), {"do": "skip"})["Location"] == HOME
    assert saved(text).publication is None


@pytest.mark.usefixtures("reviewer")
def test_a_text_that_was_sent_back_meanwhile_keeps_what_was_typed(client: Client) -> None:
    text = make_submitted(make_topic())
    sent = filled(client, text, "accept", note="Kept.")
    send_back(text, move_request_by(make_user(role="reviewer"), text, why="Shorter."))

    told = client.post(page_about(text, "review"), sent)

    assert form_of(told)["note"] == ["Kept."]
    assert "This text is a draft." in page_of(told)


def test_a_text_that_somebody_else_has_taken_is_taken_over_without_loss(
    client: Client, reviewer: User
) -> None:
    text = make_submitted(make_topic())
    sent = filled(client, text, "accept", note="My work.")
    take(text.publication, make_user(role="reviewer", username="Grace"), now=clock.now())  # type: ignore[arg-type]

    told = client.post(page_about(text, "review"), sent)
    over = client.post(page_about(text, "review"), form_of(told) | {"do": ["take_over"]})
    client.post(page_about(text, "review"), form_of(over) | {"do": ["accept"]})

    assert "Grace took this at" in page_of(told)
    assert (form_of(told)["note"], form_of(over)["note"]) == (["My work."], ["My work."])
    assert saved(text).state == "ready"
    assert Verification.objects.get().reviewer == reviewer


@pytest.mark.usefixtures("reviewer")
def test_a_decision_and_a_skip_bring_the_next_item(client: Client) -> None:
    first, second, third = (
        make_submitted(make_topic(title=f"{name} text")) for name in ("A", "B", "C")
    )

    query = "?words=text"
    done = client.post(f"{page_about(first, 'review')}{query}", filled(client, first, "accept"))
    skipped = client.post(f"{page_about(second, 'review')}{query}", {"do": "skip"})
    last = client.post(f"{page_about(third, 'review')}{query}", {"do": "skip"})

    assert done["Location"] == f"{page_about(second, 'review')}{query}"
    assert skipped["Location"] == f"{page_about(third, 'review')}{query}"
    assert last["Location"] == f"{HOME}{query}"


@pytest.mark.usefixtures("reviewer")
def test_the_last_live_item_leads_on_to_submitted_texts(client: Client) -> None:
    text, live = make_submitted(make_topic()), make_due(-5)

    response = client.post(item_page(live), {"verdict": "skip"})

    assert response["Location"] == page_about(text, "review")


@pytest.mark.usefixtures("reviewer")
def test_the_date_that_was_seen_becomes_the_sources_date(client: Client) -> None:
    text = make_submitted(make_topic())
    prefix = f"source-{Source.objects.get().pk}"

    decide(client, text, "accept", **{f"{prefix}-date": "2026-02-03"})

    assert str(Source.objects.get().date) == "2026-02-03"


@pytest.mark.usefixtures("reviewer")
def test_hostile_text_stays_text(client: Client) -> None:
    hostile = "<script>alert(1)</script>"
    text = make_submitted(make_topic(title=hostile, body=hostile, takeaway=hostile))

    page = client.get(page_about(text, "review")).content.decode()

    assert "<script>alert" not in page


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize("rows", [1, 6])
def test_a_review_takes_the_same_queries_however_long_the_text_is(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    topic = make_topic(terms=[make_term(published=True) for _ in range(rows)])
    for number in range(rows):
        make_question(topic=topic, text=f"Question {number}?")
        TopicSource.objects.create(topic=topic, order=number, source=make_source())
    put_live(topic)
    topic.takeaways.update(text="Other words.")
    text = make_submitted(topic)
    client.get(page_about(text, "review"))

    with django_assert_num_queries(24):
        client.get(page_about(text, "review"))


@pytest.mark.django_db(transaction=True)
def test_of_two_decisions_at_the_same_moment_one_is_made_and_the_other_comes_back() -> None:
    text = make_submitted(make_topic())
    clients = [Client(), Client()]
    for client in clients:
        signed_in(client, "reviewer")
    forms = [
        filled(clients[0], text, "accept", note="Right."),
        filled(clients[1], text, "send_back", reason="Shorter."),
    ]

    def post(client: Client, sent: Sent) -> tuple[int, bool]:
        response = client.post(page_about(text, "review"), sent)
        is_told = CHANGED in page_of(response)
        return response.status_code, is_told

    answers = at_once(post, clients, forms)

    winner = answers.index((302, False))
    assert sorted(answers) == [(200, True), (302, False)]
    assert saved(text).state == ("ready", "draft")[winner]
