"""The history of a page: its editions and checks, in public, and what stays private."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.publishing.models import Edition
from explainer.publishing.publish import publication_of
from explainer.sources.models import ReviewerProfile, Verification
from explainer.sources.reviewers import public_name
from explainer.workflow.comments import comment
from explainer.workflow.moves import send_back
from tests import clock
from tests.admin_forms import signed_in
from tests.factories import (
    check_again,
    make_corrected,
    make_source,
    make_submitted,
    make_term,
    make_topic,
    make_user,
    make_withdrawn,
    move_request_by,
    put_live,
    take_back,
    verify,
)
from tests.reading import OF_THE_STATE, by_name, text_of
from topics.models import Topic

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 2)
PROFILES = "/admin/sources/reviewerprofile/"


def make_person(*, first: str = "Ada", last: str = "Lovelace", shows_name: bool = False) -> User:
    person = make_user(role="reviewer", username=f"secret-login-{User.objects.count()}")
    person.first_name, person.last_name, person.email = first, last, "secret@example.org"
    person.save()
    if shows_name:
        ReviewerProfile.objects.create(user=person, shows_name=True)
    return person


def history(client: Client, topic: Topic, query: str = "") -> str:
    return text_of(client.get(f"{topic.get_absolute_url()}history/{query}").content.decode())


def test_a_reader_sees_every_edition_and_check_the_newest_first(client: Client) -> None:
    source = make_source(title="Immunotherapy at NCI", nci_date=date(2019, 9, 24))
    topic = make_topic(source=source)
    put_live(topic, today=TODAY, publisher=make_person())
    topic.sections.update(body="New words.")
    put_live(topic, today=TODAY + timedelta(days=1), publisher=make_person())

    page = history(client, topic)

    second, first = page.index("Edition 2 went live"), page.index("Edition 1 went live")
    assert second < page.index("This is the text that you can read now.") < first
    assert first < page.index("A newer text has taken its place.") < page.index("July 3, 2026")
    assert page.index("July 3, 2026") < page.index("July 2, 2026")
    assert "Compared with Immunotherapy at NCI (cancer.gov)" in page
    assert "Still right · NCI updated September 24, 2019 · Reviewer A. L." in page


@pytest.mark.parametrize("make", [make_topic, make_term])
def test_a_page_leads_to_its_history_and_back(client: Client, make: type) -> None:
    working_copy = make(published=True)
    address = working_copy.get_absolute_url()

    page = client.get(address).content.decode()
    back = client.get(f"{address}history/").content.decode()

    assert f'<a href="{address}history/">History of this page</a>' in page
    assert f'<a href="{address}">Back to' in back


@pytest.mark.parametrize("make", [make_topic, make_term])
def test_nobody_sees_the_history_of_what_was_never_published(client: Client, make: type) -> None:
    draft = make()
    publication_of(draft)
    verify(draft)
    published = make(published=True)

    assert client.get(f"{draft.get_absolute_url()}history/").status_code == 404
    assert client.get("/topics/nowhere/history/").status_code == 404
    assert client.post(f"{published.get_absolute_url()}history/").status_code == 405


def test_a_topic_has_no_history_among_the_terms(client: Client) -> None:
    make_topic(slug="alone", published=True)

    assert client.get("/glossary/alone/history/").status_code == 404


def test_a_check_of_a_text_that_was_not_published_stays_private(client: Client) -> None:
    topic = make_topic(published=True)
    topic.sections.update(body="A draft.")
    verify(topic, today=date(2020, 1, 1), reviewer=make_person(last="Draftreader"))

    assert "2020" not in history(client, topic)


def test_the_notes_of_a_check_are_internal(client: Client) -> None:
    topic = make_topic(published=True)
    check = Verification.objects.get()
    check.pk, check.note = None, "Internalnote"
    check.save()

    page = history(client, topic)

    assert Verification.objects.filter(note="Internalnote").exists()
    assert "Internalnote" not in page
    assert "2 checks" in text_of(client.get("/how-we-verify/ledger/").content.decode())


def test_an_edition_and_its_checks_stand_among_their_own_page_only(client: Client) -> None:
    topic = make_topic(title="One", source=make_source(title="Source one"), published=True)
    make_topic(title="Two", source=make_source(title="Source two"), published=True)

    assert "Source one" in history(client, topic)
    assert "Source two" not in history(client, topic)


@pytest.mark.parametrize("checks", [5, 500])
def test_a_long_history_is_paged_and_takes_as_many_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, checks: int
) -> None:
    topic = make_topic(slug="long", published=True)
    check_again(topic, checks)

    with django_assert_num_queries(5 + OF_THE_STATE):
        response = client.get("/topics/long/history/")

    assert response.content.decode().count("Compared with") <= 30


@pytest.mark.parametrize("page", ["0", "-1", "99999", "two", "%00", "9" * 5000])
def test_a_page_number_that_is_none_shows_a_page(client: Client, page: str) -> None:
    topic = make_topic(published=True)
    check_again(topic, 40)

    assert "Compared with" in history(client, topic, f"?page={page}")


def test_a_hostile_title_is_text(client: Client) -> None:
    source = make_source(title="<script>alert(2)</script>")
    topic = make_topic(title="<script>alert(1)</script>", source=source, published=True)

    page = client.get(f"{topic.get_absolute_url()}history/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(2)" in page


@pytest.mark.parametrize(
    ("first", "last", "shows_name", "shown"),
    [
        ("Ada", "Lovelace", False, "Reviewer A. L."),
        ("Ada", "Lovelace", True, "Reviewer Ada Lovelace"),
        (" élise", "de Croÿ", False, "Reviewer É. D."),
        ("Ada", "", False, "Reviewer"),
        ("", "Lovelace", True, "Reviewer"),
        ("\x0b", "\u202e ", True, "Reviewer"),
        ("\x0bAda", "\u202eLovelace", True, "Reviewer Ada Lovelace"),
    ],
)
def test_a_reviewer_appears_as_they_allow(
    first: str, last: str, shows_name: bool, shown: str
) -> None:
    assert public_name(make_person(first=first, last=last, shows_name=shows_name)) == shown


@pytest.mark.parametrize("first", ["Ada", ""])
def test_no_page_shows_a_login_or_an_address(client: Client, first: str) -> None:
    topic = make_topic(slug="named")
    put_live(topic, publisher=make_person(first=first))

    for address in ("/topics/named/history/", "/how-we-verify/ledger/", "/feed.atom"):
        assert "secret" not in client.get(address).content.decode()
    assert b"secret" not in b"".join(client.get("/how-we-verify/ledger.csv"))


def test_a_reviewer_allows_their_name_and_takes_it_back(client: Client) -> None:
    person = signed_in(client, "reviewer")
    User.objects.filter(pk=person.pk).update(first_name="Ada", last_name="Lovelace")

    client.post(f"{PROFILES}add/", {"shows_name": "on", "user": make_user().pk})
    profile = ReviewerProfile.objects.get()
    allowed = public_name(profile.user)
    client.post(f"{PROFILES}{profile.pk}/change/", {})

    assert profile.user == person
    assert allowed == "Reviewer Ada Lovelace"
    assert public_name(User.objects.get(pk=person.pk)) == "Reviewer A. L."


def test_a_reviewer_can_have_only_one_profile(client: Client) -> None:
    ReviewerProfile.objects.create(user=signed_in(client, "reviewer"))

    assert client.get(f"{PROFILES}add/").status_code == 403


@pytest.mark.parametrize("role", [None, "writer", "reviewer", "publisher"])
def test_nobody_decides_on_the_name_of_another(client: Client, role: str | None) -> None:
    other = ReviewerProfile.objects.create(user=make_person())
    signed_in(client, role)

    for action in ("change", "delete"):
        client.post(f"{PROFILES}{other.pk}/{action}/", {"shows_name": "on", "post": "yes"})

    other.refresh_from_db()
    assert not other.shows_name
    if role in (None, "writer"):
        assert client.get(PROFILES).status_code == 403
    else:
        assert str(other) not in client.get(PROFILES).content.decode()


def test_a_superuser_looks_after_all_profiles(client: Client) -> None:
    profile = ReviewerProfile.objects.create(user=make_person())
    client.force_login(User.objects.create_superuser("root"))

    client.post(f"{PROFILES}{profile.pk}/change/", {"shows_name": "on"})
    client.post(f"{PROFILES}add/", {"user": make_person(first="Grace", last="Hopper").pk})

    profile.refresh_from_db()
    assert profile.shows_name
    assert ReviewerProfile.objects.filter(user__first_name="Grace", shows_name=False).exists()


def test_an_older_text_that_comes_back_is_one_history(client: Client) -> None:
    topic = make_topic(body="First.", published=True)
    for body in ("Second.", "First."):
        topic.sections.update(body=body)
        put_live(topic)

    page = history(client, topic)

    assert Edition.objects.count() == 3
    assert page.count("This is the text that you can read now.") == 1
    assert page.count("Compared with") == 3


def test_a_small_correction_is_told_with_its_reason_and_the_check_it_rests_on(
    client: Client,
) -> None:
    topic, today = make_topic(source=make_source(title="At NCI")), by_name(clock.today())
    put_live(topic, today=date(2026, 7, 2))
    topic.sections.update(body="It helps your own immune system.")
    make_corrected(topic, reason="A <b>word</b> was missing.")

    page = history(client, topic)

    correction = page.index("Edition 2 went live: a small correction")
    assert page[:correction].endswith(f"{today} ")
    assert "What we corrected: A <b>word</b> was missing." in page
    carried = page.index("Carried forward from the check of July 2, 2026 with At NCI (cancer.gov)")
    assert correction < carried < page.index("Compared with")
    assert page[:carried].endswith(f"{today} ")
    assert "Small correction · NCI updated September 24, 2019" in page
    assert page.count("Compared with") == 1


@pytest.mark.django_db(transaction=True)
def test_a_check_that_was_taken_back_is_told_as_one(client: Client) -> None:
    topic = make_topic(published=True)
    verify(topic, verdict="needs_writer")
    take_back(Verification.objects.latest("pk"))

    page = history(client, topic)

    assert page.count("Taken back · It said “needs a writer” by mistake and does not count") == 1
    assert page.count("Still right · ") == 1


def test_a_withdrawal_and_a_return_are_told_with_the_reason(client: Client) -> None:
    topic = make_topic(published=True)
    make_withdrawn(topic, why="NCI changed <b>its</b> mind.")
    topic.refresh_from_db()
    put_live(topic)

    page = history(client, topic)

    assert "The page was withdrawn Why: NCI changed <b>its</b> mind." in page
    assert "Edition 2 went live: the page is back This is the text that you can read" in page
    assert "Edition 1 went live This text was withdrawn later." in page
    assert "publisher-" not in page


def test_an_edition_that_follows_another_is_no_return(client: Client) -> None:
    topic, other = make_topic(published=True), make_topic(published=True)
    make_withdrawn(other)
    topic.sections.update(body="New words.")
    put_live(topic)

    page = history(client, topic)

    assert "the page is back" not in page
    assert "withdrawn" not in page


def test_comments_and_what_was_said_between_colleagues_stay_private(client: Client) -> None:
    topic = make_topic(published=True)
    writer = make_user(role="writer", username="secretwriter")
    comment(topic, writer, part="", text="Secretcomment")
    topic.sections.update(body="Other words.")
    text = make_submitted(topic, writer=writer)
    send_back(text, move_request_by(make_user(role="reviewer"), text, why="Secretreason"))

    assert "ecret" not in history(client, topic)


@pytest.mark.parametrize("times", [1, 20])
def test_a_history_of_everything_takes_as_many_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, times: int
) -> None:
    topic = make_topic(slug="all", published=True)
    for _ in range(times):
        make_withdrawn(topic)
        topic.refresh_from_db()
        put_live(topic)

    with django_assert_max_num_queries(6 + OF_THE_STATE):
        response = client.get("/topics/all/history/")

    assert response.content.decode().count("<li id=") == min(30, 3 * times + 2 - (times - 1))
