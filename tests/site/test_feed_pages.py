"""The feed page by page, of one page and of a tag: nothing is lost, and it says what changed."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree as ET

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.publishing.models import Edition
from explainer.publishing.publish import publication_of
from explainer.site.feed.changed_parts import MOST_PARTS
from explainer.site.feed.places import Place, Turn, place_of
from explainer.site.feed.streams import STREAMS, Scope
from explainer.sources.models import Source
from tests import clock
from tests.factories import (
    check_again,
    make_live_topics,
    make_path,
    make_term,
    make_topic,
    make_withdrawn,
    put_live,
    verify,
)
from tests.reading import OF_THE_STATE, text_of
from topics.models import Topic

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEED = "/feed.atom"


def read(client: Client, address: str = FEED) -> ET.Element:
    response = client.get(address)
    assert response.status_code == 200, response.content
    return ET.fromstring(response.content)  # noqa: S314 - our own


def link(feed: ET.Element, rel: str) -> str:
    found = [x.attrib["href"] for x in feed.findall(f"{ATOM}link") if x.attrib["rel"] == rel]
    assert len(found) < 2
    return found[0] if found else ""


def ids(feed: ET.Element) -> list[str]:
    return [str(x.findtext(f"{ATOM}id")) for x in feed.findall(f"{ATOM}entry")]


def titles(feed: ET.Element) -> list[str]:
    return [str(x.findtext(f"{ATOM}title")) for x in feed.findall(f"{ATOM}entry")]


def pages_from(client: Client, address: str, rel: str) -> list[ET.Element]:
    pages = [read(client, address)]
    while further := link(pages[-1], rel):
        assert len(pages) < 20
        pages.append(read(client, further))
    return pages


def summary_of(feed: ET.Element, title: str) -> str:
    (found,) = [x for x in feed.findall(f"{ATOM}entry") if x.findtext(f"{ATOM}title") == title]
    return text_of(str(found.findtext(f"{ATOM}summary")))


@pytest.mark.parametrize("copies", [0, 24, 25, 49, 120])
def test_who_reads_on_misses_nothing_and_reads_nothing_twice(client: Client, copies: int) -> None:
    """All of it happened in one moment, as when a site is filled."""
    like = make_topic(published=True)
    if copies:
        make_live_topics(copies, like=like)

    pages = pages_from(client, FEED, "next")

    read_ids = [entry for page in pages for entry in ids(page)]
    assert len(read_ids) == len(set(read_ids)) == 2 * (copies + 1)
    assert len(pages) == -(-len(read_ids) // 50)
    assert [len(ids(page)) for page in pages[:-1]] == [50] * (len(pages) - 1)
    assert link(pages[0], "previous") == ""


def test_the_way_back_has_the_same_pages(client: Client) -> None:
    make_live_topics(120, like=make_topic(published=True))
    there = pages_from(client, FEED, "next")

    back = pages_from(client, link(there[-1], "self"), "previous")

    assert [ids(page) for page in back] == [ids(page) for page in reversed(there)]
    assert {link(page, "first") for page in back} == {"http://testserver/feed.atom"}
    assert len({page.findtext(f"{ATOM}id") for page in back + there}) == 1


@pytest.mark.django_db(transaction=True)
def test_what_happens_while_somebody_reads_on_moves_nothing(client: Client) -> None:
    make_live_topics(30, like=make_topic(published=True))
    first = read(client)
    expected = ids(read(client, link(first, "next")))

    make_topic(title="Newer", published=True)
    second = read(client, link(first, "next"))

    newer = read(client, link(second, "previous"))
    assert ids(second) == expected
    assert ids(newer) == ids(first)
    assert titles(read(client, link(newer, "previous"))) == ["New page: Newer", "Checked: Newer"]


def test_two_entries_of_one_check_stay_together(client: Client) -> None:
    topic = make_topic(title="Surgery", published=True)
    Source.objects.update(date=date(2026, 5, 1))
    verify(topic)
    check_again(topic, 49)

    pages = pages_from(client, FEED, "next")

    found = [title for page in pages for title in titles(page)]
    assert found.count("Checked: Surgery") == 51
    assert found.count("NCI changed its page: Surgery") == 1
    assert len({x for page in pages for x in ids(page)}) == len(found)


def test_changes_and_withdrawals_have_their_place_among_the_pages(client: Client) -> None:
    topic = make_topic(title="Surgery", published=True)
    make_live_topics(40, like=topic)
    gone = make_topic(title="Gone", published=True)
    make_withdrawn(gone)
    Source.objects.update(date=date(2026, 5, 1))

    pages = pages_from(client, FEED, "next")

    read_ids = [entry for page in pages for entry in ids(page)]
    assert len(read_ids) == len(set(read_ids)) == 3 * 41 + 1


@pytest.mark.parametrize(
    "place",
    [
        "", "x", "%00", "1", "20261129T092502123456-3", "20261329T092502123456-3-1",
        "20261129T092502123456-3--1", "00000101T000000000000-1-1", "2026-11-29",
        "20261129T092502123456-3-" + "9" * 19, "9" * 10_000,
        "%D9%A2%D9%A0261129T092502123456-3-1", "20261129T092502123456-3-1%0A", "' OR 1=1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["before", "after"])
def test_a_page_that_cannot_be_gets_a_sentence(client: Client, name: str, place: str) -> None:
    make_topic(published=True)

    response = client.get(f"{FEED}?{name}={place}")

    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().startswith("There is no such page of this feed.")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_page_at_the_end_of_all_days_is_answered(client: Client, day: str) -> None:
    make_topic(published=True)
    place = f"{day.replace('-', '')}T000000000000-9-999999999999999999"

    before, after = (read(client, f"{FEED}?{name}={place}") for name in ("before", "after"))

    assert sorted([len(ids(before)), len(ids(after))]) == [0, 2]


def test_a_place_is_read_as_it_was_written() -> None:
    place = Place(clock.now(), 3, 812)

    assert place_of(str(place)) == place


def test_who_follows_a_page_is_told_of_that_page_alone(client: Client) -> None:
    topic = make_topic(title="Surgery", slug="surgery", published=True)
    make_topic(title="Other", published=True)
    make_term(name="stoma", slug="stoma", published=True)

    feed = read(client, "/topics/surgery/feed.atom")

    assert titles(feed) == ["New page: Surgery", "Checked: Surgery"]
    assert feed.findtext(f"{ATOM}title") == "Cancer Explained: checks and new texts: Surgery"
    assert feed.findtext(f"{ATOM}id") != read(client).findtext(f"{ATOM}id")
    assert link(feed, "self") == "http://testserver/topics/surgery/feed.atom"
    of_a_word = read(client, "/glossary/stoma/feed.atom")
    assert titles(of_a_word) == ["New page: Stoma", "Checked: Stoma"]
    history = client.get(f"{topic.get_absolute_url()}history/").content.decode()
    assert 'href="/topics/surgery/feed.atom"' in history


def test_who_follows_a_page_reads_on_in_its_own_feed(client: Client) -> None:
    topic = make_topic(slug="surgery", published=True)
    check_again(topic, 70)
    make_live_topics(10, like=topic)

    pages = pages_from(client, "/topics/surgery/feed.atom", "next")

    assert [len(ids(page)) for page in pages] == [50, 22]
    assert link(pages[0], "next").startswith("http://testserver/topics/surgery/feed.atom?before=")


def test_who_follows_a_page_is_told_that_it_is_gone(client: Client) -> None:
    topic = make_topic(title="Surgery", slug="surgery", published=True)
    make_withdrawn(topic, why="NCI took it back.")

    feed = read(client, "/topics/surgery/feed.atom")

    assert titles(feed) == ["Withdrawn: Surgery"]
    assert "Why: NCI took it back." in summary_of(feed, "Withdrawn: Surgery")


def test_a_draft_has_no_feed(client: Client) -> None:
    draft = make_topic(slug="secretdraft")
    publication_of(draft)
    verify(draft)

    for address in ("/topics/secretdraft/", "/topics/nothing/", "/glossary/secretdraft/"):
        assert client.get(f"{address}feed.atom").status_code == 404


def test_every_kind_of_text_has_feeds(client: Client) -> None:
    path = make_path(published=True)

    feed = read(client, f"{path.get_absolute_url()}feed.atom")

    assert titles(feed) == ["New page: First steps"]


def test_who_follows_a_tag_is_told_of_its_pages_alone(client: Client) -> None:
    make_topic(title="Surgery", tags=["treatment", "a&b"], published=True)
    make_topic(title="Cells", tags=["basics"], published=True)
    gone = make_topic(title="Gone", tags=["treatment"], published=True)
    make_withdrawn(gone)

    feed = read(client, f"{FEED}?tag=treatment")

    assert set(titles(feed)) == {"Withdrawn: Gone", "New page: Surgery", "Checked: Surgery"}
    assert feed.findtext(f"{ATOM}title") == "Cancer Explained: checks and new texts: treatment"
    assert str(feed.findtext(f"{ATOM}id")).endswith("/feed.atom?tag=treatment")
    of_a_sign = read(client, f"{FEED}?tag=a%26b")
    assert titles(of_a_sign) == ["New page: Surgery", "Checked: Surgery"]
    listed = client.get("/topics/?tag=a%26b").content.decode()
    assert 'href="/feed.atom?tag=a%26b"' in listed


def test_who_follows_a_tag_reads_on_in_its_own_feed(client: Client) -> None:
    make_live_topics(60, like=make_topic(tags=["a&b"], published=True))
    make_topic(title="Other", published=True)

    pages = pages_from(client, f"{FEED}?tag=a%26b", "next")

    assert [len(ids(page)) for page in pages] == [50, 50, 22]
    assert not any("Other" in title for page in pages for title in titles(page))


@pytest.mark.parametrize("tag", ["nothing", "%00x", "x" * 10_000, "%3Cscript%3E", "😀"])
def test_a_tag_that_nothing_has_has_an_empty_feed(client: Client, tag: str) -> None:
    make_topic(title="Surgery", published=True)

    feed = read(client, f"{FEED}?tag={tag}")

    assert ids(feed) == []


def test_an_entry_has_the_id_that_readers_of_the_site_know(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As before the feed knew the site's address, for whoever read it there."""
    monkeypatch.setattr(settings, "SITE_ADDRESS", "https://explained.example")
    make_topic(slug="surgery", published=True)
    edition = Edition.objects.get()

    here = client.get(FEED, headers={"Host": "testserver"}).content
    there = client.get(FEED, headers={"Host": "localhost:8123"}).content

    first, second = (ET.fromstring(feed) for feed in (here, there))  # noqa: S314 - our own
    day = f"{edition.published_at:%Y-%m-%d}"
    assert ids(first) == ids(second)
    assert ids(first)[0] == f"tag:explained.example,{day}:/topics/surgery/edition-1"
    assert first.findtext(f"{ATOM}id") == "tag:explained.example,2026-01-01:/feed.atom"
    assert b"http://localhost:8123/topics/surgery/" in there


def test_a_new_text_says_which_parts_are_not_as_before(client: Client) -> None:
    topic = make_topic(title="Surgery", published=True)
    topic.sections.update(body="Secretword of the <body>.")
    topic.faqs.update(question="Is it <b>safe</b>?")
    topic.no_help_because = "Secretreason"
    topic.save()
    put_live(topic)

    feed = read(client)

    assert summary_of(feed, "New text: Surgery").startswith(
        "Edition 2 went live. What is not as before: Section “The simple version”: text: changed"
    )
    assert "Frequently asked question “Is it <b>safe</b>?”" in summary_of(feed, "New text: Surgery")
    assert "Secret" not in client.get(FEED).content.decode()
    assert "What is not as before" not in summary_of(feed, "New page: Surgery")


def test_a_text_that_is_new_everywhere_names_a_few_parts(client: Client) -> None:
    topic = make_topic(title="Surgery", published=True)
    for order in range(2, 30):
        topic.sections.create(order=order, heading=f"Heading {order}", body="Words.")
    put_live(topic)

    told = summary_of(read(client), "New text: Surgery")

    assert told.count(": added") == MOST_PARTS
    assert "and more" in told


def test_of_a_text_that_was_taken_away_nothing_is_told_again(client: Client) -> None:
    topic = make_topic(title="Surgery", published=True)
    topic.sections.update(heading="Secretheading")
    put_live(topic)
    topic.refresh_from_db()
    make_withdrawn(topic)
    topic = Topic.objects.get()
    topic.sections.update(heading="A better heading")
    put_live(topic)

    feed = read(client)

    third = [x for x in feed.findall(f"{ATOM}entry") if "edition-3" in str(x.findtext(f"{ATOM}id"))]
    assert "What is not as before" not in str(third[0].findtext(f"{ATOM}summary"))


@pytest.mark.parametrize("copies", [40, 150])
@pytest.mark.parametrize("address", [FEED, f"{FEED}?tag=x"])
def test_a_page_of_the_feed_takes_as_many_queries_whatever_there_is(
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    address: str,
    copies: int,
) -> None:
    """Where all events stand, those of the three sorts on a page, the checks before them, and how
    fresh all is; what changed in a text is known by then.
    """
    make_live_topics(copies, like=make_topic(tags=["x"], published=True), editions=3)
    Source.objects.update(date=date(2026, 5, 1))
    second = link(read(client, address), "next")
    client.get(second)

    for page in (address, second):
        with django_assert_max_num_queries(6 + OF_THE_STATE):
            client.get(page)


@pytest.mark.parametrize("rank", [4, 3, 1])
def test_postgresql_finds_a_page_by_an_index(rank: int) -> None:
    """With so few rows it would rather read them all: what it could do is asked."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    stream = STREAMS[rank]
    asked = Turn(Place(clock.now(), 3, 7))

    plan = asked.of(stream.rows(Scope()), stream.at, rank).explain()

    assert "Scan Backward using" in plan
    assert "_in_the_feed" in plan
