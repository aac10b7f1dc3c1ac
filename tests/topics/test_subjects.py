"""The list of all topics by subject: where each topic stands, what is counted, what it costs."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.factories import make_live_topics, make_topic, make_withdrawn
from tests.reading import OF_THE_STATE, text_of
from topics.subjects import SUBJECTS, TOPICS_ON_A_PAGE, live_subjects

pytestmark = pytest.mark.django_db
SECTION = re.compile(r'<section id="([\w-]+)">(.*?)</section>', re.DOTALL)
MORE = "more-topics"


def sections(client: Client, address: str = "/topics/") -> dict[str, str]:
    """Return the words of each part of the list by its address on the page."""
    page = client.get(address).content.decode()
    return {anchor: text_of(html.replace("</li>", " ")) for anchor, html in SECTION.findall(page)}


def test_the_subjects_stand_in_the_order_of_a_persons_way(client: Client) -> None:
    for tag in reversed(SUBJECTS):
        make_topic(title=f"About {tag}", tags=[tag], published=True)

    found = sections(client)
    page = client.get("/topics/").content.decode()

    assert list(found) == [tag.replace(" ", "-") for tag in SUBJECTS]
    assert found["side-effects"] == "Side effects About side effects"
    assert 'href="#living-with-cancer">Living with cancer <span>(1' in page


def test_a_topic_without_a_subject_is_listed_all_the_same(client: Client) -> None:
    make_topic(title="Fever", tags=["side effects"], published=True)
    make_topic(title="No tag", published=True)
    make_topic(title="Another tag", tags=["drugs"], published=True)

    assert sections(client) == {
        "side-effects": "Side effects Fever",
        MORE: "More topics Another tag No tag",
    }


def test_a_topic_stands_under_each_of_its_subjects(client: Client) -> None:
    make_topic(title="Spread", tags=["basics", "treatment", "drugs"], published=True)

    found = sections(client)

    assert [anchor for anchor, words in found.items() if "Spread" in words] == [
        "basics",
        "treatment",
    ]


def test_names_stand_in_alphabetical_order_under_a_subject(client: Client) -> None:
    for title in ("zebra", "Émile", "Apple", "eagle"):
        make_topic(title=title, tags=["basics"], published=True)

    words = sections(client)["basics"]

    assert words == "Basics Apple eagle Émile zebra All 4, each in a sentence: basics"


def test_a_long_subject_is_cut_and_leads_to_all_of_it(client: Client) -> None:
    like = make_topic(title="Like", tags=["treatment"], published=True)
    make_live_topics(TOPICS_ON_A_PAGE, like=like)

    words = sections(client)["treatment"]
    all_of_it = text_of(client.get("/topics/?tag=treatment").content.decode())

    assert words.count("Copy") == TOPICS_ON_A_PAGE
    assert "Like" not in words
    assert f"All {TOPICS_ON_A_PAGE + 1}, each in a sentence" in words
    assert f"{TOPICS_ON_A_PAGE + 1} topics" in all_of_it


def test_what_has_no_subject_goes_on_page_by_page(client: Client) -> None:
    make_topic(title="Basic", tags=["basics"], published=True)
    make_live_topics(TOPICS_ON_A_PAGE, like=make_topic(title="Like", published=True))

    first, second = (sections(client, f"/topics/?page={x}") for x in (1, 2))

    assert list(first) == ["basics", MORE]
    assert "Page 1 of 2 Next page" in first[MORE]
    assert second == {MORE: "More topics Like Previous page Page 2 of 2"}


@pytest.mark.parametrize("page", ["0", "-1", "99999", "two", "%00", "9" * 5000])
def test_a_page_that_is_none_shows_a_page(client: Client, page: str) -> None:
    make_topic(title="Basic", tags=["basics"], published=True)

    assert list(sections(client, f"/topics/?page={page}")) == ["basics"]


def test_a_level_leaves_only_its_topics_and_what_they_count(client: Client) -> None:
    make_topic(title="Easy", tags=["basics"], published=True)
    make_topic(title="Hard", tags=["basics"], level="advanced", published=True)
    make_topic(title="Harder", tags=["basics"], level="advanced", published=True)

    page = client.get("/topics/?level=advanced").content.decode()
    words = sections(client, "/topics/?level=advanced")["basics"]

    assert words == "Basics Hard Harder All 2, each in a sentence: basics"
    assert 'href="/topics/?tag=basics&amp;level=advanced">All 2' in page
    assert "See all topics" in client.get("/topics/?level=intermediate").content.decode()


def test_no_draft_and_nothing_withdrawn_is_listed_or_counted(client: Client) -> None:
    make_topic(title="Draft", tags=["basics"])
    make_withdrawn(make_topic(title="Gone", tags=["screening"], published=True))

    assert sections(client) == {}
    assert live_subjects() == []
    assert "No topics are published yet." in client.get("/topics/").content.decode()


@pytest.mark.parametrize("copies", [3, 500])
def test_the_list_takes_three_queries_and_stays_short_however_many_topics_there_are(
    client: Client, copies: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_live_topics(copies, like=make_topic(tags=[*SUBJECTS, "drugs"], published=True))

    with django_assert_num_queries(3 + OF_THE_STATE):
        found = sections(client)

    most = min(copies + 1, TOPICS_ON_A_PAGE)
    assert all(words.count("Copy") + words.count("Immuno") == most for words in found.values())
