"""Learning paths as readers follow them: published ones only, and of their topics the live ones."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from explainer.copies.codes import code_for
from explainer.publishing.models import Edition, Publication
from tests import clock
from tests.factories import (
    make_path,
    make_question,
    make_ready,
    make_submitted,
    make_topic,
    make_withdrawn,
    put_live,
)
from tests.reading import OF_THE_STATE
from topics.models import Topic
from topics.paths.models import LearningPath

pytestmark = pytest.mark.django_db

HOSTILE = "</title><script>alert(1)</script>"
LISTS = ["/", "/paths/"]


def words(client: Client, address: str) -> str:
    """The words of a page's main part, one space between them."""
    html = client.get(address).content.decode()
    main = html.partition('tabindex="-1">')[2].partition("</main>")[0]
    return " ".join(unescape(strip_tags(main)).split())


def make_steps(number: int) -> list[Topic]:
    numbers = range(1, number + 1)
    return [make_topic(slug=f"step-{x}", title=f"Topic {x}", published=True) for x in numbers]


def make_way(number: int, *, name: str = "A way") -> list[Topic]:
    """Publish a path at /paths/way/ with as many topics, and return these."""
    topics = make_steps(number)
    make_path(slug="way", name=name, topics=topics, published=True)
    return topics


def test_reader_sees_the_steps_in_their_order_with_the_time_they_take(client: Client) -> None:
    one, two, three = make_steps(3)
    make_path(slug="way", name="A way", topics=[three, one, two], published=True)

    page = words(client, "/paths/way/")

    assert "A way Some topics in a good order. 3 steps · 3 min read in all" in page
    assert "Start with “Topic 3”" in page
    order = [page.index(f"Step {n} of 3 Topic {x}") for n, x in ((1, 3), (2, 1), (3, 2))]
    assert order == sorted(order)


def test_the_list_of_paths_says_what_each_takes_and_counts_no_topic_that_is_gone(
    client: Client,
) -> None:
    long = make_topic(slug="long", body="word " * 500, published=True)
    gone = make_topic(slug="gone", body="word " * 500, published=True)
    make_path(name="A way", topics=[long, gone, *make_steps(1)], published=True)
    make_withdrawn(gone)

    page = words(client, "/paths/")

    assert "A way Some topics in a good order. 2 steps · 4 min read" in page


def test_reader_follows_a_path_from_its_page_to_its_end(client: Client) -> None:
    make_way(3)

    assert 'href="/topics/step-1/?path=way"' in client.get("/paths/way/").content.decode()
    first, second, last = (words(client, f"/topics/step-{x}/?path=way") for x in (1, 2, 3))

    assert "This was step 2 of 3 in the learning path A way." in second
    assert "Next: step 3 of 3 Topic 3" in second
    assert "Back: step 1 of 3 Topic 1" in second
    assert "Back:" not in first
    assert "Next:" not in last
    assert "It was the last one. Well done." in last


def test_the_links_of_a_path_lead_along_the_path(client: Client) -> None:
    make_way(3)

    page = client.get("/topics/step-2/?path=way").content.decode()

    assert 'href="/topics/step-3/?path=way"' in page
    assert 'href="/topics/step-1/?path=way"' in page
    assert '<link rel="canonical" href="http://testserver/topics/step-2/">' in page
    assert "Step 2 of 3<span" in page.partition('<main id="main"')[0]


@pytest.mark.parametrize(
    "query",
    ["", "?path=", "?path=nowhere", "?path=draft", "?path=off", "?path=other", "?path=%00",
     "?path=" + "x" * 5_000, "?path=%3Cscript%3E", "?path=a&path=b", "?paths=way"],
)  # fmt: skip
def test_a_path_that_the_article_is_not_in_is_not_followed(client: Client, query: str) -> None:
    topics = make_way(3)
    make_path(slug="draft", name="Secret draft", topics=topics)
    make_path(slug="other", name="Other way", published=True)
    make_withdrawn(make_path(slug="off", name="Off the site", topics=topics, published=True))

    html = client.get(f"/topics/step-2/{query}").content.decode()

    assert "This topic is step 2 of 3 in the learning path" in " ".join(html.split())
    assert "This was step" not in html
    assert "Step 2 of 3<span" not in html
    assert not any(name in html for name in ("Secret draft", "Off the site", "Other way"))


def test_an_article_names_three_of_its_paths_and_the_one_that_is_followed(client: Client) -> None:
    topics = make_steps(2)
    for letter in "edcba":
        make_path(slug=letter, name=f"Way {letter}", topics=topics, published=True)

    without, along = (words(client, f"/topics/step-1/{query}") for query in ("", "?path=e"))

    assert [x for x in "abcde" if f"Way {x}" in without] == ["a", "b", "c"]
    assert [x for x in "abcde" if f"Way {x}" in along] == ["a", "b", "e"]
    assert "This was step 1 of 2 in the learning path Way e." in along


def test_a_step_beside_this_one_is_not_named_again_as_related(client: Client) -> None:
    one, two, _three = make_way(3)
    two.related.set([one, make_topic(title="Elsewhere", published=True)])
    put_live(two)

    along, without = (words(client, f"/topics/step-2/{query}") for query in ("?path=way", ""))

    assert along.count("Topic 1") == without.count("Topic 1") == 1
    assert "Elsewhere" in along


def test_an_article_outside_of_all_paths_says_nothing_of_them(client: Client) -> None:
    make_way(2)
    topic = make_topic(published=True)

    assert "learning path" not in words(client, topic.get_absolute_url())
    assert "What to read next" not in words(client, topic.get_absolute_url())


def test_a_topic_that_went_leaves_the_path_and_the_numbers_follow(client: Client) -> None:
    _one, two, _three, _four = make_way(4)
    make_withdrawn(two)

    path, article = words(client, "/paths/way/"), words(client, "/topics/step-3/?path=way")

    assert "3 steps · 3 min read in all" in path
    assert "Step 2 of 3 Topic 3" in path
    assert "Topic 2" not in path
    assert "This was step 2 of 3" in article
    assert "Back: step 1 of 3 Topic 1" in article


def test_a_path_with_one_topic_left_is_not_offered_and_says_so_kindly(client: Client) -> None:
    one, _two = make_way(2)
    make_withdrawn(one)

    path, article = words(client, "/paths/way/"), words(client, "/topics/step-2/?path=way")

    assert "We are working on this path." in path
    assert "Start with" not in path
    assert "Step 1 of 1 Topic 2" in path
    assert "learning path" not in article
    assert all("A way" not in words(client, address) for address in LISTS)
    assert client.get("/paths/way/quiz/").status_code == 404


def make_secret(state: str) -> LearningPath:
    path = make_path(slug="way", name="Secret way", topics=make_steps(2), published=state == "off")
    if state == "off":
        make_withdrawn(path)
    return path


PAGES = ["/paths/way/", "/paths/way/quiz/", "/paths/way/history/"]


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("state", ["draft", "in_review", "ready"])
def test_nobody_opens_a_path_that_was_never_live(client: Client, state: str, method: str) -> None:
    path = make_path(slug="way", name="Secret way")
    if state != "draft":
        make_ready(path) if state == "ready" else make_submitted(path)

    for address in (*PAGES, "/paths/no-such-path/"):
        response = getattr(client, method)(address)

        assert response.status_code == 404
        assert "Secret" not in response.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_a_withdrawn_path_says_so_and_why_and_comes_back(client: Client, address: str) -> None:
    path = make_path(slug="way", published=True)
    make_question(topic=path.steps.all()[0].topic)
    put_live(path.steps.all()[0].topic)
    assert client.get(address).status_code == 200
    make_withdrawn(path, why="It led <b>nowhere</b>.")

    gone = client.get(address)
    LearningPath.objects.update(name="Better steps")
    path.refresh_from_db()
    put_live(path)

    assert gone.status_code == 410
    assert "“First steps” was withdrawn on" in gone.content.decode()
    assert "It led &lt;b&gt;nowhere&lt;/b&gt;." in gone.content.decode()
    assert "led &lt;b" not in client.get("/paths/way/").content.decode()
    assert client.get(address).status_code == 200


def test_a_path_that_was_taken_off_before_anybody_had_to_say_why_is_not_found(
    client: Client,
) -> None:
    make_path(slug="way", published=True)
    Publication.objects.of_kind("path").update(live_edition=None)

    assert [client.get(x).status_code for x in PAGES] == [404, 404, 404]


def test_the_history_of_a_path_tells_its_editions_and_nothing_of_checks(client: Client) -> None:
    path = make_path(slug="way", name="A way", published=True)
    make_withdrawn(path, why="Too long.")
    LearningPath.objects.update(name="A short way")
    path.refresh_from_db()
    put_live(path)

    page = words(client, "/paths/way/history/")
    crumbs = client.get("/paths/way/history/").content.decode().partition('<main id="main"')[0]

    events = ["Edition 2 went live: the page is back", "Why: Too long.", "Edition 1 went live"]
    assert all(event in page for event in events)
    assert not any(word in page for word in ("compared", "source", "Checks", "Verified"))
    assert "Learning paths</a></li><li>" in "".join(x.strip() for x in crumbs.splitlines())
    assert 'href="/paths/way/history/"' in client.get("/paths/way/").content.decode()


def test_a_search_finds_a_path_and_says_what_it_is(client: Client) -> None:
    topics = make_steps(2)
    path = make_path(slug="way", name="Zebra way", topics=topics, published=True)
    make_path(name="Zebra draft", topics=topics)

    found = words(client, "/search/?q=zebra")
    similar = words(client, "/search/?q=Zebbra&exact=1")
    make_withdrawn(path)

    assert "1 result for “zebra”" in found
    assert "Learning path Zebra way" in found
    assert "Zebra way (learning path)" in similar
    assert "No results for “zebra”" in words(client, "/search/?q=zebra")


def test_programs_learn_of_a_path_without_days_or_state(client: Client) -> None:
    make_path(slug="way", name="A way", published=True)

    pages = client.get("/api/pages/").json()["pages"]

    (path,) = (x for x in pages if x["kind"] == "path")
    assert (path["name"], path["edition"], path["sources"]) == ("A way", 1, [])
    unknown = ("state", "state_since", "verified_on", "due_on", "months_between_checks")
    assert [path[x] for x in unknown] == [None] * 5
    assert path["sentence"] == ""


def test_no_copy_of_a_path_fails_and_it_is_never_said_to_be_checked(client: Client) -> None:
    path = make_path(slug="way", published=True)
    edition = Edition.objects.get(publication=path.publication_id)

    page = client.get(f"/c/{code_for(edition, clock.today())}/")

    assert page.status_code == 200
    assert "Verified" not in page.content.decode()


def test_the_feed_tells_of_a_path_and_of_its_end(client: Client) -> None:
    path = make_path(slug="way", name="A way", published=True)

    new = client.get("/feed.atom").content.decode()
    make_withdrawn(path, why="Too long.")
    gone = client.get("/feed.atom").content.decode()

    assert "New page: A way" in new
    assert "Withdrawn: A way" in gone
    assert "New page: A way" not in gone
    assert "Too long." in gone


def test_a_link_to_a_path_goes_with_a_picture_of_its_own(client: Client) -> None:
    path = make_path(slug="way", published=True)
    assert path.publication is not None

    page = client.get("/paths/way/").content.decode()
    picture = page.partition('og:image" content="http://testserver')[2].partition('"')[0]

    assert path.publication.picture in picture
    assert client.get(picture)["Content-Type"] == "image/png"


@pytest.mark.parametrize("address", [*LISTS, "/topics/step-1/", "/topics/step-1/?path=way"])
@pytest.mark.parametrize("state", ["draft", "off"])
def test_no_page_reveals_a_path_that_is_not_live(client: Client, state: str, address: str) -> None:
    make_secret(state)

    assert "Secret" not in client.get(address).content.decode()


def test_an_edit_of_a_live_path_is_not_seen_until_it_is_published(client: Client) -> None:
    topics = make_way(3)
    path = LearningPath.objects.get()
    path.steps.filter(topic=topics[0]).delete()
    LearningPath.objects.update(name="Unchecked", description="Unchecked", revision=2)

    pages = [words(client, x) for x in (*LISTS, "/paths/way/", "/topics/step-2/?path=way")]

    assert all("Unchecked" not in page and "A way" in page for page in pages)
    assert "3 steps" in pages[2]


def test_the_paths_stand_by_name_whatever_its_letters_are(client: Client) -> None:
    topics = make_steps(2)
    for name in ("beta", "Alpha", "Gamma"):
        make_path(name=name, topics=topics, published=True)

    page = words(client, "/paths/")

    assert page.index("Alpha") < page.index("beta") < page.index("Gamma")


def test_many_paths_come_in_pages(client: Client) -> None:
    topics = make_steps(2)
    for number in range(25):
        make_path(name=f"Way {number:02}", topics=topics, published=True)

    first, second = (words(client, f"/paths/?page={number}") for number in (1, 2))

    assert (first.count("2 steps"), second.count("2 steps")) == (24, 1)
    assert words(client, "/").count("2 steps") == 3


@pytest.mark.parametrize("page", ["0", "-1", "99999", "two", "%00", "9" * 5_000])
def test_a_page_number_that_is_none_shows_a_page(client: Client, page: str) -> None:
    assert client.get(f"/paths/?page={page}").status_code == 200


def test_an_empty_site_has_no_paths_and_says_so(client: Client) -> None:
    assert "There are no learning paths yet." in words(client, "/paths/")
    assert "Learn step by step" not in words(client, "/")


@pytest.mark.parametrize("address", ["/paths/", "/paths/way/", "/paths/way/quiz/"])
def test_no_page_of_a_path_can_be_posted_to(client: Client, address: str) -> None:
    make_question(topic=make_steps(1)[0])

    assert client.post(address).status_code == 405


def test_a_name_full_of_markup_comes_out_as_text(client: Client) -> None:
    make_way(2, name=HOSTILE)

    for address in (*LISTS, "/paths/way/", "/topics/step-1/", "/topics/step-1/?path=way"):
        html = client.get(address).content.decode()

        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html


def make_many(paths: int, steps: int) -> None:
    """Publish as many paths through the same topics, each of which has a quiz."""
    topics = [make_topic(slug=f"step-{x}") for x in range(steps)]
    for topic in topics:
        make_question(topic=topic)
        put_live(topic)
    for number in range(paths):
        make_path(slug=f"way-{number}", topics=topics, published=True)


QUERIES = [
    ("/", 4),
    ("/paths/", 2),
    ("/paths/way-1/", 2),
    ("/paths/way-1/quiz/", 2),
    ("/topics/step-1/", 3),
    ("/topics/step-1/?path=way-1", 3),
]


@pytest.mark.parametrize(("paths", "steps"), [(2, 2), (2, 12), (50, 12)])
def test_no_page_asks_the_database_once_per_path_or_step(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, paths: int, steps: int
) -> None:
    make_many(paths, steps)

    for address, number in QUERIES:
        with django_assert_num_queries(number + OF_THE_STATE):
            assert client.get(address).status_code == 200, address
