"""What the starter texts say of this software is true and plain, and marked where nobody knows."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from explainer.feedback import limits
from explainer.feedback.models import Report, Tally, UsedKey
from explainer.pages.content import SitePageContent
from explainer.pages.markers import markers
from explainer.pages.starter import starter_pages
from explainer.text.readability import readability
from tests.starter import STARTER_DAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter_site")]
INTERNAL = re.compile(r"\]\((/[^)]*)\)")
EXTERNAL = re.compile(r"\]\((https?://[^)]*)\)")
# Of FLESCH-KINCAID: what somebody reads after six years of school.
HIGHEST_GRADE = 6.5
every_page = pytest.mark.parametrize("page", starter_pages(), ids=lambda page: page.slug)


def text_of(page: SitePageContent) -> str:
    return "\n\n".join(page.texts())


def text_at(slug: str) -> str:
    return " ".join(text_of(next(x for x in starter_pages() if x.slug == slug)).split())


@every_page
def test_every_page_is_live_in_the_demonstration(client: Client, page: SitePageContent) -> None:
    shown = client.get(f"/about/{page.slug}/").content.decode()

    assert f"<h1>{page.name}</h1>" in shown
    assert shown.count("<mark>[To fill in: ") == len(markers(text_of(page)))


@every_page
def test_every_page_marks_what_only_its_operator_knows(page: SitePageContent) -> None:
    assert markers(text_of(page))
    assert text_of(page).lower().count("to fill in") == len(markers(text_of(page)))


@every_page
def test_every_page_is_written_for_everybody(page: SitePageContent) -> None:
    assert readability(text_of(page)).grade <= HIGHEST_GRADE
    assert "!" not in text_of(page)


@every_page
def test_no_link_leads_nowhere_or_to_an_unsafe_address(
    client: Client, page: SitePageContent
) -> None:
    for address in INTERNAL.findall(text_of(page)):
        assert client.get(address).status_code == 200, address
    assert all(x.startswith("https://www.cancer.gov/") for x in EXTERNAL.findall(text_of(page)))


def test_the_pages_stand_at_the_foot_in_their_order(client: Client) -> None:
    foot = client.get("/").content.decode().partition("<footer")[2]

    places = [foot.index(f'href="/about/{page.slug}/"') for page in starter_pages()]
    assert places == sorted(places)


def test_what_privacy_says_of_the_limits_is_what_they_are() -> None:
    said = f"at most {limits.A_SENDER_AN_HOUR} in an hour and {limits.A_SENDER_A_DAY} in a day"

    assert said in text_at("privacy")


def test_what_privacy_says_is_kept_of_a_report_is_all_that_is_kept() -> None:
    kept = {x.name for x in Report._meta.concrete_fields}
    counted = {x.name for x in Tally._meta.concrete_fields}

    said = "your answer, your words, the part of the page they are about, and the day"
    assert said in text_at("privacy")
    about_the_reader = {"edition", "section", "heading", "kind", "text", "received_on"}
    assert kept - about_the_reader == {"id", "handled_by", "handled_at", "note"}
    assert counted == {"id", "sender", "hour", "reports"}
    assert {x.name for x in UsedKey._meta.concrete_fields} == {"name", "forgotten_at"}


def test_what_privacy_says_of_an_address_is_so() -> None:
    noon = datetime(STARTER_DAY.year, STARTER_DAY.month, STARTER_DAY.day, 12, tzinfo=UTC)
    names = {limits.sender_of("203.0.113.7", noon + timedelta(days=x)) for x in (0, 1)}

    assert "means nothing on the next day" in text_at("privacy")
    assert len(names) == 2
    assert "203" not in "".join(names)[:3]


def test_the_pages_name_the_parts_of_the_site_as_the_site_does(client: Client) -> None:
    article = client.get("/topics/immunotherapy/").content.decode()
    term = client.get("/glossary/t-cell/").content.decode()

    for words in ("Was this clear?", "Tell us about a mistake"):
        assert words in text_at("contact")
        assert words in article
    assert "Tell us about a mistake" in term
    assert "Kept pages" in text_at("privacy")
