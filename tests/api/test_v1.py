"""The API for other sites: what it tells, what it refuses and how, and what it never tells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.publishing.models import Publication
from explainer.publishing.publish import publication_of
from explainer.sources.models import ReviewerProfile, Source, Verification
from tests import clock
from tests.factories import (
    make_corrected,
    make_live_topics,
    make_older_edition,
    make_path,
    make_question,
    make_source,
    make_term,
    make_topic,
    make_withdrawn,
    put_live,
    take_back,
    verify,
)
from topics.models import Topic

pytestmark = pytest.mark.django_db
V1 = "/api/v1/"
LISTS = (
    "topics", "terms", "learning-paths", "site-pages", "quizzes", "dictionary", "freshness",
    "verifications",
)  # fmt: skip
Asked = Callable[[str], Any]


def told(client: Client, address: str) -> Any:  # noqa: ANN401 - any JSON
    response = client.get(f"{V1}{address}")
    assert response.status_code == 200, response.content
    return response.json()


def names(client: Client, address: str) -> list[str]:
    return [result["name"] for result in told(client, address)["results"]]


def test_a_newcomer_is_told_what_there_is_and_where_it_is_described(client: Client) -> None:
    first = told(client, "")

    assert set(first["lists"]) == set(LISTS)
    assert client.get(first["openapi"]).status_code == 200
    for offered in first["lists"].values():
        assert client.get(offered["address"]).status_code == 200
        assert "page" in offered["parameters"]


def test_a_topic_is_told_part_by_part_as_html_and_as_words(client: Client) -> None:
    body = 'A **drip** and [more](/glossary/) or ![NCI](/pictures/x.webp) "href="/x"'
    make_topic(slug="surgery", title="Surgery", tags=["treatment"], body=body, published=True)

    page = told(client, "topics/surgery/")

    section = page["text"]["sections"][0]
    assert (page["name"], page["address"]) == ("Surgery", "http://testserver/topics/surgery/")
    assert page["text"]["tags"] == ["treatment"]
    assert section["heading"] == "The simple version"
    assert section["body"] == {
        "html": '<p>A <strong>drip</strong> and <a href="http://testserver/glossary/" '
        'rel="noopener noreferrer">more</a> or <img src="http://testserver/pictures/x.webp" '
        'alt="NCI"> "href="/x"</p>\n',
        "plain": 'A drip and more or "href="/x"',
    }


def test_a_term_is_told_with_its_other_names(client: Client) -> None:
    make_term(slug="t-cell", name="T cell", aliases=["T lymphocyte"], published=True)

    page, listed = told(client, "terms/t-cell/"), told(client, "terms/")["results"][0]

    assert page["text"]["definition"] == listed["card"]["definition"]
    assert page["text"]["aliases"] == listed["card"]["aliases"] == ["T lymphocyte"]


def test_a_quiz_is_told_with_the_reason_of_each_answer(client: Client) -> None:
    topic = make_topic(slug="cells", title="Cells")
    make_question(topic=topic)
    put_live(topic)
    make_topic(slug="none", title="Without a quiz", published=True)

    (question,) = told(client, "quizzes/cells/")["text"]["quiz"]

    assert names(client, "quizzes/") == ["Cells"]
    assert [(x["is_right"], x["reason"]) for x in question["choices"]] == [
        (True, "Because Your immune system."),
        (False, "Because Your shoes."),
    ]
    assert client.get(f"{V1}quizzes/none/").json() == {"error": "This topic has none."}


def test_freshness_is_that_of_the_day(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    put_live(make_term(slug="t-cell"), today=date(2025, 1, 15))
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 1, 15))

    page = told(client, "freshness/term/t-cell/")

    assert (page["state"], page["due_on"]) == ("overdue", "2026-01-15")
    assert told(client, "freshness/")["results"][0]["state"] == "overdue"


def test_a_check_is_told_as_the_ledger_tells_it(client: Client) -> None:
    source = make_source(address="https://www.cancer.gov/x", title="Surgery at NCI")
    make_topic(slug="surgery", title="Surgery", source=source, published=True)
    check = Verification.objects.get()

    told_of = told(client, f"verifications/{check.pk}/")

    assert told_of["page"]["slug"] == "surgery"
    assert told_of["source"] == {"address": "https://www.cancer.gov/x", "title": "Surgery at NCI"}
    assert (told_of["verdict"], told_of["checked_by"]) == ("still_right", "Reviewer")
    assert told_of["address"].endswith(f"/topics/surgery/history/#check-{check.pk}")
    assert told(client, "verifications/")["results"] == [
        {name: value for name, value in told_of.items() if name != "notice"}
    ]


def test_the_internal_note_of_a_check_is_told_nowhere(client: Client) -> None:
    make_topic(slug="surgery", published=True)
    check = Verification.objects.get()
    check.pk, check.note = None, "Secretnote"
    check.save()

    for address in ("verifications/", f"verifications/{check.pk}/", "freshness/"):
        assert "Secretnote" not in str(told(client, address))


def test_a_program_asks_for_a_kind_a_tag_words_and_days_together(client: Client) -> None:
    make_topic(slug="a", title="Rays", tags=["treatment"], published=True)
    make_topic(slug="b", title="Rays at night", tags=["basics"], published=True)
    make_term(slug="c", name="rays", published=True)
    today = clock.today().isoformat()

    assert set(names(client, "freshness/?q=rays")) == {"Rays", "Rays at night"}
    assert names(client, f"freshness/?q=rays&kind=topic&tag=basics&since={today}") == [
        "Rays at night"
    ]
    assert names(client, "topics/?tag=treatment") == ["Rays"]
    (check,) = told(client, "verifications/?kind=topic&tag=treatment")["results"]
    assert check["page"]["slug"] == "a"


def test_what_is_found_stands_in_the_order_of_the_search(client: Client) -> None:
    make_topic(slug="a", title="About pain", body="A rash is rare.", published=True)
    make_topic(slug="b", title="Rash", body="A rash itches.", published=True)

    assert names(client, "topics/?q=rash") == ["Rash", "About pain"]
    assert names(client, "topics/") == ["About pain", "Rash"]


@pytest.mark.parametrize(("later", "found"), [(-1, 1), (0, 1), (1, 0)])
def test_since_a_day_means_on_that_day_or_later(client: Client, later: int, found: int) -> None:
    day = clock.today() - timedelta(days=40)
    edition = put_live(make_topic(), today=day - timedelta(days=400))
    make_older_edition(edition, day)

    since = (day + timedelta(days=later)).isoformat()

    assert len(names(client, f"topics/?since={since}")) == found


def test_a_page_that_was_checked_again_is_fresh_since_then(client: Client) -> None:
    edition = put_live(make_topic(slug="a"), today=clock.today() - timedelta(days=400))
    make_older_edition(edition, clock.today() - timedelta(days=400))
    since = clock.today().isoformat()

    assert names(client, f"topics/?since={since}") == []
    # The check itself is of an earlier day, and was recorded today.
    assert len(names(client, f"freshness/?since={since}")) == 1


def test_drafts_are_nowhere(client: Client) -> None:
    draft = make_topic(title="Secretdraft", slug="secretdraft")
    publication_of(draft)
    verify(draft)
    live = make_topic(title="Live", slug="live", published=True)
    live.sections.update(body="Secretedit")
    verify(live)
    check = Verification.objects.latest("pk").pk

    pages = "".join(client.get(f"{V1}{name}/").content.decode() for name in LISTS)
    singles = ["topics/secretdraft/", "quizzes/secretdraft/", "freshness/topic/secretdraft/"]
    answers = [client.get(f"{V1}{x}") for x in (*singles, f"verifications/{check}/")]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert "ecretdraft" not in pages
    assert "Secretedit" not in pages + client.get(f"{V1}topics/live/").content.decode()
    assert told(client, "verifications/")["count"] == 1


def test_a_withdrawn_page_is_gone_and_says_why(client: Client) -> None:
    topic = make_topic(title="Surgery", slug="surgery")
    make_question(topic=topic)
    put_live(topic)
    check = Verification.objects.get().pk
    make_withdrawn(topic, why="NCI took <b>it</b> back.")

    for address in ("topics/surgery/", "quizzes/surgery/", "freshness/topic/surgery/"):
        response = client.get(f"{V1}{address}")
        assert response.status_code == 410
        assert response["Content-Type"] == "application/json"
        assert response["Cache-Control"] == "public, max-age=60"
        assert response.json()["why"] == "NCI took <b>it</b> back."
    assert client.get(f"{V1}verifications/{check}/").status_code == 410
    assert [told(client, f"{name}/")["count"] for name in LISTS] == [0] * len(LISTS)


@pytest.mark.parametrize(
    ("address", "status", "why"),
    [
        ("topics/?colour=red", 400, "“colour” cannot be asked here. You can ask with: q, tag"),
        ("topics/?kind=topic", 400, "“kind” cannot be asked here."),
        ("terms/?tag=treatment", 400, "“tag” cannot be asked here."),
        ("topics/immunotherapy/?q=x", 400, "“q” cannot be asked here. It takes no parameters."),
        ("?q=x", 400, "“q” cannot be asked here."),
        ("openapi.json?q=x", 400, "“q” cannot be asked here."),
        ("topics/?q=a&q=b", 400, "Write “q” once: it stands 2 times"),
        ("topics/?page=1&page=2", 400, "Write “page” once"),
        ("topics/?page=999999999999", 400, "Write the page as a whole number"),
        ("topics/?page=0", 400, "Write the page as a whole number from 1 on"),
        ("topics/?page=-1", 400, "Write the page as a whole number"),
        ("topics/?page=", 400, "Write the page as a whole number"),
        ("topics/?page=%D9%A1", 400, "Write the page as a whole number"),
        ("topics/?page=%00", 400, "Write the page as a whole number"),
        ("topics/?page=2", 404, "There is no such page. The last one is page 1."),
        ("topics/?since=9999-99-99", 400, "Write the day as year-month-day"),
        ("topics/?since=2026-02-30", 400, "Write the day as year-month-day"),
        ("topics/?since=20260201", 400, "Write the day as year-month-day"),
        ("topics/?since=0000-01-01", 400, "Write the day as year-month-day"),
        ("topics/?since=", 400, "Write the day as year-month-day"),
        ("freshness/?kind=recipe", 400, "There is no such kind of page. The kinds are: "),
        ("topics/?q=" + "x" * 10_000, 400, "Search for fewer words: 200 characters at most."),
        ("topics/?tag=" + "x" * 10_000, 400, "Write one tag, of 100 characters at most."),
        ("topics/?tag=", 400, "Write one tag"),
        ("topics/?" + "x" * 10_000, 400, "“" + "x" * 40 + "” cannot be asked here."),
        ("topics/?" + "&".join(f"x{n}" for n in range(6_000)), 400, "That is too much at once"),
        ("topics/?%3Cscript%3E=1", 400, "“<script>” cannot be asked here."),
        ("nothing/", 404, "There is nothing at this address."),
        ("topics/nothing/", 404, "Nothing was ever published at this address."),
        ("topics/" + "x" * 10_000 + "/", 404, "Nothing was ever published at this address."),
        ("topics/%00/", 404, "There is nothing at this address."),
        ("freshness/recipe/x/", 404, "Nothing was ever published at this address."),
        ("verifications/0/", 404, "There is no such check."),
        ("verifications/" + "9" * 4_000 + "/", 404, "There is no such check."),
        ("verifications/-1/", 404, "There is nothing at this address."),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_gets_a_sentence(
    client: Client, address: str, status: int, why: str
) -> None:
    response = client.get(f"{V1}{address}")

    assert response.status_code == status
    assert response["Content-Type"] == "application/json"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.json()["error"].startswith(why)
    assert len(response.content) < 500


@pytest.mark.parametrize(
    "query", ["%00", "%00rays", "' OR 1=1", "C%2B%2B", "%23", "😀", "%E2%80%AE"]
)
@pytest.mark.parametrize("parameter", ["q", "tag"])
def test_no_words_break_a_list(client: Client, parameter: str, query: str) -> None:
    make_topic(published=True)

    for name in ("topics", "freshness", "verifications"):
        assert told(client, f"{name}/?{parameter}={query}")["results"] == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", ["", "openapi.json", "topics/", "topics/x/", "nothing/"])
def test_nothing_can_be_written(method: str, address: str) -> None:
    response = getattr(Client(enforce_csrf_checks=True), method)(f"{V1}{address}")

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response.json() == {"error": "You can only read here: use GET."}


@pytest.mark.parametrize("address", ["", "openapi.json", "topics/", "topics/x/"])
def test_a_script_of_another_site_may_read(client: Client, address: str) -> None:
    make_topic(slug="x", published=True)
    origin = {"Origin": "https://elsewhere.example"}

    before = client.options(
        f"{V1}{address}", headers={**origin, "Access-Control-Request-Method": "GET"}
    )
    response = client.get(f"{V1}{address}", headers=origin)

    assert (before.status_code, before.content) == (204, b"")
    assert "GET" in before["Access-Control-Allow-Methods"]
    assert "If-None-Match" in before["Access-Control-Allow-Headers"]
    for answer in (before, response):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Credentials" not in answer
        assert not answer.cookies
    assert response["Access-Control-Expose-Headers"] == "ETag"
    assert response["Cache-Control"] == "public, max-age=60, stale-while-revalidate=30"


@pytest.mark.parametrize("address", ["", "openapi.json", "topics/", "topics/x/", "topics/?q=x"])
def test_a_head_is_an_answer_without_its_body(client: Client, address: str) -> None:
    make_topic(slug="x", published=True)

    head, get = client.head(f"{V1}{address}"), client.get(f"{V1}{address}")

    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Type"] == get["Content-Type"]


@pytest.mark.parametrize("address", ["topics/", "topics/x/", "freshness/", "verifications/"])
def test_what_has_not_changed_is_not_made_again(
    client: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_topic(slug="x", published=True)
    tag = client.get(f"{V1}{address}")["ETag"]

    with django_assert_num_queries(1):
        response = client.get(f"{V1}{address}", headers={"If-None-Match": tag})

    assert (response.status_code, response.content) == (304, b"")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["ETag"] == tag


def leave_to_name(reviewer_of: Verification) -> None:
    ReviewerProfile.objects.create(user=reviewer_of.reviewer, shows_name=True)


def rename(reviewer_of: Verification) -> None:
    reviewer_of.reviewer.first_name = "Ada"
    reviewer_of.reviewer.save()


def edit_and_correct(_check: Verification) -> None:
    topic = Topic.objects.get(slug="x")
    topic.sections.update(body="Its **own** words.")
    make_corrected(topic)


@pytest.mark.parametrize(
    "change",
    [
        edit_and_correct,
        leave_to_name,
        rename,
        lambda _check: verify(Topic.objects.get(slug="x")),
        lambda _check: make_withdrawn(Topic.objects.get(slug="y")),
        lambda _check: Publication.objects.filter(slug="x").update(recheck_months=3),
        lambda _check: Source.objects.update(title="Another title"),
        lambda _check: Source.objects.update(date=date(2026, 5, 1)),
    ],
)
def test_whatever_changes_makes_another_tag(
    client: Client, change: Callable[[Verification], Any]
) -> None:
    make_topic(slug="x", published=True)
    make_topic(slug="y", published=True)
    addresses = [f"{V1}{x}" for x in ("topics/", "topics/x/", "freshness/", "verifications/")]
    before = [client.get(address)["ETag"] for address in addresses]

    change(Verification.objects.filter(publication__slug="x").latest("pk"))

    after = [client.get(address)["ETag"] for address in addresses]
    assert set(before) & set(after) == set()


@pytest.mark.django_db(transaction=True)
def test_a_check_that_was_taken_back_makes_another_tag(client: Client) -> None:
    topic = make_topic(published=True)
    verify(topic)
    address = f"{V1}verifications/"
    before = client.get(address)["ETag"]

    take_back(Verification.objects.latest("pk"))

    assert client.get(address)["ETag"] != before
    assert told(client, "verifications/")["results"][0]["taken_back_on"] is not None


def test_another_day_another_host_another_notice_make_another_tag(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{V1}freshness/"
    tags = [client.get(address)["ETag"], client.get(address, headers={"Host": "localhost"})["ETag"]]
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2031, 1, 1))
    tags.append(client.get(address)["ETag"])
    monkeypatch.setattr(settings, "SITE_NOTICE", "Sample data only.")
    tags.append(client.get(address)["ETag"])

    assert len(set(tags)) == 4


def test_what_is_found_is_never_taken_for_the_same_too_early(client: Client) -> None:
    topic = make_topic(title="Rash", published=True)
    address = f"{V1}topics/?q=rash"
    tag = client.get(address)["ETag"]
    same = client.get(address, headers={"If-None-Match": tag})
    # What the search knows changes without the record.
    publication_of(topic).search_entries.all().delete()

    response = client.get(address, headers={"If-None-Match": tag})

    assert (same.status_code, response.status_code) == (304, 200)


QUERIES = {
    "topics/": 4, "topics/?tag=x": 4, "topics/?q=immune": 8, "topics/copy-1/": 3,
    "quizzes/": 4, "freshness/": 4, "freshness/?since=2026-01-01": 4, "freshness/topic/copy-1/": 3,
    "verifications/": 3, "verifications/?kind=topic&q=immune&tag=x": 7,
}  # fmt: skip


@pytest.mark.parametrize("copies", [5, 150])
@pytest.mark.parametrize(("address", "most"), QUERIES.items())
def test_an_answer_takes_as_many_queries_whatever_the_size_of_the_site(
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
    most: int,
    copies: int,
) -> None:
    like = make_topic(tags=["x"])
    make_question(topic=like)
    put_live(like)
    make_live_topics(copies, like=like)

    with django_assert_num_queries(most):
        response = client.get(f"{V1}{address}")

    assert response.status_code == 200


def test_a_list_comes_a_hundred_at_a_time_and_misses_nothing(client: Client) -> None:
    make_live_topics(120, like=make_topic(tags=["a&b"], published=True))

    first = told(client, "topics/?tag=a%26b")
    second = client.get(first["next"]).json()

    results = first["results"] + second["results"]
    assert (first["count"], first["pages"], len(first["results"])) == (121, 2, 100)
    assert len({x["slug"] for x in results}) == 121
    assert (first["previous"], second["next"]) == (None, None)
    assert client.get(second["previous"]).json()["results"] == first["results"]


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_site_has_empty_lists(client: Client, name: str) -> None:
    assert told(client, f"{name}/") == {
        "notice": "", "count": 0, "page": 1, "pages": 1, "previous": None, "next": None,
        "results": [],
    }  # fmt: skip


def test_a_hostile_title_is_text(client: Client) -> None:
    title = '</script><script>alert(1)</script>"\u202e🙂\x0b'
    make_topic(slug="x", title=title, published=True)

    assert told(client, "topics/x/")["text"]["title"] == title
    assert client.get(f"{V1}topics/x/")["Content-Type"] == "application/json"


def test_a_learning_path_is_told_without_checks(client: Client) -> None:
    make_path(slug="first", name="First steps", published=True)

    page = told(client, "learning-paths/first/")

    assert (page["state"], page["sources"]) == (None, [])
    assert len(page["text"]["topics"]) == 2


def test_a_demonstration_says_that_it_is_one(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_topic(slug="x", published=True)
    monkeypatch.setattr(settings, "SITE_NOTICE", "Sample data only.")

    for address in ("", "topics/", "topics/x/", "freshness/topic/x/"):
        assert told(client, address)["notice"] == "Sample data only."


def test_the_name_of_a_reviewer_is_told_with_leave_only(client: Client) -> None:
    put_live(make_topic())
    person = Verification.objects.get().reviewer
    person.first_name, person.last_name = "Ada", "Lovelace"
    person.save()
    before = told(client, "verifications/")["results"][0]["checked_by"]

    ReviewerProfile.objects.create(user=person, shows_name=True)

    assert before == "Reviewer A. L."
    assert told(client, "verifications/")["results"][0]["checked_by"] == "Reviewer Ada Lovelace"


def test_an_address_without_its_slash_leads_to_the_one_with_it(client: Client) -> None:
    response = client.get(f"{V1}topics?page=1")

    assert (response.status_code, response["Location"]) == (301, f"{V1}topics/?page=1")
