"""The pages of decks: what is on a card, in which order, and what a strange address gets."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import pytest

from explainer.sources.models import DateKind
from quizzes.cards.reading import CARDS_ON_A_PAGE, MOST_WORDS, ORDERS
from tests import clock
from tests.factories import (
    make_card,
    make_path,
    make_source,
    make_term,
    make_topic,
    make_withdrawn,
    put_live,
)
from tests.reading import by_name, text_of

if TYPE_CHECKING:
    from datetime import date

    from django.test import Client

    from topics.models import Topic

pytestmark = pytest.mark.django_db
DECK = "/topics/immunotherapy/flashcards/"
WORDS = "/flashcards/words/"
TAG = "/flashcards/tags/cells/"
PATH = "/paths/both/flashcards/"
DECKS = (DECK, PATH, TAG, WORDS)
RIGHT_TO_LEFT = "تاي سيل"


def make_decks(*, checked_on: date | None = None) -> Topic:
    """A topic whose cards are in every deck."""
    terms = [make_term(name=x, slug=x) for x in ("antigen", "biopsy", "cell")]
    topic = make_topic(slug="immunotherapy", terms=terms, tags=["cells"])
    make_card(topic=topic)
    for text in (*terms, topic):
        put_live(text, today=checked_on)
    make_path(slug="both", topics=[topic, make_topic(published=True)], published=True)
    topic.refresh_from_db()
    return topic


def html_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def keys_on(html: str) -> list[str]:
    return [unescape(key) for key in re.findall(r'data-card="?([^"\s>]+)', html)]


@pytest.mark.parametrize(
    ("address", "name"),
    [(DECK, "Immunotherapy"), (PATH, "First steps"), (TAG, "Tag: cells"), (WORDS, "All words")],
)
def test_a_deck_names_itself_and_each_of_its_cards(client: Client, address: str, name: str) -> None:
    make_decks()

    html = html_of(client, address)

    assert re.search(f'data-deck="?{re.escape(address)}', html)
    assert re.search(f'data-deck-name="?{re.escape(name)}', html)
    assert {"term:antigen", "term:biopsy", "term:cell"} < {*keys_on(html)} or address == WORDS
    assert html.count("<details class=") >= len(keys_on(html)) > 2


def test_a_card_says_its_source_the_day_of_nci_and_the_day_of_the_check(client: Client) -> None:
    source = make_source(title="Drips", nci_date=None, date_kind=DateKind.NONE)
    put_live(make_topic(slug="immunotherapy", source=source), today=clock.today())
    dated = make_term(name="antigen", published=True)

    topic, words = (text_of(html_of(client, x)) for x in (DECK, WORDS))

    checked = f"Checked on {by_name(clock.today())}"
    assert (
        f"From Immunotherapy · Source: Drips (cancer.gov) · NCI: no date on page · {checked}"
        in topic
    )
    assert f"NCI updated September 24, 2019 · {checked}" in words
    assert f'href="{dated.get_absolute_url()}"' in html_of(client, WORDS).replace(
        "href=/", 'href="/'
    )


@pytest.mark.parametrize(("days", "is_said"), [(364, False), (366, True)])
@pytest.mark.parametrize("address", DECKS)
def test_a_card_whose_page_is_overdue_says_so(
    client: Client, address: str, days: int, is_said: bool
) -> None:
    make_decks(checked_on=clock.today() - timedelta(days=days))

    assert ("This page is overdue for a new check." in html_of(client, address)) is is_said


@pytest.mark.parametrize("address", DECKS)
def test_a_number_shuffles_a_deck_and_means_the_same_order_each_time(
    client: Client, address: str
) -> None:
    make_decks()
    in_order = keys_on(html_of(client, address))

    orders = [keys_on(html_of(client, f"{address}?shuffle={n}")) for n in (1, 2, 3, 4, 3)]

    assert orders[2] == orders[4]
    assert len({*map(tuple, orders)}) > 1
    assert all(sorted(order) == sorted(in_order) for order in orders)


@pytest.mark.parametrize("address", DECKS)
@pytest.mark.parametrize(
    "number", ["", "0", "-1", "x", "1.5", "٣", "²", "1" * 50_000, str(ORDERS + 1), "%00", "1%00"]
)
def test_what_is_no_number_of_an_order_is_ignored(
    client: Client, address: str, number: str
) -> None:
    make_decks()

    html = html_of(client, f"{address}?shuffle={number}")

    assert keys_on(html) == keys_on(html_of(client, address))
    assert "In order" not in text_of(html)


def test_shuffling_again_leads_to_another_order_and_stays_with_the_words(client: Client) -> None:
    make_decks()
    address = f"{DECK}?words=antigen&words=cell&page=1&shuffle={ORDERS}"

    html = unescape(html_of(client, address))

    assert "?words=antigen&words=cell&shuffle=1" in html
    assert "Shuffle again" in html
    assert "?words=antigen&words=cell>" in html.replace('"', "")


@pytest.mark.parametrize("address", DECKS)
@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (["antigen", "cell"], ["term:antigen", "term:cell"]),
        (["antigen", "nothing", "antigen"], ["term:antigen"]),
        (["antigen", "\x00", "<script>", "x" * 50_000, ""], ["term:antigen"]),
        (["nothing"], []),
    ],
)
def test_a_deck_shows_the_cards_of_the_words_that_were_asked_for(
    client: Client, address: str, asked: list[str], shown: list[str]
) -> None:
    make_decks()

    html = html_of(client, f"{address}?{'&'.join(f'words={quote(word)}' for word in asked)}")

    assert keys_on(html) == shown
    assert ("There are no cards for your words here." in html) is (not shown)
    assert "See all cards of this deck" in html


def test_no_more_words_are_looked_at_than_a_quiz_can_ask_about(client: Client) -> None:
    make_decks()
    many = "&".join(["words=nothing"] * MOST_WORDS)

    assert keys_on(html_of(client, f"{DECK}?words=antigen&{many}")) == ["term:antigen"]
    assert keys_on(html_of(client, f"{DECK}?{many}&words=antigen")) == []


def test_a_long_deck_goes_over_pages_and_a_shuffled_one_repeats_no_card(client: Client) -> None:
    for number in range(CARDS_ON_A_PAGE + 2):
        make_term(name=f"word {number:02}", slug=f"word-{number:02}", published=True)

    for order in ("", "shuffle=5&"):
        first, second, beyond = (
            keys_on(html_of(client, f"{WORDS}?{order}page={page}")) for page in ("1", "2", "99")
        )
        assert (len(first), len(second)) == (CARDS_ON_A_PAGE, 2)
        assert len({*first, *second}) == CARDS_ON_A_PAGE + 2
        assert beyond == second
    assert "?shuffle=5&page=2" in unescape(html_of(client, f"{WORDS}?shuffle=5"))
    assert "page 2" in html_of(client, f"{WORDS}?page=2")
    # A page of a deck cannot be shuffled in its place.
    assert "data-shuffle" not in html_of(client, WORDS)


@pytest.mark.parametrize("page", ["0", "-1", "x", "%00", "9" * 5_000])
def test_a_page_that_is_none_is_some_page_of_the_deck(client: Client, page: str) -> None:
    make_decks()

    assert keys_on(html_of(client, f"{DECK}?page={page}"))


@pytest.mark.parametrize("address", ["/flashcards/", WORDS])
def test_an_empty_site_says_that_there_are_no_cards_yet(client: Client, address: str) -> None:
    html = html_of(client, address)

    assert re.search("There are no (flash)?cards .*yet", text_of(html))
    assert keys_on(html) == []


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/topics/nowhere/flashcards/", 404),
        ("/paths/nowhere/flashcards/", 404),
        ("/flashcards/tags/nothing/", 404),
        ("/flashcards/tags/", 404),
        ("/flashcards/tags/a%00b/", 404),
        ("/flashcards/tags/cells/?words=antigen", 200),
        ("/flashcards/tags/nothing/?words=antigen", 404),
        (f"/flashcards/tags/{'x' * 50_000}/", 404),
        ("/flashcards/tags/..%2F..%2Fadmin/", 404),
        ("/flashcards/tags/%3Cscript%3E/", 404),
    ],
)
def test_a_deck_that_is_not_there_is_not_found(client: Client, address: str, status: int) -> None:
    make_decks()

    assert client.get(address).status_code == status


@pytest.mark.parametrize("address", ["/flashcards/", *DECKS])
def test_nobody_sends_anything_to_a_deck(client: Client, address: str) -> None:
    make_decks()

    assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    "tag", ["and/or", "/", "50% more?", "a b", "#1", "<script>alert(1)</script>", RIGHT_TO_LEFT]
)
def test_the_deck_of_a_strange_tag_is_found_through_its_link(client: Client, tag: str) -> None:
    put_live(make_topic(slug="immunotherapy", tags=[tag]))

    listed = html_of(client, "/flashcards/")
    links = re.findall(r'href="?(/flashcards/tags/[^"\s>]*)', listed)

    assert len(links) == 1
    html = html_of(client, unescape(links[0]))
    assert keys_on(html)[0].startswith("faq:immunotherapy:")
    canonical = re.findall(r'rel="?canonical"? href="?http://testserver([^"\s>]+)', html)
    assert [unquote(address) for address in canonical] == [f"/flashcards/tags/{tag}/"]
    assert "<" not in canonical[0]
    assert "<script>alert(1)</script>" not in html


def test_a_withdrawn_topic_and_a_withdrawn_path_are_gone(client: Client) -> None:
    topic = make_decks()
    make_withdrawn(topic, why="It was wrong.")

    gone = client.get(DECK)
    assert (gone.status_code, "It was wrong." in gone.content.decode()) == (410, True)
    assert client.get(PATH).status_code == 404
    assert client.get(TAG).status_code == 404
    assert [x for x in keys_on(html_of(client, WORDS)) if "immunotherapy" in x] == []


def test_a_draft_is_in_no_deck(client: Client) -> None:
    topic = make_decks()
    topic.written_cards.update(front="Secretdraft")
    make_term(name="Secretdraft")
    make_topic(title="Secretdraft", tags=["cells", "secretdraft"])

    for address in ("/flashcards/", *DECKS):
        assert "secretdraft" not in html_of(client, address).casefold()


def test_a_card_with_a_table_a_picture_and_a_long_text_is_whole(client: Client) -> None:
    topic = make_topic(slug="immunotherapy", title=RIGHT_TO_LEFT)
    table = "| a | b |\n|---|---|\n| <script>alert(1)</script> | 2 |\n\n![A drip](/pictures/x.webp)"
    make_card(topic=topic, front="<script>alert(1)</script>", back=table)
    make_card(topic=topic, front="Long?", back="word " * 1_000)
    put_live(topic)

    html = html_of(client, DECK)

    assert "<script>alert(1)</script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<table>" in html
    assert "/pictures/x.webp" in html
    assert html.count("word ") >= 999
    assert RIGHT_TO_LEFT in html


def test_a_card_of_the_writer_is_among_those_to_cut_out(client: Client) -> None:
    make_decks()

    assert "What is a drip?" in html_of(client, f"{DECK}print/")


@pytest.mark.parametrize(("page", "deck"), [("/paths/both/", PATH), ("/glossary/", WORDS)])
def test_a_path_and_the_glossary_lead_to_their_cards(client: Client, page: str, deck: str) -> None:
    make_decks()

    assert re.search(f'href="?{re.escape(deck)}', html_of(client, page))


def test_the_list_leads_to_every_deck(client: Client) -> None:
    make_decks()

    html = html_of(client, "/flashcards/")

    for address in DECKS:
        assert re.search(f'href="?{re.escape(address)}', html), address
    assert "/flashcards/" in html_of(client, DECK)


def test_decks_are_in_the_sitemap_and_say_what_they_ask(client: Client) -> None:
    make_decks()

    sitemap = html_of(client, "/sitemap-pages.xml")
    data = html_of(client, TAG)

    assert "/flashcards/</loc>" in sitemap
    assert f"{WORDS}</loc>" in sitemap
    assert '"eduQuestionType":"Flashcard","text":"What is a drip?"' in data
