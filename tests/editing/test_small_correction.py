"""A reviewer corrects one part of a live text while checking it; another one confirms it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from explainer.desk.claims import take
from explainer.desk.models import Claim
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import Source, Verification
from explainer.sources.verification import SELF_CHECK
from explainer.workflow.models import Move
from glossary.models import Term
from tests import clock
from tests.admin_forms import form_of, opened, page_about, signed_in
from tests.clock import today
from tests.desk_pages import (
    HOME,
    TOMORROW,
    checked_so_that_it_is_due,
    days_ago,
    filled_verdict,
    give,
    make_due,
    page_of,
    with_days,
)
from tests.factories import (
    make_question,
    make_submitted,
    make_term,
    make_topic,
    make_user,
    make_withdrawn,
    put_live,
)
from tests.html_forms import Sent
from tests.racing import at_once
from topics.models import Section, Topic

pytestmark = pytest.mark.django_db

KEPT = "Nothing of yours is saved yet, and all that you typed stands below."

WHY = "A letter was missing."


def key_of(topic: WorkingCopy, field: str = "sections") -> str:
    managers = {"sections": "sections", "takeaways": "takeaways", "quiz": "quiz_questions"}
    return f"{field}-{getattr(topic, managers[field]).first().pk}" if field in managers else field


def correct_page(text: WorkingCopy) -> str:
    return page_about(text, "correct")


def filled(client: Client, text: WorkingCopy, part: str, **values: str) -> Sent:
    """Open the form of one part, say why, and fill it in; `part_x` is a field of the part."""
    sent = opened(client, f"{correct_page(text)}?part={part}")
    typed = {name.replace("part_", "part-", 1): [x] for name, x in values.items()}
    return sent | {"why": [WHY], "save": ["1"]} | typed


def save(client: Client, text: WorkingCopy, part: str, **values: str) -> Any:  # noqa: ANN401
    return client.post(correct_page(text), filled(client, text, part, **values))


def nothing_happened() -> bool:
    is_quiet = not Move.objects.filter(action="correct").exists()
    return is_quiet and not Verification.objects.filter(verdict="small_correction").exists()


def test_the_part_is_saved_recorded_and_submitted_at_once(client: Client, reviewer: User) -> None:
    topic = make_due()

    response = save(client, topic, key_of(topic), part_body="It helps **all** of you.", note="Ok.")

    topic.refresh_from_db()
    check, move = Verification.objects.latest("pk"), Move.objects.latest("pk")
    assert response["Location"] == HOME
    assert Section.objects.get().body == "It helps **all** of you."
    assert (topic.state, topic.correction, topic.edited_by) == ("in_review", WHY, reviewer)
    assert topic.revision == 2
    assert (check.verdict, check.verified_on, check.note) == ("small_correction", today(), "Ok.")
    assert check.digest == topic.publication.live_edition.digest  # type: ignore[union-attr]
    assert (move.action, move.why, move.made_by) == ("correct", WHY, reviewer)


@pytest.mark.usefixtures("reviewer")
def test_every_word_of_a_topic_can_be_corrected_on_its_own(client: Client) -> None:
    topic = make_topic(terms=[make_term(published=True)], tags=["immune"])
    make_question(topic=topic)
    put_live(topic, today=date(2026, 1, 2))

    page = client.get(correct_page(topic))
    forms = {
        part.key: [
            *client.get(f"{correct_page(topic)}?part={part.key}").context["part_form"].fields
        ]
        for part in page.context["parts"]
    }

    assert {key.partition("-")[0]: fields for key, fields in forms.items()} == {
        "title": ["title"],
        "description": ["description"],
        "thirty_seconds": ["thirty_seconds"],
        "takeaways": ["text"],
        "sections": ["heading", "key_sentence", "body"],
        "faqs": ["question", "answer"],
        "quiz": ["text", *(f"{x}_{n}" for x in ("text", "reason") for n in range(1, 7)), "right"],
        "care_team_questions": ["text"],
    }


@pytest.mark.usefixtures("reviewer")
def test_a_quiz_question_is_corrected_with_its_choices(client: Client) -> None:
    topic = make_topic()
    question = make_question(topic=topic)
    put_live(topic, today=date(2026, 1, 2))

    save(client, topic, key_of(topic, "quiz"), part_reason_2="Shoes help your feet.")

    question.refresh_from_db()
    choices = [(x.text, x.reason, x.is_right) for x in question.choices.all()]
    assert question.section == topic.sections.get()
    assert question.order == 1
    assert choices == [
        ("Your immune system", "Because Your immune system.", True),
        ("Your shoes", "Shoes help your feet.", False),
    ]


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize(
    ("part", "typed", "value"),
    [
        ("definition", "A cell that fights.", "A cell that fights."),
        ("aliases", "one\ntwo", ["one", "two"]),
        ("pronunciation", "TEE sel", "TEE sel"),
    ],
)
def test_a_field_of_a_term_is_corrected(
    client: Client, part: str, typed: str, value: object
) -> None:
    term = make_term()
    put_live(term, today=checked_so_that_it_is_due(-1))

    save(client, term, part, **{f"part_{part}": typed})

    saved = Term.objects.get()
    assert getattr(saved, part) == value
    assert (saved.state, saved.correction) == ("in_review", WHY)


@pytest.mark.usefixtures("reviewer")
def test_what_the_items_page_had_is_carried_along(client: Client) -> None:
    topic = make_due()
    item = filled_verdict(
        client, topic, "small_correction",
        note="Carried.", source_date="2026-03-04", verified_on=days_ago(2),
    )  # fmt: skip

    parts = client.post(correct_page(topic), item)
    part = client.post(correct_page(topic), form_of(parts) | {"part": [key_of(topic)]})
    client.post(
        correct_page(topic),
        form_of(part) | {"part-heading": ["Simply"], "why": [WHY], "save": ["1"]},
    )

    check = Verification.objects.latest("pk")
    said = (check.note, str(check.nci_date), check.verified_on.isoformat())
    assert said == ("Carried.", "2026-03-04", days_ago(2))
    assert Section.objects.get().heading == "Simply"


@pytest.mark.usefixtures("reviewer")
def test_the_verdict_on_an_item_leads_here(client: Client) -> None:
    topic = make_due()

    assert give(client, topic, "small_correction")["Location"] == correct_page(topic)
    assert nothing_happened()


@pytest.mark.usefixtures("reviewer")
def test_the_next_item_comes_and_never_ones_own_correction(client: Client) -> None:
    first, second = make_due(-9), make_due(-8)

    to_second = save(client, first, key_of(first), part_heading="Simply")
    to_the_end = save(client, second, key_of(second), part_heading="Simply")

    assert to_second["Location"].endswith(f"{second.slug}/")
    assert to_the_end["Location"] == HOME
    assert not Claim.objects.exists()


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"why": ""}, "Say what was wrong: readers will see it"),
        ({"why": "w" * 301}, "Ensure this value has at most 300 characters"),
        ({"part_heading": ""}, "This field is required."),
        ({"part_heading": "h" * 121}, "Ensure this value has at most 120 characters"),
        ({"part_heading": "The simple version"}, "You changed nothing in this part."),
        ({"verified_on": TOMORROW}, "The day of a check cannot lie in the future."),
        ({"revision": "7"}, f"UTC. {KEPT}"),
        ({"revision": ""}, f"UTC. {KEPT}"),
        ({"digest": "0" * 64}, " published another text, edition 1, on "),
        ({"newest": "0"}, "recorded “still right” on"),
    ],
)
def test_what_is_missing_or_stale_comes_back_filled(
    client: Client, values: dict[str, str], sentence: str
) -> None:
    topic = make_due()

    typed = {"part_heading": "Typed", "note": "Kept.", **with_days(values)}
    response = save(client, topic, key_of(topic), **typed)

    back = form_of(response)
    assert sentence in page_of(response)
    assert back["note"] == ["Kept."]
    assert back["part-heading"] == [values.get("part_heading", "Typed")]
    assert Section.objects.get().heading == "The simple version"
    assert nothing_happened()


@pytest.mark.usefixtures("reviewer")
def test_a_text_that_somebody_saved_meanwhile_is_told_and_nothing_typed_is_lost(
    client: Client,
) -> None:
    topic = make_due()
    sent = filled(client, topic, key_of(topic), part_heading="Typed")
    Topic.objects.update(revision=2, edited_by=make_user(role="writer", username="Wendy"))

    told = client.post(correct_page(topic), sent)
    again = client.post(correct_page(topic), form_of(told) | {"save": ["1"]})

    assert "This changed after you had opened it: Wendy saved it on 2" in page_of(told)
    assert form_of(told)["part-heading"] == ["Typed"]
    assert again.status_code == 302
    assert Section.objects.get().heading == "Typed"


@pytest.mark.usefixtures("reviewer")
def test_other_unpublished_changes_would_come_along_and_are_refused(client: Client) -> None:
    topic = make_due()
    sent = filled(client, topic, key_of(topic), part_heading="Typed")
    topic.takeaways.update(text="Not published yet.")

    page = page_of(client.get(correct_page(topic)))
    told = page_of(client.post(correct_page(topic), sent))

    assert "The working copy has other changes that are not published yet" in page
    assert "The working copy has other changes that are not published yet" in told
    assert "Typed" in told
    assert nothing_happened()


@pytest.mark.usefixtures("reviewer")
def test_only_a_draft_beside_a_live_page_can_be_corrected(client: Client) -> None:
    submitted, withdrawn = make_due(), make_due()
    submitted.takeaways.update(text="Other words.")
    make_submitted(submitted)
    make_withdrawn(withdrawn)

    assert "It must be a draft to be" in page_of(client.get(correct_page(submitted)))
    for text in (withdrawn, make_topic()):
        page = page_of(client.get(correct_page(text)))
        assert "Only a live page can have a small correction." in page


@pytest.mark.parametrize("is_superuser", [False, True])
def test_whoever_edited_the_live_text_last_may_not_correct_it(
    client: Client, reviewer: User, is_superuser: bool
) -> None:
    User.objects.filter(pk=reviewer.pk).update(is_superuser=is_superuser)
    topic = make_topic()
    topic.edited_by = reviewer
    topic.save()
    put_live(topic)

    told = client.post(correct_page(topic), {"save": "1", "why": WHY, "part": key_of(topic)})

    assert SELF_CHECK in page_of(client.get(correct_page(topic)))
    assert SELF_CHECK in page_of(told)
    assert nothing_happened()


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize(
    "part", ["sources", "slug", "level", "tags", "related", "terms-1", "x", "sections-999"]
)
def test_what_is_no_small_correction_has_no_form(client: Client, part: str) -> None:
    topic = make_due()

    response = client.get(f"{correct_page(topic)}?part={part}")
    posted = client.post(correct_page(topic), {**filled(client, topic, "title"), "part": [part]})

    assert "Which part?" in page_of(response)
    assert page_of(response).count("This part is no longer in the text.") == 1
    assert page_of(posted).count("This part is no longer in the text.") == 1
    assert posted.status_code == 200
    assert nothing_happened()


@pytest.mark.usefixtures("reviewer")
def test_what_somebody_else_has_taken_is_not_corrected_over_their_head(client: Client) -> None:
    topic = make_due()
    take(topic.publication, make_user(role="reviewer", username="Grace"), now=clock.now())  # type: ignore[arg-type]

    told = save(client, topic, key_of(topic), part_heading="Typed")

    assert "Grace took this at" in page_of(told)
    assert form_of(told)["part-heading"] == ["Typed"]
    assert nothing_happened()


@pytest.mark.usefixtures("reviewer")
def test_the_line_ends_of_a_browser_change_nothing(client: Client) -> None:
    topic = make_due(body="One.\n\nTwo.")

    told = save(client, topic, key_of(topic), part_body="One.\r\n\r\nTwo.")

    assert "You changed nothing in this part." in page_of(told)


@pytest.mark.usefixtures("reviewer")
def test_a_correction_that_empties_what_is_needed_is_refused(client: Client) -> None:
    topic = make_due()

    told = save(client, topic, key_of(topic), part_body="")

    assert told.status_code == 200
    assert Section.objects.get().body
    assert nothing_happened()


@pytest.mark.usefixtures("reviewer")
def test_the_date_that_was_seen_becomes_the_sources_date(client: Client) -> None:
    topic = make_due()
    prefix = f"source-{Source.objects.get().pk}"

    save(client, topic, key_of(topic), **{f"{prefix}-date": "2026-03-04", "part_heading": "Simply"})

    assert str(Source.objects.get().date) == "2026-03-04"


@pytest.mark.django_db(transaction=True)
def test_of_two_corrections_at_the_same_moment_one_is_made_and_the_other_comes_back() -> None:
    topic = make_due()
    clients = [Client(), Client()]
    for client in clients:
        signed_in(client, "reviewer")
    forms = [
        filled(client, topic, key_of(topic), part_heading=f"Typed {number}")
        for number, client in enumerate(clients)
    ]

    def post(client: Client, sent: Sent) -> tuple[int, bool]:
        response = client.post(correct_page(topic), sent)
        return response.status_code, sent["part-heading"][0] in response.content.decode()

    answers = at_once(post, clients, forms)

    winner = answers.index((302, False))
    assert sorted(answers) == [(200, True), (302, False)]
    assert Section.objects.get().heading == f"Typed {winner}"
    assert Move.objects.filter(action="correct").count() == 1
