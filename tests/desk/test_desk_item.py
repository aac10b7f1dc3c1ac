"""One live page beside its sources: what is shown, each verdict, and everything that stops one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.desk.claims import take
from explainer.desk.models import Claim
from explainer.publishing.models import Edition
from explainer.sources.models import Source, Verification
from explainer.sources.verification import SELF_CHECK
from explainer.workflow.comments import comment
from tests import clock
from tests.admin_forms import form_of, opened, page_about, signed_in
from tests.clock import today
from tests.desk_pages import (
    HOME,
    TOMORROW,
    days_ago,
    filled_verdict,
    give,
    item_page,
    make_due,
    page_of,
    with_days,
)
from tests.factories import (
    PASSWORD,
    make_question,
    make_source,
    make_term,
    make_topic,
    make_user,
    make_withdrawn,
    put_live,
    verify,
)
from tests.html_forms import Sent
from tests.racing import at_once
from topics.models import Topic, TopicSource

pytestmark = pytest.mark.django_db

CHANGED = "This changed after you had opened it:"
AGAIN = "Nothing of yours is recorded yet."


def newest() -> Verification:
    return Verification.objects.latest("pk")


def with_two_sources() -> Topic:
    topic = make_topic()
    TopicSource.objects.create(topic=topic, order=2, source=make_source(title="Second"))
    put_live(topic, today=today() - timedelta(days=400))
    return topic


@pytest.mark.usefixtures("reviewer")
def test_the_whole_text_is_open_and_readable(client: Client) -> None:
    topic = make_topic(
        terms=[make_term(slug="t-cell", published=True)], tags=["immune"], slug="the-address"
    )
    make_question(topic=topic)
    put_live(topic)

    page = client.get(item_page(topic))
    text = page_of(page).partition("Our text, as readers have it")[2].partition("their-page")[0]

    for words in (
        "How this treatment helps", "It is a treatment.", "The simple version",
        "It helps your <strong>own</strong> immune system.", "Does it hurt?", "Ask your care team.",
        "Your immune system", "right answer", "Because Your shoes.", "wrong answer", "t-cell",
        "Is it right for me?", "immune", "Beginner",
    ):  # fmt: skip
        assert words.casefold() in text.casefold(), words
    assert "the-address" not in text
    assert "<details" not in text


@pytest.mark.usefixtures("reviewer")
def test_a_source_stands_beside_the_text_with_what_was_recorded(client: Client) -> None:
    topic = make_due(source=make_source(address="https://www.cancer.gov/a", title="NCI page"))

    response = client.get(item_page(topic))

    page, sent = page_of(response), form_of(response)
    prefix = f"source-{Source.objects.get().pk}"
    link = 'href="https://www.cancer.gov/a" target="_blank" rel="noopener noreferrer"'
    assert link in page
    assert "Recorded last time: updated 2019-09-24" in page
    assert (sent[f"{prefix}-date"], sent[f"{prefix}-date_kind"]) == (["2019-09-24"], ["updated"])


@pytest.mark.usefixtures("reviewer")
def test_earlier_checks_their_notes_and_open_comments_are_shown(client: Client) -> None:
    topic = make_due()
    for number in range(6):
        give(client, topic, "needs_writer", note=f"Note {number}.")
    comment(topic, make_user(role="writer"), part="", text="Why?")

    page = page_of(client.get(item_page(topic)))

    assert "1 open comment<" in page
    assert all(f"<blockquote>Note {number}.</blockquote>" in page for number in range(1, 6))
    assert "<blockquote>Note 0.</blockquote>" not in page


@pytest.mark.usefixtures("reviewer")
def test_a_working_copy_that_moved_on_is_mentioned(client: Client) -> None:
    topic = make_due()
    assert "The working copy was edited" not in page_of(client.get(item_page(topic)))
    topic.save()

    page = page_of(client.get(item_page(topic)))

    assert "The working copy was edited after this edition." in page
    assert page_about(topic, "difference") in page


@pytest.mark.usefixtures("reviewer")
def test_the_way_to_check_together_is_offered_where_several_pages_rest_on_a_source(
    client: Client,
) -> None:
    source = make_source()
    first = make_due(source=source)
    assert "check them together" not in page_of(client.get(item_page(first)))
    make_due(source=source)

    page = page_of(client.get(item_page(first)))

    assert "2 pages rest on this source: check them together" in page


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize("rows", [0, 5])
def test_an_item_takes_the_same_few_queries_however_much_there_is(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    topic = make_topic(terms=[make_term(published=True) for _ in range(rows)])
    for number in range(rows):
        make_question(topic=topic, text=f"Question {number}?")
        TopicSource.objects.create(topic=topic, order=number, source=make_source())
    put_live(topic, today=today() - timedelta(days=400))
    verify(topic, verdict="needs_writer", today=today())
    client.get(item_page(topic))

    with django_assert_num_queries(8):
        client.get(item_page(topic))


@pytest.mark.parametrize(
    ("verdict", "note"),
    [("still_right", ""), ("needs_writer", "Add the dose."), ("needs_clinician", "Is it safe?")],
)
def test_a_verdict_is_recorded_with_all_that_was_said(
    client: Client, reviewer: User, verdict: str, note: str
) -> None:
    topic = make_due()

    give(client, topic, verdict, note=note, source_date="2026-01-02", source_date_kind="reviewed")

    check = newest()
    assert (check.verdict, check.note, check.reviewer) == (verdict, note, reviewer)
    assert (str(check.nci_date), check.nci_date_kind) == ("2026-01-02", "reviewed")
    assert check.verified_on == today()
    assert str(Source.objects.get().date) == "2026-01-02"


@pytest.mark.usefixtures("reviewer")
def test_a_page_that_is_gone_has_no_date_and_its_record_stays(client: Client) -> None:
    topic = make_due()

    give(client, topic, "source_gone", source_date="x", source_date_kind="y")

    check = newest()
    assert (check.verdict, check.nci_date, check.nci_date_kind) == ("source_gone", None, "none")
    assert str(Source.objects.get().date) == "2019-09-24"


@pytest.mark.usefixtures("reviewer")
def test_every_source_gets_its_own_check(client: Client) -> None:
    topic = with_two_sources()

    give(client, topic, "still_right")

    made = Verification.objects.filter(verified_on=today())
    assert {x.source.title for x in made} == {"A page of NCI", "Second"}


@pytest.mark.usefixtures("reviewer")
def test_of_several_sources_the_one_that_is_gone_is_named(client: Client) -> None:
    topic = with_two_sources()
    second = Source.objects.get(title="Second")

    unnamed = give(client, topic, "source_gone", note="Kept.")
    contradicting = give(client, topic, "still_right", source_is_gone="on")
    client.post(
        item_page(topic),
        filled_verdict(client, topic, "source_gone") | {f"source-{second.pk}-is_gone": ["on"]},
    )

    assert "Say which page is gone: tick it" in page_of(unnamed)
    assert form_of(unnamed)["note"] == ["Kept."]
    assert "You ticked that a page is gone." in page_of(contradicting)
    made = Verification.objects.filter(verified_on=today())
    assert [(x.source, x.verdict) for x in made] == [(second, "source_gone")]


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"verdict": "needs_writer", "note": ""}, "Say in the note what the writer has to do."),
        ({"verdict": "needs_clinician", "note": "  "}, "Say in the note what the clinician has to"),
        ({"verdict": "splendid"}, "Nothing is recorded yet."),
        ({"verdict": ""}, "Nothing is recorded yet."),
        ({"verified_on": TOMORROW}, "The day of a check cannot lie in the future."),
        ({"verified_on": "2018-12-31"}, "it cannot have been checked before."),
        ({"verified_on": "2026-02-30"}, "Enter a valid date."),
        ({"verified_on": ""}, "This field is required."),
        ({"source_date": ""}, "Enter the date together with the word NCI prints before it"),
        ({"source_date": TOMORROW}, "NCI’s date cannot lie in the future."),
        ({"source_date_kind": "printed"}, "Select a valid choice."),
        ({"note": "n" * 2_001}, "Ensure this value has at most 2000 characters"),
        ({"note": "n" * 50_000}, "Ensure this value has at most 2000 characters"),
        ({"note": "a\x00b"}, "Null characters are not allowed."),
        ({"digest": "0" * 64}, f"UTC. {AGAIN}"),
        ({"digest": ""}, " published another text, edition 1, on "),
        ({"newest": ""}, "recorded “still right” on"),
        ({"newest": "-1"}, "recorded “still right” on"),
        ({"newest": "9" * 30}, "Nothing is recorded yet."),
    ],
)  # fmt: skip
def test_what_is_missing_or_impossible_comes_back_filled_with_a_sentence(
    client: Client, values: dict[str, str], sentence: str
) -> None:
    topic = make_topic()
    put_live(topic, today=topic.edited_at.date())
    Topic.objects.update(edited_at=topic.edited_at)
    before = Verification.objects.count()

    response = give(
        client, topic, **{"verdict": "still_right", "note": "Kept.", **with_days(values)}
    )

    assert sentence in page_of(response)
    assert form_of(response)["note"] == [values.get("note", "Kept.")]
    assert Verification.objects.count() == before


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize("days", [0, 1, 30])
def test_a_check_of_an_earlier_day_is_recorded_under_it(client: Client, days: int) -> None:
    give(client, make_due(), "still_right", verified_on=days_ago(days))

    assert newest().verified_on.isoformat() == days_ago(days)


@pytest.mark.usefixtures("reviewer")
def test_a_form_beside_another_text_comes_back_and_can_be_sent_again(client: Client) -> None:
    topic = make_due()
    sent = filled_verdict(client, topic, "still_right", note="Kept.")
    topic.takeaways.update(text="Other words.")
    put_live(topic)
    edition = Edition.objects.latest("pk")
    when = f"{edition.published_at:%Y-%m-%d at %H:%M} UTC"

    told = client.post(item_page(topic), sent)
    back = form_of(told)
    client.post(item_page(topic), back | {"verdict": ["still_right"]})

    assert f"{edition.published_by} published another text, edition 2, on {when}." in page_of(told)
    assert "Other words." in page_of(told)
    assert back["note"] == ["Kept."]
    assert newest().digest == back["digest"][0]
    assert newest().note == "Kept."


@pytest.mark.usefixtures("reviewer")
def test_a_check_recorded_meanwhile_is_told_with_its_reviewer_and_verdict(client: Client) -> None:
    topic = make_due()
    sent = filled_verdict(client, topic, "still_right", note="Kept.")
    grace = make_user(role="reviewer", username="Grace")
    verify(topic, reviewer=grace, verdict="needs_writer", today=today())
    when = f"{newest().recorded_at:%Y-%m-%d at %H:%M} UTC"

    told = client.post(item_page(topic), sent)
    again = client.post(item_page(topic), form_of(told) | {"verdict": ["still_right"]})

    told_what = f"{CHANGED} Grace recorded “needs a writer” on {when}. {AGAIN}"
    assert told_what in page_of(told)
    assert form_of(told)["note"] == ["Kept."]
    assert again.status_code == 302
    assert newest().verdict == "still_right"


@pytest.mark.usefixtures("reviewer")
def test_the_same_form_sent_twice_records_once(client: Client) -> None:
    topic = make_due()
    sent = filled_verdict(client, topic, "still_right")
    client.post(item_page(topic), sent)

    told = client.post(item_page(topic), sent)

    assert "you recorded “still right” on" in page_of(told)
    assert Verification.objects.filter(verified_on=today()).count() == 1


@pytest.mark.usefixtures("reviewer")
def test_a_date_that_another_page_moved_on_is_not_set_back(client: Client) -> None:
    topic = make_due()
    sent = filled_verdict(client, topic, "still_right")
    Source.objects.update(date="2026-03-04")

    told = client.post(item_page(topic), sent)

    assert f"{CHANGED} somebody recorded the date of “" in page_of(told)
    assert "” as 2026-03-04 updated." in page_of(told)
    assert "Recorded last time: updated 2026-03-04" in page_of(told)
    assert str(Source.objects.get().date) == "2026-03-04"
    again = client.post(item_page(topic), form_of(told) | {"verdict": ["still_right"]})
    assert again.status_code == 302


@pytest.mark.usefixtures("reviewer")
def test_who_moved_the_date_on_for_another_page_is_named(client: Client) -> None:
    source = make_source()
    topic, other = make_due(source=source), make_due(source=source)
    sent = filled_verdict(client, topic, "still_right")
    grace = Client()
    name = signed_in(grace, "reviewer").username
    give(grace, other, "still_right", source_date="2026-03-04")
    when = f"{newest().recorded_at:%Y-%m-%d at %H:%M} UTC"

    told = client.post(item_page(topic), sent)

    assert f"{CHANGED} {name} recorded the date of “" in page_of(told)
    assert f"” as 2026-03-04 updated on {when}. {AGAIN}" in page_of(told)


@pytest.mark.usefixtures("reviewer")
def test_a_date_that_two_saw_alike_is_no_reason_to_ask_again(client: Client) -> None:
    topic = make_due()
    sent = filled_verdict(client, topic, "still_right", source_date="2026-03-04")
    Source.objects.update(date="2026-03-04")

    assert client.post(item_page(topic), sent).status_code == 302


@pytest.mark.usefixtures("reviewer")
def test_a_page_that_was_withdrawn_meanwhile_gives_the_note_back(client: Client) -> None:
    topic = make_due()
    sent = filled_verdict(client, topic, "needs_writer", note="My <b>long</b> note.")
    make_withdrawn(topic)

    told = client.post(item_page(topic), sent)

    assert "This page is not live any more" in page_of(told)
    assert "My &lt;b&gt;long&lt;/b&gt; note." in page_of(told)
    assert not Verification.objects.filter(verdict="needs_writer").exists()
    assert client.get(item_page(topic)).status_code == 404


@pytest.mark.parametrize("is_superuser", [False, True])
def test_whoever_edited_the_live_text_last_may_not_check_it(
    client: Client, is_superuser: bool
) -> None:
    user = signed_in(client, "reviewer")
    User.objects.filter(pk=user.pk).update(is_superuser=is_superuser)
    topic = make_topic()
    topic.edited_by = user
    topic.save()
    put_live(topic)

    shown = page_of(client.get(item_page(topic)))
    refused = give(client, topic, "still_right", note="Kept.")

    assert SELF_CHECK in shown
    assert 'value="still_right"' not in shown
    assert SELF_CHECK in page_of(refused)
    assert form_of(refused)["note"] == ["Kept."]
    assert not Verification.objects.filter(reviewer=user).exists()


def test_a_superuser_checks_what_others_wrote(client: Client) -> None:
    User.objects.create_superuser("root", password=PASSWORD)
    client.login(username="root", password=PASSWORD)

    assert give(client, make_due(), "still_right").status_code == 302
    assert newest().reviewer.username == "root"


@pytest.mark.usefixtures("reviewer")
def test_what_somebody_else_has_taken_shows_no_verdicts_but_a_way_to_take_it(
    client: Client,
) -> None:
    topic = make_due()
    grace = make_user(role="reviewer", username="Grace")
    taken = take(topic.publication, grace, now=clock.now())  # type: ignore[arg-type]

    page = page_of(client.get(item_page(topic)))

    assert f"Grace took this at {taken.taken_at:%H:%M} UTC." in page
    assert "Take it over" in page
    assert 'value="still_right"' not in page


def test_a_verdict_on_what_somebody_else_has_taken_is_kept_until_it_is_taken_over(
    client: Client, reviewer: User
) -> None:
    topic = make_due()
    sent = filled_verdict(client, topic, "needs_writer", note="My work.")
    take(topic.publication, make_user(role="reviewer", username="Grace"), now=clock.now())  # type: ignore[arg-type]

    told = client.post(item_page(topic), sent)
    over = client.post(item_page(topic), form_of(told) | {"verdict": ["take_over"]})
    done = client.post(item_page(topic), form_of(over) | {"verdict": ["needs_writer"]})

    assert "Grace took this at" in page_of(told)
    assert not Verification.objects.filter(pk__gt=newest().pk).exists()
    assert (form_of(told)["note"], form_of(over)["note"]) == (["My work."], ["My work."])
    assert "Nothing is recorded yet" not in page_of(over)
    assert done.status_code == 302
    assert (newest().note, newest().reviewer) == ("My work.", reviewer)


def test_a_verdict_brings_the_next_item_of_the_same_list(client: Client, reviewer: User) -> None:
    first, second = make_due(-9), make_due(-8)
    make_due(-99, title="Filtered out")

    address = f"{item_page(first)}?words=immuno"
    response = client.post(address, opened(client, address) | {"verdict": ["still_right"]})

    assert response["Location"].startswith(f"{item_page(second)}?words=immuno&done=")
    assert Claim.objects.get().publication == second.publication
    assert Claim.objects.get().person == reviewer
    assert "Recorded: still right for “Immunotherapy”." in page_of(client.get(response["Location"]))


@pytest.mark.usefixtures("reviewer")
def test_what_others_have_taken_is_passed_by(client: Client) -> None:
    first, second, third = make_due(-9), make_due(-8), make_due(-7)
    take(second.publication, make_user(role="reviewer"), now=clock.now())  # type: ignore[arg-type]

    response = give(client, first, "still_right")

    assert response["Location"].startswith(item_page(third))


@pytest.mark.usefixtures("reviewer")
def test_after_the_last_one_the_desk_says_so(client: Client) -> None:
    topic = make_due()
    sent = filled_verdict(client, topic, "still_right")

    page = page_of(client.post(item_page(topic), sent, follow=True))

    assert "That was the last one. Nothing else waits for you here." in page
    assert "Recorded: still right for “Immunotherapy”." in page
    assert not Claim.objects.exists()


@pytest.mark.usefixtures("reviewer")
def test_skipping_leaves_the_item_to_others_and_goes_on_behind_it(client: Client) -> None:
    first, second = make_due(-9), make_due(-8)
    client.post(f"{item_page(first)}take/")

    to_second = client.post(item_page(first), {"verdict": "skip"})
    to_the_end = client.post(item_page(second), {"verdict": "skip"})

    assert to_second["Location"] == item_page(second)
    assert to_the_end["Location"] == HOME
    assert "That was the last one. 1 before it still waits for you." in page_of(client.get(HOME))
    assert not Claim.objects.exists()
    assert not Verification.objects.filter(verified_on=today()).exists()


@pytest.mark.usefixtures("reviewer")
def test_hostile_text_and_notes_stay_text(client: Client) -> None:
    hostile = "<script>alert(1)</script>"
    topic = make_due(title=hostile, body=hostile, source=make_source(title=hostile))
    give(client, topic, "needs_writer", note=hostile)

    page = client.get(item_page(topic)).content.decode()

    assert "<script>alert" not in page


@pytest.mark.django_db(transaction=True)
def test_of_two_verdicts_at_the_same_moment_one_is_recorded_and_the_other_comes_back() -> None:
    topic = make_due()
    clients = [Client(), Client()]
    for client in clients:
        signed_in(client, "reviewer")
    forms = [
        filled_verdict(client, topic, "needs_writer", note=f"Note {number}")
        for number, client in enumerate(clients)
    ]

    def post(client: Client, sent: Sent) -> tuple[int, bool]:
        response = client.post(item_page(topic), sent)
        is_filled = response.status_code == 200 and form_of(response)["note"] == sent["note"]
        return response.status_code, is_filled

    answers = at_once(post, clients, forms)

    winner = answers.index((302, False))
    assert sorted(answers) == [(200, True), (302, False)]
    made = Verification.objects.filter(verdict="needs_writer")
    assert [x.note for x in made] == [f"Note {winner}"]
