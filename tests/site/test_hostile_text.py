"""Hostile text through every door: no script runs, and no page breaks."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from explainer.searching.asked import cleaned
from explainer.text.markdown import render
from explainer.workflow.comments import answer, comment
from explainer.workflow.moves import send_back
from quizzes.models import Choice
from tests.admin_forms import page_about
from tests.database import as_owner
from tests.factories import (
    make_card,
    make_question,
    make_submitted,
    make_term,
    make_topic,
    make_user,
    move_request_by,
    put_live,
)
from tests.hostile import FRAGMENTS, HOSTILE_TEXTS, MARK, PAYLOADS
from topics.models import Topic

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client
    from playwright.sync_api import Browser
    from pytest_django.plugin import DjangoDbBlocker

TAGS_THAT_STAY = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "img", "li", "ol", "p", "pre", "s",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip


@given(HOSTILE_TEXTS)
@settings(max_examples=300)
def test_markdown_gives_known_tags_and_harmless_attributes_only(text: str) -> None:
    html = render(text)

    tags = re.findall(r"</?([a-zA-Z][^\s>/]*)", html)
    assert set(tags) <= TAGS_THAT_STAY
    assert not re.search(r"<[^>]*\s(on\w+|style|srcdoc)\s*=", html)
    assert not re.search(r"(href|src)=\"\s*(javascript|data|vbscript)", html, re.IGNORECASE)


@pytest.mark.parametrize("payload", PAYLOADS, ids=range(len(PAYLOADS)))
def test_markdown_disarms_every_known_payload(payload: str) -> None:
    html = render(payload)

    assert set(re.findall(r"</?([a-zA-Z][^\s>/]*)", html)) <= TAGS_THAT_STAY
    assert not re.search(r"<[^>]*\son\w+\s*=", html)


@given(st.text(max_size=300))
@settings(max_examples=100)
def test_a_query_is_always_something_postgresql_accepts(text: str) -> None:
    query = cleaned(text)

    assert "\x00" not in query
    assert len(query) <= 200


@pytest.mark.django_db
@given(HOSTILE_TEXTS)
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_breaks_the_search(client: Client, text: str) -> None:
    assert client.get("/search/", {"q": text}).status_code == 200


@pytest.fixture(scope="module")
def swept_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """What other tests took back still lies in the tables: so many texts would take much longer."""
    with django_db_blocker.unblock(), as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM (FULL, ANALYZE)")


def hostile_texts(count: int) -> list[str]:
    """The known payloads, and as many random ones as it takes: the same in every run."""
    chance = random.Random(2026)  # noqa: S311 - nothing is kept secret with it
    texts = [text for text in PAYLOADS if text.strip() and "\x00" not in text]
    while len(texts) < count:
        text = "".join(chance.choices(FRAGMENTS, k=chance.randint(1, 40))) + "x"
        # A picture without words is stopped before it is published.
        if not re.search(r"!\[\s*\]\(", text):
            texts.append(text)
    return texts


def publish_everywhere(text: str, publisher: User) -> list[str]:
    """Put `text` into every kind of field, publish, and return the addresses that show it."""
    short = text[:100].replace("\n", " ")
    term = make_term(name=short, aliases=[short], definition=text)
    put_live(term, publisher=publisher)
    topic = make_topic(
        title=short, description=short, thirty_seconds=text[:60], takeaway=short, body=text,
        tags=[short.replace(",", " ")], faq=short, faq_answer=text, terms=[term],
    )  # fmt: skip
    topic.sections.update(heading=short, key_sentence=short)
    make_question(topic=topic, text=short, right=short, wrong=["no"])
    make_card(topic=topic, front=short, back=text)
    Choice.objects.filter(question__topic=topic).update(reason=text[:300])
    put_live(topic, publisher=publisher)
    address = topic.get_absolute_url()
    return [
        address,
        f"{address}quiz/?q1=2&check=1",
        f"{address}flashcards/",
        term.get_absolute_url(),
    ]


@pytest.mark.browser
@pytest.mark.django_db
def test_no_script_runs_and_no_page_breaks_whatever_was_published(
    swept_database: None, client: Client, browser: Browser
) -> None:
    """The pages are shown without the policy that would stop a script: escaping alone must hold."""
    publisher = make_user(role="publisher")
    page = browser.new_page()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for text in hostile_texts(300):
        addresses = [*publish_everywhere(text, publisher), f"/search/?q={quote(text)}"]
        for address in addresses:
            response = client.get(address)
            assert response.status_code == 200, (address, text)
            page.set_content(response.content.decode(), wait_until="commit")
            assert page.evaluate("document.documentElement.dataset.ran") is None, (address, text)
    for address in ("/", "/topics/", "/glossary/", "/how-we-verify/"):
        page.set_content(client.get(address).content.decode())
        assert page.evaluate("document.documentElement.dataset.ran") is None, address
    page.close()


@pytest.mark.browser
@pytest.mark.django_db
def test_no_script_runs_whatever_was_commented_or_given_as_a_reason(
    client: Client, browser: Browser
) -> None:
    topic = make_topic()
    for text in PAYLOADS:
        if text.strip() and "\x00" not in text:
            submitted = make_submitted(Topic.objects.get(pk=topic.pk))
            reviewer = make_user(role="reviewer")
            send_back(submitted, move_request_by(reviewer, submitted, why=text))
            said = comment(submitted, reviewer, part="title", text=text)
            answer(said, make_user(role="writer"), text=text)
    client.force_login(make_user(role="publisher"))
    page = browser.new_page()
    for name in ("stands", "comments", "change", "publish"):
        for number in range(1, 8):
            response = client.get(f"{page_about(topic, name)}?page={number}")
            page.set_content(response.content.decode(), wait_until="commit")
            assert page.evaluate("document.documentElement.dataset.ran") is None, (name, number)
    page.close()


@pytest.mark.browser
def test_the_hostile_probe_can_fail(browser: Browser) -> None:
    page = browser.new_page()

    page.set_content(f"<script>{MARK}</script>")

    assert page.evaluate("document.documentElement.dataset.ran") == "1"
