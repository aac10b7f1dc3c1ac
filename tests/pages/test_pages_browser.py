"""A page about the site, from a writer's first word to the day on which it is withdrawn."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.admin_browser import at_the_desk
from tests.factories import make_user
from tests.reader_site import PHONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/about/about-us/"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def staffed(live_server: LiveServer) -> str:
    """A site with nothing on it but three people who work there."""
    for role in ("writer", "reviewer", "publisher"):
        make_user(role=role, username=role)
    return live_server.url


@contextmanager
def reader(browser: Browser, site: str) -> Iterator[Page]:
    """A reader without script who comes for the first time: a browser keeps pages for a minute."""
    context = browser.new_context(base_url=site, java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    yield context.new_page()
    assert context.storage_state() == {"cookies": [], "origins": []}
    context.close()


def open_page(page: Page) -> None:
    page.goto("/admin/pages/sitepage/")
    page.get_by_role("link", name="About us", exact=True).click()


def write(browser: Browser, site: str) -> None:
    with at_the_desk(browser, site, "writer") as page:
        page.goto("/admin/pages/sitepage/add/")
        page.get_by_label("Name").press_sequentially("About us")
        expect(page.get_by_label("Slug")).to_have_value("about-us")
        page.get_by_label("Description").fill("Who runs this site.")
        page.get_by_role("button", name="Add another Section").click()
        page.locator("#id_sections-0-heading").fill(f"Who {HOSTILE}")
        page.locator("#id_sections-0-body").fill("A **quokka** and [To fill in: a name].")
        page.get_by_role("button", name="Save and continue editing").click()
        expect(page.locator(".state")).to_contain_text("Can you fill this in: a name?")
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="View as a reader").click()
        expect(opened.value.locator("main")).to_contain_text("Draft: readers cannot see this.")
        expect(opened.value.locator("mark")).to_have_text("[To fill in: a name]")
        page.get_by_role("link", name="Submit for review…").click()
        page.get_by_label("What changed, and why").fill("It is new.")
        page.get_by_role("button", name="Submit for review").click()
        expect(page.locator(".state")).to_contain_text("In review.")


def review(browser: Browser, site: str) -> None:
    with at_the_desk(browser, site, "reviewer") as page:
        open_page(page)
        page.get_by_role("link", name="Review", exact=True).click()
        expect(page.get_by_label("I compared the text with this page")).to_have_count(0)
        page.locator("button[value=accept]").click()
        expect(page.locator(".messagelist")).to_contain_text("is ready")


def publish(browser: Browser, site: str) -> None:
    with at_the_desk(browser, site, "publisher") as page:
        expect(page.locator("#unfinished-heading + p + ul")).to_contain_text("About us: missing")
        open_page(page)
        page.get_by_role("link", name="Publish…").click()
        page.get_by_role("button", name="Publish now").click()
        page.get_by_role("link", name="Open the reader’s page").click()
        expect(page.locator("main")).to_contain_text("A quokka and [To fill in: a name].")
        page.goto("/admin/")
        expect(page.locator("#unfinished-heading + p + ul")).to_contain_text(
            "About us: 1 place to fill in"
        )


def withdraw(browser: Browser, site: str) -> None:
    with at_the_desk(browser, site, "publisher") as page:
        open_page(page)
        page.get_by_role("link", name="Where it stands").click()
        page.locator("[name=withdraw-why]").fill("It named nobody.")
        page.get_by_role("button", name="Withdraw the page from its readers").click()
        expect(page.locator(".state")).to_contain_text("Withdrawn.")


def is_nowhere(browser: Browser, site: str, status: int) -> None:
    with reader(browser, site) as page:
        answer = page.goto(PAGE)
        assert answer is not None
        assert answer.status == status
        expect(page.locator("main")).not_to_contain_text("quokka")
        expect(page.locator("footer").get_by_role("link", name="About us")).to_have_count(0)
        page.goto("/search/?q=quokka")
        expect(page.get_by_role("heading", level=1)).to_contain_text("No results")


def is_found(browser: Browser, site: str) -> None:
    with reader(browser, site) as page:
        page.goto("/")
        page.locator("footer").get_by_role("link", name="About us").click()
        expect(page.locator("main")).to_contain_text("A quokka")
        expect(page.locator("h2")).to_have_text(f"Who {HOSTILE}")
        page.get_by_role("link", name="History of this page").click()
        expect(page.locator("main")).to_contain_text("Edition 1 went live")
        page.get_by_role("navigation", name="Breadcrumb").get_by_role(
            "link", name="About this site"
        ).click()
        expect(page.locator("main")).to_contain_text("Who runs this site.")
        page.goto("/search/?q=quokka")
        expect(page.locator(".results .kind")).to_have_text("About this site")
        page.locator(".results").get_by_role("link", name="About us").click()
        expect(page).to_have_url(f"{site}{PAGE}")


def test_a_page_goes_from_draft_to_withdrawn_and_readers_see_it_only_while_it_is_live(
    browser: Browser, staffed: str
) -> None:
    write(browser, staffed)
    is_nowhere(browser, staffed, 404)
    review(browser, staffed)
    is_nowhere(browser, staffed, 404)
    publish(browser, staffed)
    is_found(browser, staffed)
    withdraw(browser, staffed)
    is_nowhere(browser, staffed, 410)
    with reader(browser, staffed) as page:
        page.goto(PAGE)
        expect(page.locator("main")).to_contain_text("It named nobody.")
