"""How a reader finds the way: from A to Z, by tag and level, back up, and at the foot of a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from glossary.listing import WORDS_ON_A_PAGE
from tests.factories import (
    make_question,
    make_term,
    make_topic,
    make_withdrawn,
    put_live,
)
from topics.listing import TAG_LENGTH

# For `reader_pages` only that the test database is made.
pytestmark = pytest.mark.django_db
NOT_WORDS = re.compile(r"<[^>]+>")
FOOT = re.compile(r'<footer class="site-footer">.*?</footer>', re.DOTALL)
WAY_UP = re.compile(r'<nav class="breadcrumb" aria-label="Breadcrumb">.*?</nav>', re.DOTALL)
CHOSEN = re.compile(r'<a [^>]*aria-current="[^"]+">(.*?)</a>', re.DOTALL)
LINK = re.compile(r"<a [^>]*>(.*?)</a>", re.DOTALL)


def words_of(html: str) -> str:
    return " ".join(NOT_WORDS.sub(" ", html).split())


def page_at(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def chosen(page: str) -> list[str]:
    return [words_of(link) for link in CHOSEN.findall(page)]


def test_every_page_ends_in_the_same_way(reader_pages: Path) -> None:
    feet = {path.name: FOOT.findall(path.read_text()) for path in reader_pages.iterdir()}

    assert {len(found) for found in feet.values()} == {1}
    assert len({found[0] for found in feet.values()}) == 1
    assert {name.split("-", 2)[1] for name in feet} == {"200", "400", "404", "410", "500"}


def test_every_page_but_the_first_has_a_way_up(reader_pages: Path) -> None:
    pages = {path.name: path.read_text() for path in reader_pages.iterdir()}
    without = [name for name, page in pages.items() if not WAY_UP.search(page)]

    assert [name.split("-", 2)[2] for name in without] == ["home.html"]


@pytest.mark.parametrize(
    ("address", "way"),
    [
        ("/topics/", ["Home"]),
        ("/a-to-z/", ["Home", "Topics"]),
        ("/glossary/", ["Home"]),
        ("/search/", ["Home"]),
        ("/how-we-verify/", ["Home"]),
        ("/how-we-verify/ledger/", ["Home", "How we verify"]),
        ("/topics/cells/", ["Home", "Topics"]),
        ("/topics/cells/quiz/", ["Home", "Topics", "Cells"]),
        ("/topics/cells/flashcards/", ["Home", "Topics", "Cells"]),
        ("/topics/cells/history/", ["Home", "Topics", "Cells"]),
        ("/topics/cells/report/", ["Home", "Topics", "Cells"]),
        ("/topics/cells/report/thanks/", ["Home", "Topics", "Cells"]),
        ("/glossary/t-cell/", ["Home", "Glossary"]),
        ("/glossary/t-cell/history/", ["Home", "Glossary", "T cell"]),
        ("/glossary/t-cell/report/", ["Home", "Glossary", "T cell"]),
    ],
)
def test_reader_sees_what_a_page_belongs_to(client: Client, address: str, way: list[str]) -> None:
    topic = make_topic(title="Cells", slug="cells")
    make_question(topic=topic)
    put_live(topic)
    make_term(name="T cell", slug="t-cell", published=True)

    [breadcrumb] = WAY_UP.findall(page_at(client, address))

    assert [words_of(link) for link in LINK.findall(breadcrumb)] == way


def test_reader_finds_every_topic_under_its_letter(client: Client) -> None:
    for title in ("zebra", "Émile", "eagle", "5-FU"):
        make_topic(title=title, published=True)

    main = page_at(client, "/a-to-z/").partition("<main")[2]

    headings = [words_of(x) for x in re.findall(r"<h2>(.*?)</h2>", main)]
    places = [main.index(f">{title}<") for title in ("5-FU", "eagle", "Émile", "zebra")]
    assert headings == ["#", "E", "Z"]
    assert places == sorted(places)


def test_reader_finds_the_topics_of_one_letter_only(client: Client) -> None:
    for title in ("Apple", "Bread"):
        make_topic(title=title, published=True)

    page = page_at(client, "/a-to-z/?letter=b")

    assert "Bread" in page
    assert "Apple" not in page
    assert chosen(page) == ["B 1"]


@pytest.mark.parametrize("kind", ["topic", "term"])
def test_each_letter_says_how_many_names_it_has(client: Client, kind: str) -> None:
    for name in ("Éclair", "eagle", "ear", "5-FU", "zebra"):
        if kind == "topic":
            make_topic(title=name, published=True)
        else:
            make_term(name=name, published=True)

    page = words_of(page_at(client, "/a-to-z/" if kind == "topic" else "/glossary/"))

    assert "All # 1 E 3 Z 1" in page


def test_a_page_of_words_is_half_as_long_as_one_of_names(client: Client) -> None:
    for number in range(WORDS_ON_A_PAGE + 1):
        make_term(name=f"Aa {number:02}", published=True)

    first, second = (page_at(client, f"/glossary/?letter=a&page={x}") for x in (1, 2))

    assert "Page 1 of 2" in first
    assert f">Aa {WORDS_ON_A_PAGE}<" not in first
    assert f">Aa {WORDS_ON_A_PAGE}<" in second
    assert chosen(second) == [f"A {WORDS_ON_A_PAGE + 1}"]


def test_reader_finds_no_draft_and_nothing_withdrawn_from_a_to_z(client: Client) -> None:
    make_topic(title="Quokka draft")
    make_withdrawn(make_topic(title="Quokka gone", published=True))

    page = page_at(client, "/a-to-z/")

    assert "Quokka" not in page
    assert "No topics are published yet." in page


def test_a_topic_may_be_called_a_to_z(client: Client) -> None:
    topic = make_topic(title="A to Z of drugs", slug="a-to-z", published=True)

    assert "<h1>A to Z of drugs</h1>" in page_at(client, topic.get_absolute_url())
    assert ">A to Z of drugs</a>" in page_at(client, "/a-to-z/")


@pytest.mark.parametrize("letter", ["%00", "ab", "%F0%9F%98%80", "%20", "%3Cscript%3E", "b" * 5000])
def test_a_letter_that_is_none_does_no_harm(client: Client, letter: str) -> None:
    make_topic(published=True)
    make_term(published=True)

    for address in ("/a-to-z/", "/glossary/"):
        assert "<script>" not in page_at(client, f"{address}?letter={letter}")


def test_reader_narrows_topics_by_tag_and_level_together(client: Client) -> None:
    make_topic(title="Easy drugs", tags=["drugs"], level="beginner", published=True)
    make_topic(title="Hard drugs", tags=["drugs"], level="advanced", published=True)
    make_topic(title="Easy rays", tags=["rays"], level="beginner", published=True)

    page = page_at(client, "/topics/?level=beginner&tag=drugs")

    assert "<h2>1 topic</h2>" in page
    assert chosen(page) == ["Beginner", "Drugs (1 topic )"]
    assert "Beginner topics about drugs" in words_of(page)
    assert 'href="/topics/?tag=rays&amp;level=beginner"' in page
    assert 'href="/topics/?level=advanced&amp;tag=drugs"' in page
    assert 'href="/topics/?level=beginner">All subjects</a>' in page


def test_the_tags_of_a_level_count_the_topics_of_that_level(client: Client) -> None:
    make_topic(title="Easy drugs", tags=["drugs"], level="beginner", published=True)
    make_topic(title="Hard drugs", tags=["drugs", "rays"], level="advanced", published=True)

    page = words_of(page_at(client, "/topics/?level=beginner"))

    assert "Drugs (1 topic )" in page
    assert "Rays" not in page


def test_a_tag_without_topics_of_the_level_can_still_be_left(client: Client) -> None:
    make_topic(title="Easy drugs", tags=["drugs"], level="beginner", published=True)

    page = page_at(client, "/topics/?level=advanced&tag=drugs")

    assert "<h2>0 topics</h2>" in page
    assert chosen(page) == ["Advanced", "Drugs (0 topics )"]


@pytest.mark.parametrize(
    "query", ["tag=%00", "tag=%00drugs", "level=%00", "level=expert", "tag=%3Cscript%3E", "tag="]
)
def test_a_choice_that_is_none_does_no_harm(client: Client, query: str) -> None:
    make_topic(tags=["drugs"], published=True)

    assert "<script>" not in page_at(client, f"/topics/?{query}")


def test_an_endless_tag_is_cut(client: Client) -> None:
    page = page_at(client, f"/topics/?tag={'x' * 50_000}")

    assert "x" * TAG_LENGTH in page
    assert "x" * (TAG_LENGTH + 1) not in page
