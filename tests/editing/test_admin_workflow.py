"""The page “Where it stands”: the moves of a text, by its people, one step at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from explainer.publishing.content import digest_of
from explainer.publishing.models import DEFAULT_RECHECK_MONTHS, Edition, Publication
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.verification import UNKNOWN_EDITOR
from explainer.workflow.models import Move
from explainer.workflow.moves import send_back, submit, withdraw
from tests.admin_forms import (
    change_page,
    filled_move,
    form_of,
    opened,
    page_about,
    publish_page,
    signed_in,
)
from tests.factories import (
    PASSWORD,
    make_ready,
    make_submitted,
    make_term,
    make_topic,
    make_user,
    move_request_by,
    verify_and_publish,
)
from tests.html_forms import Sent
from tests.racing import at_once
from topics.models import Section, Topic

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>"
STALE = "This changed after you had opened it:"


def stands_page(text: WorkingCopy) -> str:
    return page_about(text, "stands")


def make_live() -> Topic:
    return make_topic(published=True)


def make_edited() -> Topic:
    topic = make_live()
    Section.objects.filter(topic=topic).update(body="Edited.")
    return topic


def make_withdrawn() -> Topic:
    topic = make_live()
    topic.refresh_from_db()
    withdraw(topic, move_request_by(make_user(role="publisher"), topic, why="Outdated."))
    return Topic.objects.get(pk=topic.pk)


MADE: dict[str, Callable[[], WorkingCopy]] = {
    "draft": make_topic,
    "in review": lambda: make_submitted(make_topic()),
    "ready": lambda: make_ready(make_topic()),
    "live": make_live,
    "edited": make_edited,
    "withdrawn": make_withdrawn,
}
OFFERED = {
    ("writer", "draft"): {"submit"},
    ("writer", "edited"): {"submit"},
    ("publisher", "edited"): {"withdraw"},
    ("writer", "withdrawn"): {"submit"},
    ("reviewer", "in review"): {"send_back"},
    ("reviewer", "ready"): {"send_back"},
    ("publisher", "in review"): {"send_back"},
    ("publisher", "ready"): {"send_back"},
    ("publisher", "live"): {"withdraw"},
}


@pytest.mark.parametrize("state", sorted(MADE))
@pytest.mark.parametrize("role", ["writer", "reviewer", "publisher"])
def test_each_role_is_offered_its_moves_and_told_why_not_the_others(
    client: Client, role: str, state: str
) -> None:
    text = MADE[state]()
    signed_in(client, role)

    context = client.get(stands_page(text)).context

    offered = {form.name for form in context["forms"]}
    assert offered == OFFERED.get((role, state), set())
    assert len(offered) + len(context["refused"]) + len(context["pages"]) == 9
    assert all(offer.refusal.endswith(".") for offer in context["refused"])


@pytest.mark.parametrize("state", sorted(MADE))
def test_the_page_says_in_words_where_the_text_stands(client: Client, state: str) -> None:
    text = MADE[state]()
    signed_in(client, "writer")

    page = client.get(stands_page(text)).content.decode()

    said = "Changed since edition 1" if state == "edited" else state.capitalize()
    assert f"<strong>{said}.</strong>" in page


@pytest.mark.parametrize("make", [make_topic, make_term])
def test_a_writer_submits_a_text_and_says_what_is_new(
    client: Client, make: Callable[..., WorkingCopy]
) -> None:
    text = make()
    writer = signed_in(client, "writer")
    sent = filled_move(client, stands_page(text), "submit", why="  A new section.  ")

    response = client.post(stands_page(text), sent, follow=True)

    move = Move.objects.get()
    text.refresh_from_db()
    assert (text.state, move.action, move.made_by) == ("in_review", "submit", writer)
    assert (move.from_state, move.to_state, move.why) == ("draft", "in_review", "A new section.")
    assert "was submitted for review." in response.content.decode()


def test_a_text_that_lacks_something_is_not_submitted_and_the_form_comes_back_filled(
    client: Client,
) -> None:
    topic = make_topic(description="")
    signed_in(client, "writer")
    sent = filled_move(client, stands_page(topic), "submit", why="All of it.")

    response = client.post(stands_page(topic), sent)

    assert "Write the one-sentence description." in response.content.decode()
    assert form_of(response)["submit-why"] == ["All of it."]
    assert not Move.objects.exists()


def test_a_small_correction_is_offered_for_a_live_page_only(client: Client) -> None:
    signed_in(client, "writer")

    new = client.get(stands_page(make_topic())).content.decode()
    live = client.get(stands_page(make_edited())).content.decode()

    assert "only a small correction" not in new
    assert "only a small correction" in live


def test_a_small_correction_keeps_its_public_reason(client: Client) -> None:
    topic = make_live()
    Section.objects.update(body="A typo less.")
    signed_in(client, "writer")
    sent = filled_move(client, stands_page(topic), "submit", why="A typo.", is_correction="on")

    client.post(stands_page(topic), sent)

    topic.refresh_from_db()
    assert (topic.state, topic.correction) == ("in_review", "A typo.")


def test_a_small_correction_without_a_reason_is_not_submitted(client: Client) -> None:
    topic = make_live()
    Section.objects.update(body="A typo less.")
    signed_in(client, "writer")
    sent = filled_move(client, stands_page(topic), "submit", why=" ", is_correction="on")

    response = client.post(stands_page(topic), sent)

    topic.refresh_from_db()
    assert "Say what was wrong: readers will see it" in response.content.decode()
    assert form_of(response)["submit-is_correction"] == ["on"]
    assert topic.state == "draft"


@pytest.mark.parametrize("role", ["reviewer", "publisher"])
@pytest.mark.parametrize("state", ["in review", "ready"])
def test_a_text_goes_back_to_its_writer_with_a_reason(
    client: Client, role: str, state: str
) -> None:
    text = MADE[state]()
    signed_in(client, role)
    sent = filled_move(client, stands_page(text), "send_back", why="Explain “dose”.")

    client.post(stands_page(text), sent)

    text.refresh_from_db()
    assert (text.state, Move.objects.latest("pk").why) == ("draft", "Explain “dose”.")


def test_a_publisher_withdraws_a_page_with_a_reason(client: Client) -> None:
    topic = make_live()
    signed_in(client, "publisher")
    sent = filled_move(client, stands_page(topic), "withdraw", why="NCI took it down.")

    response = client.post(stands_page(topic), sent, follow=True)

    assert not Publication.objects.live().exists()
    assert Move.objects.get().why == "NCI took it down."
    assert "<strong>Withdrawn.</strong>" in response.content.decode()


@pytest.mark.parametrize(
    ("state", "role", "move"),
    [("in review", "reviewer", "send_back"), ("live", "publisher", "withdraw")],
)
@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        ("", "Say"),
        (" \n ", "Say"),
        ("w" * 50_000, "At most 2000 characters can be kept here; these are 50000."),
        ("a\x00b", "Null characters are not allowed."),
    ],
    ids=["empty", "blank", "long", "null"],
)
def test_a_reason_that_cannot_be_kept_is_answered_with_a_sentence(
    client: Client, state: str, role: str, move: str, why: str, sentence: str
) -> None:
    text = MADE[state]()
    moves = Move.objects.count()
    signed_in(client, role)
    sent = filled_move(client, stands_page(text), move, why=why)

    response = client.post(stands_page(text), sent)

    assert sentence in response.content.decode()
    assert form_of(response)[f"{move}-why"][0].strip() == why.strip()
    assert Move.objects.count() == moves


WRONG_ROLES = [
    ("draft", "submit", ["reviewer", "publisher"]),
    ("in review", "send_back", ["writer"]),
    ("ready", "send_back", ["writer"]),
    ("live", "withdraw", ["writer", "reviewer"]),
]


@pytest.mark.parametrize(
    ("state", "move", "role"), [(s, m, role) for s, m, roles in WRONG_ROLES for role in roles]
)
def test_a_move_of_somebody_elses_is_refused_in_words(
    client: Client, state: str, move: str, role: str
) -> None:
    text = MADE[state]()
    moves = Move.objects.count()
    signed_in(client, role)
    now = move_request_by(make_user(), type(text)._default_manager.get(pk=text.pk))
    sent = {"move": move, f"{move}-seen": now.seen, f"{move}-digest": now.digest,
            f"{move}-why": "Because."}  # fmt: skip

    response = client.post(stands_page(text), sent)

    assert "may " in response.content.decode()
    assert "Only " in response.content.decode()
    assert Move.objects.count() == moves


def test_the_second_of_two_people_is_told_what_the_first_did(client: Client) -> None:
    text = make_submitted(make_topic())
    signed_in(client, "reviewer")
    sent = filled_move(client, stands_page(text), "send_back", why="Too long.")
    grace = make_user(role="publisher", username="Grace")
    send_back(text, move_request_by(grace, text, why="Too short."))

    response = client.post(stands_page(text), sent)

    page = response.content.decode()
    when = f"{Move.objects.latest('pk').made_at:%Y-%m-%d at %H:%M} UTC"
    assert f"{STALE} Grace moved the text (sent back to the writer) on {when}." in page
    assert form_of(response)["send_back-why"] == ["Too long."]
    assert Move.objects.latest("pk").why == "Too short."


def test_of_two_tabs_the_older_is_told_and_can_decide_again(client: Client) -> None:
    topic = make_topic()
    writer = signed_in(client, "writer")
    sent = filled_move(client, stands_page(topic), "submit", why="First tab.")
    text = make_submitted(topic, writer=writer)
    send_back(text, move_request_by(make_user(role="reviewer"), text, why="Shorter."))

    told = client.post(stands_page(topic), sent)
    again = client.post(stands_page(topic), form_of(told) | {"move": ["submit"]})

    assert STALE in told.content.decode()
    assert again.status_code == 302
    assert Move.objects.latest("pk").why == "First tab."


def test_a_text_that_changed_meanwhile_is_not_submitted(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "writer")
    sent = filled_move(client, stands_page(topic), "submit", why="Kept.")
    Section.objects.update(body="Another body.")
    Topic.objects.update(edited_by=make_user(username="Wendy"))

    told = client.post(stands_page(topic), sent)
    again = client.post(stands_page(topic), form_of(told) | {"move": ["submit"]})

    when = f"{topic.edited_at:%Y-%m-%d at %H:%M} UTC"
    assert f"{STALE} Wendy saved the text last, on {when}." in told.content.decode()
    assert form_of(told)["submit-why"] == ["Kept."]
    assert again.status_code == 302


def test_a_form_with_an_error_stays_as_stale_as_it_was(client: Client) -> None:
    text = make_submitted(make_topic())
    signed_in(client, "reviewer")
    sent = filled_move(client, stands_page(text), "send_back", why="w" * 2_001)
    send_back(text, move_request_by(make_user(role="publisher"), text, why="Mine."))

    back = form_of(client.post(stands_page(text), sent))
    back |= {"move": ["send_back"], "send_back-why": ["Shorter."]}

    assert STALE in client.post(stands_page(text), back).content.decode()


def test_a_button_that_was_pressed_twice_makes_one_move(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "writer")
    sent = filled_move(client, stands_page(topic), "submit", why="Once.")

    responses = [client.post(stands_page(topic), sent) for _click in range(2)]

    assert [response.status_code for response in responses] == [302, 302]
    assert Move.objects.count() == 1


@pytest.mark.parametrize("value", ["", "x", "-1", "999999", "9" * 30, "a\x00b", "²"])
@pytest.mark.parametrize("name", ["seen", "digest"])
def test_a_form_that_saw_nothing_moves_nothing(client: Client, name: str, value: str) -> None:
    text = make_submitted(make_topic())
    signed_in(client, "reviewer")
    sent = filled_move(client, stands_page(text), "send_back", why="Kept.", **{name: value})

    response = client.post(stands_page(text), sent)

    assert "errorlist" in response.content.decode()
    assert form_of(response)["send_back-why"] == ["Kept."]
    assert Move.objects.count() == 1


def test_what_was_seen_of_another_text_is_no_leave_to_move_this_one(client: Client) -> None:
    text, other = make_submitted(make_topic()), make_submitted(make_topic())
    signed_in(client, "reviewer")
    sent = filled_move(client, stands_page(other), "send_back", why="The other.")

    response = client.post(stands_page(text), sent)

    assert STALE in response.content.decode()
    assert {x.state for x in Topic.objects.all()} == {"in_review"}


@pytest.mark.parametrize("move", ["", "accept", "publish", "edit", "x"])
def test_a_button_that_the_page_does_not_have_is_refused(client: Client, move: str) -> None:
    text = make_ready(make_topic())
    signed_in(client, "publisher")

    response = client.post(stands_page(text), {"move": move})

    text.refresh_from_db()
    assert (response.status_code, text.state) == (400, "ready")


def test_opening_the_page_writes_nothing(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "writer")

    client.get(stands_page(topic))

    topic.refresh_from_db()
    assert (topic.publication, topic.revision) == (None, 1)
    assert not Publication.objects.exists()


def test_the_record_says_who_moved_it_when_from_where_to_where_and_why(client: Client) -> None:
    text = make_submitted(make_topic(), writer=make_user(role="writer", username="ada"))
    move = send_back(
        text, move_request_by(make_user(role="reviewer", username="rob"), text, why="No.")
    )
    signed_in(client, "writer")

    page = client.get(stands_page(text)).content.decode()

    for said in ("ada", "submitted for review", "rob", "sent back to the writer", "No.",
                 f"{move.made_at:%Y-%m-%d %H:%M}"):  # fmt: skip
        assert said in page
    assert page.index("rob") < page.index("ada")


def make_moves(text: WorkingCopy, count: int) -> WorkingCopy:
    """Submit and send back so many times; every move by somebody else."""
    for _ in range(count):
        submit(text, move_request_by(make_user(role="writer"), text))
        text.refresh_from_db()
        send_back(text, move_request_by(make_user(role="reviewer"), text, why="Once more."))
        text.refresh_from_db()
    return text


@pytest.mark.parametrize("role", ["writer", "reviewer", "publisher"])
def test_many_moves_cost_no_more_queries_than_few_and_come_in_pages(
    client: Client, role: str
) -> None:
    few, many = make_moves(make_topic(), 1), make_moves(make_topic(), 12)
    signed_in(client, role)
    counts = []
    for text in (few, many):
        with CaptureQueriesContext(connection) as queries:
            page = client.get(stands_page(text)).content.decode()
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert "Page 1 of 2" in page
    assert client.get(f"{stands_page(many)}?page=2").context["page"].number == 2


def test_a_reason_with_a_script_stays_text(client: Client) -> None:
    topic = make_live()
    signed_in(client, "publisher")
    sent = filled_move(client, stands_page(topic), "withdraw", why=HOSTILE)

    page = client.post(stands_page(topic), sent, follow=True).content.decode()

    assert HOSTILE not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("role", ["reviewer", "publisher"])
@pytest.mark.parametrize("months", ["1", "60"])
def test_a_fast_moving_topic_is_checked_more_often(client: Client, role: str, months: str) -> None:
    topic = make_live()
    signed_in(client, role)
    page = client.get(stands_page(topic)).content.decode()
    sent = filled_move(client, stands_page(topic), "recheck", months=months)

    client.post(stands_page(topic), sent)

    assert "12 months, shorter for fast-moving topics." in page
    assert Publication.objects.get().recheck_months == int(months)
    assert Edition.objects.count() == 1


@pytest.mark.parametrize("months", ["0", "61", "-1", "x", "", "1.5", "9" * 30])
def test_months_that_cannot_be_are_refused_with_a_sentence(client: Client, months: str) -> None:
    topic = make_live()
    signed_in(client, "reviewer")
    sent = filled_move(client, stands_page(topic), "recheck", months=months)

    response = client.post(stands_page(topic), sent)

    assert "Choose between 1 and 60 months." in response.content.decode()
    assert form_of(response)["recheck-months"] == [months]
    assert Publication.objects.get().recheck_months == DEFAULT_RECHECK_MONTHS


@pytest.mark.parametrize(
    ("role", "make", "sentence"),
    [
        ("writer", make_live, "Only reviewers and publishers may say how often"),
        ("reviewer", make_topic, "Nobody has submitted this text yet."),
    ],
)
def test_how_often_a_page_is_checked_is_not_everybodys_to_say(
    client: Client, role: str, make: Callable[[], Topic], sentence: str
) -> None:
    topic = make()
    signed_in(client, role)

    response = client.post(stands_page(topic), {"move": "recheck", "recheck-months": "3"})

    assert "recheck-months" not in opened(client, stands_page(topic))
    assert sentence in response.content.decode()
    assert not Publication.objects.exclude(recheck_months=DEFAULT_RECHECK_MONTHS).exists()


def saved(client: Client, text: WorkingCopy, **values: str) -> str:
    """Open, change and save the text's page, and return the page that follows."""
    sent = opened(client, change_page(text)) | {name: [value] for name, value in values.items()}
    sent["_continue"] = ["Save and continue editing"]
    return client.post(change_page(text), sent, follow=True).content.decode()


@pytest.mark.parametrize(("state", "was"), [("in review", "in review"), ("ready", "ready")])
@pytest.mark.parametrize("values", [{"title": "New"}, {"sections-0-body": "New."}])
def test_an_edit_takes_a_text_back_to_draft_and_the_writer_is_told(
    client: Client, state: str, was: str, values: dict[str, str]
) -> None:
    text = MADE[state]()
    writer = signed_in(client, "writer")

    page = saved(client, text, **values)

    text.refresh_from_db()
    move = Move.objects.latest("pk")
    assert (text.state, move.action, move.made_by) == ("draft", "edit", writer)
    assert f"It was {was}; your edit made it a draft again." in page
    assert "Submit it when you are done." in page


def test_a_save_that_changes_nothing_leaves_the_text_in_review(client: Client) -> None:
    text = make_submitted(make_topic())
    signed_in(client, "writer")

    page = saved(client, text)

    text.refresh_from_db()
    assert (text.state, Move.objects.count()) == ("in_review", 1)
    assert "made it a draft again" not in page


def test_an_edit_of_a_draft_is_no_move(client: Client) -> None:
    topic = make_topic()
    signed_in(client, "writer")

    page = saved(client, topic, title="New")

    assert not Move.objects.exists()
    assert "made it a draft again" not in page


def test_an_edit_that_is_refused_leaves_the_text_in_review(client: Client) -> None:
    text = make_submitted(make_topic())
    signed_in(client, "writer")
    sent = opened(client, change_page(text)) | {"title": [""]}

    client.post(change_page(text), sent)

    text.refresh_from_db()
    assert text.state == "in_review"


@pytest.mark.parametrize(
    ("role", "state", "tools"),
    [
        ("writer", "draft", {"Submit for review…"}),
        ("writer", "in review", set()),
        ("reviewer", "draft", set()),
        ("reviewer", "in review", {"Review"}),
        ("publisher", "draft", {"Publish…"}),
        ("publisher", "in review", {"Publish…"}),
    ],
)
def test_the_texts_page_offers_only_what_this_person_may_do(
    client: Client, role: str, state: str, tools: set[str]
) -> None:
    text = MADE[state]()
    signed_in(client, role)

    offered = {tool.name for tool in client.get(change_page(text)).context["tools"]}

    always = {"Comments (0 open)", "Where it stands", "Editions", "What changed",
              "View as a reader"}  # fmt: skip
    assert offered == always | tools


def post_together(posts: list[tuple[str, str, Sent]]) -> list[tuple[int, bool]]:
    """Send forms of several people at the same moment; answer with status and “told”."""
    clients = [Client() for _post in posts]
    for client, (username, _address, _sent) in zip(clients, posts, strict=True):
        client.login(username=username, password=PASSWORD)

    def post(client: Client, one: tuple[str, str, Sent]) -> tuple[int, bool]:
        response = client.post(one[1], one[2])
        return response.status_code, STALE in response.content.decode()

    return at_once(post, clients, posts)


def one_of(role: str, text: WorkingCopy, page: str, move: str, **values: str) -> tuple[Any, ...]:
    """Return what a new person of this role, who has opened the page, is about to send."""
    client = Client()
    person = signed_in(client, role)
    address = page_about(text, page)
    return person.username, address, filled_move(client, address, move, **values)


RACES: dict[str, tuple[Callable[[], WorkingCopy], list[tuple[str, str, str]]]] = {
    "submit twice": (make_topic, [("writer", "stands", "submit")] * 2),
    "publish twice": (MADE["ready"], [("publisher", "publish", "publish")] * 2),
    "publish and send back": (
        MADE["ready"],
        [("publisher", "publish", "publish"), ("reviewer", "stands", "send_back")],
    ),
    "withdraw twice": (make_live, [("publisher", "stands", "withdraw")] * 2),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("race", sorted(RACES))
def test_of_two_who_move_a_text_at_the_same_moment_exactly_one_does(race: str) -> None:
    make, asked = RACES[race]
    text = make()
    before = Move.objects.count()
    posts = [
        one_of(role, text, page, move, **({} if move == "publish" else {"why": f"Why {number}."}))
        for number, (role, page, move) in enumerate(asked)
    ]

    answers = post_together(posts)

    assert sorted(answers) == [(200, True), (302, False)]
    assert Move.objects.count() == before + 1


def test_after_publishing_a_new_edition_the_record_names_it(client: Client) -> None:
    text = make_ready(make_topic())
    signed_in(client, "publisher")
    client.post(publish_page(text), filled_move(client, publish_page(text), "publish"))

    page = client.get(stands_page(text)).content.decode()

    assert "published: edition 1" in page
    assert verify_and_publish(text).number == 1


@pytest.mark.parametrize("state", ["draft", "in review", "ready"])
def test_saving_a_text_of_nobody_as_it_is_makes_it_somebodys(client: Client, state: str) -> None:
    text = MADE[state]()
    Topic.objects.update(edited_by=None)
    writer = signed_in(client, "writer")

    client.post(change_page(text), opened(client, change_page(text)))

    topic = Topic.objects.get()
    assert (topic.edited_by, topic.state, topic.revision) == (writer, "draft", text.revision + 1)
    assert digest_of(topic.compose()) == digest_of(text.compose())
    make_ready(topic, writer=writer)


def test_a_text_of_nobody_is_not_submitted_and_the_page_says_what_to_do(client: Client) -> None:
    text = make_topic()
    signed_in(client, "writer")
    sent = filled_move(client, stands_page(text), "submit")
    Topic.objects.update(edited_by=None)

    told = client.post(stands_page(text), sent)

    assert UNKNOWN_EDITOR in client.get(stands_page(text)).content.decode()
    assert UNKNOWN_EDITOR in told.content.decode()
    assert Topic.objects.get().state == "draft"
