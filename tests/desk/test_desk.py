"""The desk: what waits, in which order and words, who has taken what, and who may come here."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db.models import TextField, Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.desk.models import CheckPlan, Claim
from explainer.publishing.models import Publication
from explainer.sources.models import Source, Verification
from explainer.workflow.moves import withdraw
from tests import clock
from tests.admin_forms import page_about, signed_in
from tests.clock import today
from tests.desk_pages import HOME, START, checked_so_that_it_is_due, item_page, make_due
from tests.factories import (
    make_live_topics,
    make_source,
    make_submitted,
    make_term,
    make_topic,
    make_user,
    move_request_by,
    put_live,
    verify,
)
from tests.racing import at_once
from topics.models import Topic

pytestmark = pytest.mark.django_db


def claim(text: object, person: User, *, minutes_ago: int = 0) -> None:
    taken_at = clock.now() - timedelta(minutes=minutes_ago)
    Claim.objects.create(publication=text.publication, person=person, taken_at=taken_at)  # type: ignore[attr-defined]


def rows(client: Client, query: str = "") -> list[str]:
    return [row.name for row in client.get(f"{HOME}{query}").context["rows"]]


def words(client: Client, query: str = "") -> str:
    return " ".join(client.get(f"{HOME}{query}").content.decode().split())


PAGES = [
    "/admin/desk/topic/immunotherapy/",
    "/admin/desk/source/{source}/",
    "/admin/topics/topic/{key}/review/",
    "/admin/topics/topic/{key}/correct/",
    "/admin/desk/forecast/",
]
ACTIONS = [
    START,
    "/admin/desk/take-back/",
    "/admin/desk/topic/immunotherapy/take/",
    "/admin/desk/topic/immunotherapy/leave/",
]


def addresses(pages: list[str]) -> list[str]:
    topic = make_due(slug="immunotherapy")
    source = topic.topic_sources.get().source_id
    return [page.format(key=topic.pk, source=source) for page in pages]


@pytest.mark.parametrize("role", [None, "writer", "publisher"])
def test_nobody_but_reviewers_comes_to_the_desk(client: Client, role: str | None) -> None:
    signed_in(client, role)
    pages, actions = addresses(PAGES), ACTIONS

    assert {client.get(page).status_code for page in pages} == {403}
    assert {client.post(page).status_code for page in [*pages, *actions]} == {403}
    assert not Claim.objects.exists()


def test_a_stranger_is_sent_to_the_login_page(client: Client) -> None:
    pages, actions = addresses(PAGES), ACTIONS

    answers = [*map(client.get, pages), *map(client.post, [*pages, *actions])]

    assert {answer.status_code for answer in answers} == {302}
    assert all(answer["Location"].startswith("/admin/login/") for answer in answers)


@pytest.mark.usefixtures("reviewer")
def test_a_wrong_method_is_refused(client: Client) -> None:
    pages, actions = addresses(PAGES), ACTIONS

    assert {client.get(page).status_code for page in actions} == {405}
    assert {client.put(page).status_code for page in pages} == {405}
    assert client.post(HOME).status_code == 405


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize(
    "address",
    [
        "/admin/desk/topic/none/",
        "/admin/desk/x/none/",
        "/admin/desk/source/999/",
        "/admin/topics/topic/9/review/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("reviewer")
def test_an_empty_desk_says_so_kindly(client: Client) -> None:
    page = words(client)

    assert "Nothing waits for you: every page is checked" in page
    assert "Start checking" not in page
    assert "Nothing that waits fits what you asked for." in words(client, "?kind=term")


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize(
    ("in_days", "sentence"),
    [
        (-12, "overdue by 12 days"),
        (-1, "overdue by 1 day"),
        (0, "due today"),
        (1, "due in 1 day"),
        (30, "due in 30 days"),
    ],
)
def test_the_calendar_is_said_in_words(client: Client, in_days: int, sentence: str) -> None:
    make_due(in_days)

    assert sentence in words(client)


@pytest.mark.usefixtures("reviewer")
def test_what_is_due_later_does_not_wait_yet(client: Client) -> None:
    make_due(32)

    assert rows(client) == []


@pytest.mark.usefixtures("reviewer")
def test_a_planned_check_names_its_day_and_the_one_on_which_it_is_due(client: Client) -> None:
    topic = make_due(60)
    verified_on = Verification.objects.get().verified_on
    day = today() + timedelta(days=3)
    CheckPlan.objects.create(
        publication_id=topic.publication_id or 0, verified_on=verified_on, planned_on=day
    )

    assert f"planned for {day}, due on {today() + timedelta(days=60)}" in words(client)


@pytest.mark.usefixtures("reviewer")
def test_a_source_that_changed_or_went_is_said_in_words(client: Client) -> None:
    changed, gone = make_due(100, title="Changed"), make_due(100, title="Gone")
    Source.objects.filter(topic_sources__topic=changed).update(date=today())
    verify(gone, verdict="source_gone", today=today())

    page = words(client)

    assert "NCI’s page changed" in page
    assert "NCI’s page is gone" in page
    assert rows(client) == ["Changed", "Gone"]


@pytest.mark.usefixtures("reviewer")
def test_a_submitted_text_whose_page_is_withdrawn_still_names_who_submitted_it(
    client: Client,
) -> None:
    topic = make_topic(published=True)
    topic.sections.update(body="Another body.")
    text = make_submitted(topic, writer=make_user(role="writer", username="Ada"))
    withdraw(text, move_request_by(make_user(role="publisher"), text, why="It is wrong."))

    assert "submitted today by Ada" in words(client)


@pytest.mark.usefixtures("reviewer")
def test_a_submitted_text_names_who_submitted_it(client: Client) -> None:
    make_submitted(make_topic(), writer=make_user(role="writer", username="Ada"))
    live = make_due(200)
    live.takeaways.update(text="It is one treatment.")
    make_submitted(live, correction="A typing mistake.")

    page = words(client)

    assert "submitted today by Ada" in page
    assert "small correction to confirm, submitted today by" in page


@pytest.mark.usefixtures("reviewer")
def test_the_most_urgent_comes_first(client: Client) -> None:
    make_submitted(make_topic(title="Submitted"))
    make_due(5, title="Soon")
    make_due(-1, title="Overdue")
    make_due(-9, title="Long overdue")
    changed = make_due(90, title="Changed")
    Source.objects.filter(topic_sources__topic=changed).update(date=today())

    assert rows(client) == ["Changed", "Long overdue", "Overdue", "Soon", "Submitted"]


@pytest.mark.usefixtures("reviewer")
def test_what_waits_for_others_is_shown_only_when_asked_for(client: Client) -> None:
    verify(make_due(title="Concerned"), verdict="needs_writer", today=today())

    assert rows(client) == []
    assert rows(client, "?why=needs_writer") == ["Concerned"]
    assert {x.why.name: x.count for x in client.get(HOME).context["counts"]} == {
        "SOURCE_CHANGED": 0, "OVERDUE": 0, "DUE_SOON": 0, "SUBMITTED": 0,
        "NEEDS_WRITER": 1, "NEEDS_CLINICIAN": 0,
    }  # fmt: skip


def test_the_list_is_filtered_by_each_wish(client: Client, reviewer: User) -> None:
    source = make_source()
    make_due(-5, title="Élan", source=source)
    make_due(5, title="Soon")
    make_submitted(make_topic(title="Élève"))
    term = make_term(name="Antigen")
    put_live(term, today=checked_so_that_it_is_due(-1))
    claim(term, reviewer)

    assert rows(client, "?why=due_soon") == ["Soon"]
    assert rows(client, "?kind=term") == ["Antigen"]
    assert rows(client, f"?source={source.pk}") == ["Élan"]
    assert rows(client, "?words=ELAN") == ["Élan"]
    assert rows(client, "?words=eleve") == ["Élève"]
    assert rows(client, "?mine=on") == ["Antigen"]
    assert rows(client, "?kind=topic&why=overdue") == ["Élan"]
    assert rows(client, "?kind=topic&why=submitted") == ["Élève"]


def test_a_source_is_found_by_words_of_its_title_or_its_address(
    client: Client, reviewer: User
) -> None:
    cold = make_source(title="Chemotherapy and cold", address="https://www.cancer.gov/cold-caps")
    make_due(-5, title="Cold", source=cold)
    make_due(-4, title="Other", source=make_source(title="Chemotherapy and heat"))
    make_source(title="Chemotherapy of no page")
    del reviewer

    for asked in ("COLD chemo", "gov/cold-caps"):
        found = client.get(HOME, {"find_source": asked, "kind": "topic"}, follow=True)
        assert found.redirect_chain == [(f"{HOME}?kind=topic&source={cold.pk}", 302)]
        assert [row.name for row in found.context["rows"]] == ["Cold"]
    page = words(client, f"?source={cold.pk}")
    assert "<strong>Source:</strong> Chemotherapy and cold (www.cancer.gov/cold-caps)" in page
    assert "Check the pages of this source together" in page
    heat = Source.objects.get(title="Chemotherapy and heat")
    found = client.get(HOME, {"source": str(cold.pk), "find_source": "heat"})
    assert found["Location"] == f"{HOME}?source={heat.pk}"


@pytest.mark.usefixtures("reviewer")
def test_of_several_sources_the_reviewer_chooses_one(client: Client) -> None:
    sources = [make_source(title=f"<b>Chemotherapy {x}") for x in range(25)]
    for source in sources:
        make_due(-1, source=source)

    page = words(client, "?find_source=chemo&why=overdue")

    assert page.count("&lt;b&gt;Chemotherapy") == 20
    assert f'href="?why=overdue&amp;source={sources[0].pk}"' in page.replace(
        "&source", "&amp;source"
    )
    assert "Only the first 20 are shown" in page
    assert len(rows(client, "?find_source=chemo")) == 25
    assert "No live page rests on a source with all of these words" in words(
        client, "?find_source=heat"
    )


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize("asked", ["%00", "x" * 50_000, "%25_", "%3Cscript%3E", "%20" * 90])
def test_what_names_no_source_loses_nothing_of_the_list(client: Client, asked: str) -> None:
    make_due(title="One")

    assert rows(client, f"?find_source={asked}") == ["One"]
    assert "<script>" not in words(client, f"?find_source={asked}").partition("<main")[2]


@pytest.mark.usefixtures("reviewer")
def test_the_desk_stays_small_whatever_it_holds(client: Client) -> None:
    make_live_topics(60, like=make_due(title="A" * 120))
    Source.objects.bulk_create(
        Source(title="B" * 200, address=f"https://www.cancer.gov/{x}/{'c' * 300}")
        for x in range(300)
    )
    reviewer = make_user(role="reviewer", username="d" * 40)
    Claim.objects.bulk_create(
        Claim(publication=x, person=reviewer) for x in Publication.objects.all()
    )
    Publication.objects.update(slug=Concat(Value("e" * 70), Cast("pk", TextField())))

    page = client.get(f"{HOME}?words=c&kind=topic&mine=&why=overdue")

    assert len(page.context["rows"]) == 50
    assert len(page.content) < 60_000


@pytest.mark.usefixtures("reviewer")
def test_the_list_goes_on_from_the_live_pages_to_the_submitted_texts(client: Client) -> None:
    make_live_topics(47, like=make_due())
    for number in range(12):
        make_submitted(make_topic(title=f"Submitted {number:02}"))

    first, second = rows(client), rows(client, "?page=2")

    assert (len(first), first[-2:]) == (50, ["Submitted 00", "Submitted 01"])
    assert second == [f"Submitted {number:02}" for number in range(2, 12)]
    assert client.get(HOME).context["page"].paginator.count == 60


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize("number", ["0", "-1", "9" * 9, "9" * 400, "٣", "1e3", " 2 "])
def test_a_page_that_is_not_there_is_the_first_or_the_last(client: Client, number: str) -> None:
    make_live_topics(59, like=make_due())

    assert len(rows(client, f"?page={number}")) in (10, 50)


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize(
    "query",
    [
        "?why=x", "?kind=book", "?source=abc", "?source=-1", f"?source={'9' * 30}", "?words=%00",
        "?page=x", "?done=x", "?mine=", f"?words={'x' * 5_000}",
    ],
)  # fmt: skip
def test_a_wish_that_makes_no_sense_asks_for_nothing(client: Client, query: str) -> None:
    make_due(title="One")

    assert rows(client, query) == ["One"]


def test_who_has_taken_what_is_shown_while_it_lasts(client: Client, reviewer: User) -> None:
    grace = make_user(role="reviewer", username="Grace")
    claim(make_due(title="Hers"), grace, minutes_ago=59)
    claim(make_due(title="Over"), grace, minutes_ago=61)
    claim(make_due(title="Mine"), reviewer)

    shown = {x.name: x.claim and x.claim.person for x in client.get(HOME).context["rows"]}

    assert shown == {"Hers": grace, "Over": None, "Mine": reviewer}


def test_start_takes_the_first_free_item_of_the_filtered_list(
    client: Client, reviewer: User
) -> None:
    first, second = make_due(-9), make_due(-8)
    make_due(-99, title="Filtered out")
    claim(first, make_user(role="reviewer"))

    response = client.post(f"{START}?words=immuno")

    assert response["Location"] == f"{item_page(second)}?words=immuno"
    assert Claim.objects.get(person=reviewer).publication == second.publication


@pytest.mark.usefixtures("reviewer")
def test_start_leads_to_the_review_of_a_submitted_text(client: Client) -> None:
    text = make_submitted(make_topic())

    assert client.post(START)["Location"] == page_about(text, "review")


def test_start_passes_by_what_this_person_wrote(client: Client, reviewer: User) -> None:
    own = make_submitted(make_topic(title="Own"))
    Topic.objects.filter(pk=own.pk).update(edited_by=reviewer)
    live = make_topic(title="Own and live")
    live.edited_by = reviewer
    live.save()
    put_live(live, today=checked_so_that_it_is_due(-1))

    page = client.post(START, follow=True).content.decode()

    assert "Nothing here is free" in page
    assert not Claim.objects.exists()


@pytest.mark.usefixtures("reviewer")
def test_one_item_is_taken_from_its_row(client: Client) -> None:
    make_due(-9)
    second = make_due(-1)

    response = client.post(f"{item_page(second)}take/?kind=topic")

    assert response["Location"] == f"{item_page(second)}?kind=topic"
    assert Claim.objects.get().publication == second.publication


@pytest.mark.usefixtures("reviewer")
def test_an_item_that_waits_no_more_is_not_taken(client: Client) -> None:
    topic = make_topic(published=True)

    page = client.post(f"{item_page(topic)}take/", follow=True).content.decode()

    assert "This does not wait any more" in page
    assert client.post("/admin/desk/topic/none/take/").status_code == 404
    assert not Claim.objects.exists()


def test_an_item_is_given_back_by_whoever_has_it_only(client: Client, reviewer: User) -> None:
    mine, hers = make_due(-9), make_due(-8)
    claim(mine, reviewer)
    claim(hers, make_user(role="reviewer"))

    offered = words(client).count("Give back")
    for topic in (mine, hers):
        client.post(f"{item_page(topic)}leave/")

    assert offered == 1
    assert Claim.objects.get().publication == hers.publication


@pytest.mark.usefixtures("reviewer")
def test_hostile_names_stay_text(client: Client) -> None:
    make_due(title="<script>alert(1)</script>")

    page = client.get(HOME).content.decode()

    assert "<script>alert(1)</script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.usefixtures("reviewer")
def test_fifty_items_stand_on_a_page(client: Client) -> None:
    topic = make_due()
    make_live_topics(59, like=topic)

    lengths = [len(rows(client, query)) for query in ("", "?page=2", "?page=99")]
    assert lengths == [50, 10, 10]


@pytest.mark.usefixtures("reviewer")
@pytest.mark.parametrize("copies", [1, 60])
def test_the_list_takes_the_same_few_queries_however_long_it_is(
    client: Client, copies: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_live_topics(copies, like=make_due())
    for number in range(copies // 4 + 1):
        make_submitted(make_topic(title=f"Submitted {number}"))
    client.get(HOME)

    with django_assert_num_queries(12):
        client.get(f"{HOME}?why=overdue")
    with django_assert_num_queries(13):
        client.get(f"{HOME}?why=submitted")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_the_same_item_at_the_same_moment_one_has_it() -> None:
    topics = [make_due(-9), make_due(-8)]
    clients = [Client(), Client()]
    people = [signed_in(client, "reviewer") for client in clients]

    def post(client: Client) -> str:
        return str(client.post(START)["Location"])

    went_to = at_once(post, clients)

    taken = {claim.person: claim.publication for claim in Claim.objects.select_related("person")}
    assert sorted(went_to) == sorted(item_page(topic) for topic in topics)
    assert [f"/admin/desk/topic/{taken[x].slug}/" for x in people] == went_to
    assert Publication.objects.count() == 2
