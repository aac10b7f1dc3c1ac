"""READERS.md over every topic of the library: R4, R13, R14 and R17, and what its lists cost."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.text import slugify

from explainer.demonstration.starter_content import DRAFTS_FOLDER
from explainer.operations.demonstration import HELP_LINE
from explainer.publishing.models import Publication
from glossary.content import TERM
from tests.article_limits import (
    BYTES_OF_AN_ARTICLE,
    BYTES_TO_THE_TAKEAWAYS,
    blocks_of,
    sent,
    to_the_takeaways,
)
from tests.reader_site import NOTICE
from tests.reading import OF_THE_STATE, text_of
from tests.valid_html import faults_for_html_validate, faults_for_the_nu_checker
from tests.whole_library import odd_addresses, topics_of_the_library
from topics.depth_texts import middle_texts, offers_middle, short_texts, word_count
from topics.depths import Depth
from topics.models import Topic
from topics.subjects import SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_django import DjangoAssertNumQueries

    from topics.content import TopicContent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("library")]
SHORTER = (Depth.SHORT, Depth.MIDDLE)
WORDS_THAT_OPEN = 0.95
BODY = re.compile(r'<section id="[^"]*" class="prose" data-listen>(.*?)</section>', re.DOTALL)
OPENS = re.compile(r'<dfn[^>]*><(?:button[^>]* popovertarget="Word-|a href="/glossary/)([\w-]+)')
# Links and headings open nothing else. The key sentence stands above the body.
NOT_MARKED = re.compile(
    r'<(a|h[1-6]|code|pre)\b.*?</\1>|<p class="key-sentence">.*?</p>', re.DOTALL
)
WORD = re.compile(r"<dfn[^>]*><(a|button)\b[^>]*>(.*?)</\1></dfn>")
LISTS = {
    "/": 4,
    "/topics/": 4,
    "/topics/?level=beginner": 4,
    "/topics/?tag=side+effects": 4,
    "/a-to-z/": 3,
    "/glossary/": 3,
    "/glossary/?letter=c": 3,
    "/paths/": 3,
    "/flashcards/": 4,
    "/quiz/": 3,
    "/how-we-verify/": 4,
}


@pytest.fixture(scope="module")
def page_of() -> Callable[..., str]:
    """Return what gives the page of a topic, or a part of it; each is made once for all tests."""

    @cache
    def page(slug: str, more: str = "") -> str:
        response = Client().get(f"/topics/{slug}/{more}")
        assert response.status_code == 200, slug
        return response.content.decode()

    return page


@pytest.fixture(autouse=True)
def as_in_the_demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    """With all that stands around an article, and is counted with it."""
    monkeypatch.setattr(settings, "SITE_NOTICE", NOTICE)
    monkeypatch.setattr(settings, "SHOW_COMPONENTS", True)
    for name, value in HELP_LINE.items():
        monkeypatch.setattr(settings, name, value)


@pytest.fixture
def topics() -> dict[str, TopicContent]:
    return topics_of_the_library()


def test_a_reader_can_open_every_topic_but_no_draft(
    client: Client, topics: dict[str, TopicContent]
) -> None:
    pages = [client.get(address).content.decode() for address in ("/topics/", "/a-to-z/")]
    listed = [set(re.findall(r'"/topics/([\w-]+)/"', page)) for page in pages]
    drafts = {path.stem for path in DRAFTS_FOLDER.glob("*.md")}

    assert len(topics) >= 60
    assert [topics.keys() ^ found for found in listed] == [set(), set()]
    assert {client.get(f"/topics/{slug}/").status_code for slug in drafts} <= {404}


def test_every_topic_has_one_subject_and_no_tag_of_its_own() -> None:
    tags = {topic.slug: set(topic.tags.names()) for topic in Topic.objects.all()}
    used = Counter(tag for of in tags.values() for tag in of)

    assert {slug for slug, of in tags.items() if len(of.intersection(SUBJECTS)) != 1} == set()
    assert {tag for tag, number in used.items() if number == 1} == set()


def test_every_topic_is_small(
    topics: dict[str, TopicContent], page_of: Callable[..., str], tell: Callable[[str], None]
) -> None:
    pages = {slug: page_of(slug).encode() for slug in topics}
    first = {slug: sent(to_the_takeaways(page)) for slug, page in pages.items()}
    whole = {slug: sent(page) for slug, page in pages.items()}

    tell(f"Largest: {max(first.values())} to the takeaways, {max(whole.values())} in all")

    assert {x: size for x, size in first.items() if size > BYTES_TO_THE_TAKEAWAYS} == {}
    assert {x: size for x, size in whole.items() if size > BYTES_OF_AN_ARTICLE} == {}


@pytest.mark.parametrize("depth", SHORTER)
def test_no_sentence_of_a_shorter_depth_is_missing_from_the_whole_page(
    topics: dict[str, TopicContent], page_of: Callable[..., str], depth: str
) -> None:
    missing = {}
    for slug in topics:
        whole = set(blocks_of(page_of(slug)))
        shown = blocks_of(page_of(slug, f"?depth={depth}"))
        missing[slug] = [x for x in shown if x not in whole] if len(shown) > 10 else ["all"]

    assert {slug: blocks for slug, blocks in missing.items() if blocks} == {}


def test_every_topic_keeps_to_the_words_of_its_depths(topics: dict[str, TopicContent]) -> None:
    short = {slug: word_count(short_texts(topic)) for slug, topic in topics.items()}
    middle = {slug: word_count(middle_texts(topic)) for slug, topic in topics.items()}

    assert {slug: words for slug, words in short.items() if words > 120} == {}
    assert {slug: words for slug, words in middle.items() if words > 600} == {}
    assert [slug for slug, topic in topics.items() if not offers_middle(topic)] == []


@pytest.mark.parametrize("part", ["", *(f"?depth={x}" for x in SHORTER), "questions/", "leaflet/"])
def test_every_part_says_when_to_get_help(
    topics: dict[str, TopicContent], page_of: Callable[..., str], part: str
) -> None:
    silent = {
        slug: sign.sign
        for slug, topic in topics.items()
        for sign in topic.help_signs
        if escape(sign.sign) not in page_of(slug, part)
    }

    assert sum(bool(topic.help_signs) for topic in topics.values()) > 60
    assert silent == {}


def test_almost_every_word_to_know_opens_in_each_section_that_has_it(
    topics: dict[str, TopicContent], page_of: Callable[..., str]
) -> None:
    words = {x.slug: x.card for x in Publication.objects.live().of_kind(TERM).for_list()}
    there, opens = 0, 0
    for slug, topic in topics.items():
        for body in BODY.findall(page_of(slug)):
            text = text_of(NOT_MARKED.sub(" ", body))
            used = {x for x in topic.terms if x in words and _is_used(words[x], text)}
            there, opens = there + len(used), opens + len(used & set(OPENS.findall(body)))

    assert there > 500
    assert opens / there >= WORDS_THAT_OPEN


def test_almost_every_word_of_the_glossary_in_a_text_opens_on_its_page(
    topics: dict[str, TopicContent], page_of: Callable[..., str], tell: Callable[[str], None]
) -> None:
    """Hold R17 for all words of the glossary, as counted here.

    Counted is each term once for each topic in whose sections, outside of headings, links, code
    and key sentences, one of its names stands (longest first, in capitals if it has them). It
    opens in place if somewhere in the 30 seconds or the sections of that page it is a link or a
    button to its definition. A section leads to at most four words that are not the topic's own,
    so that not every section can open every word; that count is printed, too.
    """
    pattern, slugs = _pattern_of_all_names()
    used, opened, in_sections, open_there = 0, 0, 0, 0
    for slug in topics:
        page = page_of(slug)
        sections = [
            (_words_used(pattern, slugs, x), set(OPENS.findall(x))) for x in BODY.findall(page)
        ]
        words = {word for found, _ in sections for word in found}
        used, opened = used + len(words), opened + len(words & set(OPENS.findall(page)))
        in_sections += sum(len(found) for found, _ in sections)
        open_there += sum(len(found & there) for found, there in sections)

    tell(
        f"Words of the glossary: {used} in the topics, {opened / used:.1%} open on the page; "
        f"{in_sections} in the sections, {open_there / in_sections:.1%} open in the very section"
    )

    assert used > 1_500
    assert opened / used >= WORDS_THAT_OPEN


def _pattern_of_all_names() -> tuple[re.Pattern[str], dict[str, str]]:
    """Return what finds a name of any term, and the term's slug by the name as it is found."""
    cards = [(x.slug, x.card) for x in Publication.objects.live().of_kind(TERM).for_list()]
    slugs = {name: slug for slug, card in cards for name in (card["name"], *card["aliases"])}
    longest_first = sorted(slugs, key=len, reverse=True)
    one_of_them = "|".join(
        f"(?-i:{re.escape(x)})" if x.isupper() else re.escape(x) for x in longest_first
    )
    pattern = re.compile(rf"(?<!\w)(?:{one_of_them})(?!\w)", re.IGNORECASE)
    return pattern, {name.casefold(): slug for name, slug in slugs.items()}


def _words_used(pattern: re.Pattern[str], slugs: dict[str, str], section: str) -> set[str]:
    text = text_of(NOT_MARKED.sub(" ", WORD.sub(r"\2", section)))
    return {slugs[name.casefold()] for name in pattern.findall(text)}


def _is_used(card: dict[str, Any], text: str) -> bool:
    names = "|".join(re.escape(name) for name in (card["name"], *card["aliases"]))
    return bool(re.search(rf"(?<!\w)(?:{names})(?!\w)", text, re.IGNORECASE))


@pytest.mark.parametrize(("address", "most"), LISTS.items())
def test_no_list_asks_more_of_the_database_for_a_whole_library(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, address: str, most: int
) -> None:
    client.get("/about/")  # What stands at the foot of every page is asked once a minute.
    with django_assert_max_num_queries(most + OF_THE_STATE):
        assert client.get(address).status_code == 200


def test_no_article_takes_more_than_three_queries(
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    topics: dict[str, TopicContent],
) -> None:
    client.get("/about/")  # What stands at the foot of every page is asked once a minute.
    for slug in topics:
        with django_assert_max_num_queries(3 + OF_THE_STATE):
            assert client.get(f"/topics/{slug}/").status_code == 200


def test_odd_pages_and_full_lists_are_valid(client: Client, tmp_path: Path) -> None:
    for number, address in enumerate([*LISTS, *odd_addresses()]):
        file = tmp_path / f"{number:02}-{slugify(address)}.html"
        file.write_bytes(client.get(address).content)
    files = sorted(tmp_path.iterdir())

    assert len(files) > 20
    assert faults_for_html_validate(files, tmp_path / "report.json") == set()
    assert faults_for_the_nu_checker(files)[0] == set()
