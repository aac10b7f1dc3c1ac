"""The home page by what brings somebody there: what editors choose, and only what is live."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from explainer.demonstration.starter_content import STARTER_FOLDER
from explainer.demonstration.starter_home import NEEDS, fill_home
from explainer.site.models import MOST_TOPICS, Need, NeedTopic
from explainer.site.needs import needs_on_home
from tests.admin_forms import signed_in
from tests.factories import make_topic, make_withdrawn
from tests.reading import text_of
from topics.models import Topic

pytestmark = pytest.mark.django_db
ADD = "/admin/site/need/add/"
FIVE = [
    "I was just told",
    "I am about to start treatment",
    "I feel sick from treatment",
    "A word I heard",
    "After treatment",
]


@pytest.fixture
def needs() -> list[Need]:
    """The needs of a new site, also after a test that emptied the tables."""
    Need.objects.all().delete()
    import_module("explainer.site.migrations.0006_five_needs").make_needs(
        apps, connection.schema_editor()
    )
    return list(Need.objects.all())


def put(need: Need, *topics: Topic) -> None:
    for order, topic in enumerate(topics, start=1):
        NeedTopic.objects.create(need=need, topic=topic, order=order)


def home(client: Client) -> str:
    return text_of(client.get("/").content.decode().partition("<main")[2].partition("<footer")[0])


def test_a_new_site_has_five_needs_and_shows_none_that_leads_nowhere(
    client: Client, needs: list[Need]
) -> None:
    page = home(client)

    assert [need.title for need in needs] == FIVE
    assert [title for title in FIVE if title in page] == ["A word I heard"]
    assert "The first topics are still being written" in page


def test_a_reader_finds_the_topics_in_the_order_that_editors_chose(
    client: Client, needs: list[Need]
) -> None:
    first, second = (
        make_topic(title="Zinc", published=True),
        make_topic(title="Air", published=True),
    )
    put(needs[0], first, second)
    put(needs[4], second)

    page = home(client)

    parts = ["I was just told", "Zinc", "Air", "A word I heard", "After treatment", "Air"]
    position = 0
    for part in parts:
        assert part in page[position:], part
        position = page.index(part, position) + 1
    assert "I feel sick" not in page
    assert "Beginner topics" not in page


def test_no_draft_and_nothing_withdrawn_stands_on_the_home_page(
    client: Client, needs: list[Need]
) -> None:
    draft, gone = make_topic(title="Secretdraft"), make_topic(title="Takenback", published=True)
    put(needs[0], draft, gone)
    make_withdrawn(gone)
    put(needs[1], make_topic(title="Fine", published=True))

    page = home(client)

    assert "Secretdraft" not in page
    assert "Takenback" not in page
    assert "I was just told" not in page
    assert "I am about to start treatment" in page


def test_until_an_editor_chooses_the_topics_stand_by_level(
    client: Client, needs: list[Need]
) -> None:
    make_topic(title="Fine", published=True)

    assert "Beginner topics" in home(client)


def test_a_reader_gets_from_the_first_screen_to_what_brings_them_here(
    client: Client, needs: list[Need]
) -> None:
    put(needs[0], make_topic(published=True))

    page = client.get("/").content.decode()

    shown = ("I was just told", "A word I heard")
    links = dict(re.findall(r'<li><a href="#([\w-]+)">(.*?)</a>', page))
    assert tuple(links.values()) == shown
    for anchor, title in links.items():
        assert re.search(rf'id="{anchor}" class="home-row">\s*<div>\s*<h2>{title}</h2>', page)


def test_home_counts_the_topics_of_each_subject_and_leads_to_all(client: Client) -> None:
    make_topic(tags=["side effects", "drugs"], published=True)
    make_topic(published=True)

    page = client.get("/").content.decode()

    words = text_of(
        page.replace("</li>", " ")
        .partition("Find topics by subject</h2>")[2]
        .partition("</section>")[0]
    )
    assert words == "Side effects (1 topic) All topics Topics from A to Z"
    assert 'href="/topics/?tag=side%20effects"' in page


def test_a_demonstration_puts_the_first_of_its_topics_under_each_need(needs: list[Need]) -> None:
    slugs = {slug for need in NEEDS for slug in need.topics}
    for slug in slugs:
        make_topic(slug=slug, published=True)

    fill_home()

    placed = {need.title: [x.topic.slug for x in need.chosen.all()] for need in Need.objects.all()}
    assert placed == {need.title: list(need.topics)[:MOST_TOPICS] for need in NEEDS}
    assert list(placed) == [need.title for need in NEEDS]
    assert all(Need.objects.exclude(sentence="").filter(title=title) for title in placed)


def test_a_demonstration_makes_no_need_for_which_no_topic_is_live(
    needs: list[Need],
) -> None:
    make_topic(slug="caregivers", published=True)
    make_topic(slug="cancer-screening")

    fill_home()

    made = [need.title for need in Need.objects.all() if need.title not in FIVE]
    assert made == ["Somebody I love has cancer"]


def test_every_need_of_the_demonstration_may_be_saved_again_and_names_real_topics() -> None:
    files = {path.stem for path in STARTER_FOLDER.parent.rglob("*.md")}
    own = [Need(title=need.title, sentence=need.sentence or "Fine.") for need in NEEDS]

    for need in own:
        need.clean_fields()
    assert {slug for need in NEEDS for slug in need.topics} <= files
    assert {need.title for need in NEEDS if not need.sentence} == set(FIVE)
    assert all(len(need.topics) == len(set(need.topics)) for need in NEEDS)


@pytest.mark.parametrize("count", [1, MOST_TOPICS + 1])
def test_needs_take_two_queries_however_many_topics_they_have(
    needs: list[Need], count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    topics = [make_topic(published=True) for _ in range(count)]
    for need in needs:
        put(need, *topics)

    with django_assert_num_queries(2):
        shown = [[topic.name for topic in need.topics] for need in needs_on_home()]

    assert {len(names) for names in shown} == {min(count, MOST_TOPICS)}


def sent(title: str, sentence: str = "Start here.", *topics: int) -> dict[str, object]:
    rows = {f"chosen-{i}-topic": pk for i, pk in enumerate(topics)}
    total = {"chosen-TOTAL_FORMS": len(topics), "chosen-INITIAL_FORMS": 0}
    return {"title": title, "sentence": sentence, "order": 1, **rows, **total}


def test_a_publisher_adds_a_need_and_its_topics(client: Client) -> None:
    topic = make_topic(title="Fine", published=True)
    signed_in(client, "publisher")

    response = client.post(ADD, sent("I am <b>afraid</b>", "Start here.", topic.pk))
    page = client.get("/").content.decode()

    assert response.status_code == 302
    assert "I am &lt;b&gt;afraid&lt;/b&gt;" in page
    assert topic.get_absolute_url() in page


@pytest.mark.parametrize(
    ("title", "sentence", "told"),
    [
        ("x" * 41, "Fine.", "at most 40 characters (it has 41)"),
        ("Fine", "x" * 121, "at most 120 characters (it has 121)"),
        ("  ", "Fine.", "This field is required."),
        ("Fine", "", "This field is required."),
        ("i WAS just told", "Fine.", "There is a need with this title already."),
        ("a\x00b", "Fine.", "Null characters are not allowed."),
    ],
)
def test_bad_input_is_answered_with_a_sentence_and_changes_nothing(
    client: Client, needs: list[Need], title: str, sentence: str, told: str
) -> None:
    signed_in(client, "publisher")

    response = client.post(ADD, sent(title, sentence))

    assert response.status_code == 200
    assert told in text_of(response.content.decode())
    assert Need.objects.count() == len(needs)


def test_a_topic_stands_once_under_a_need(client: Client, needs: list[Need]) -> None:
    topic = make_topic(title="Fine", published=True)
    signed_in(client, "publisher")

    response = client.post(ADD, sent("Twice", "Fine.", topic.pk, topic.pk))

    assert "Please correct the duplicate data for topic" in text_of(response.content.decode())
    put(needs[0], topic)
    with pytest.raises(IntegrityError, match="need_has_a_topic_once"), transaction.atomic():
        put(needs[0], topic)


@pytest.mark.parametrize("role", ["writer", "reviewer"])
def test_only_a_publisher_changes_the_home_page(client: Client, role: str) -> None:
    signed_in(client, role)

    assert client.post(ADD, sent("Mine")).status_code == 403
    assert client.get("/admin/site/need/").status_code == 200
