"""Keeping accounts and tags at a real browser, as an administrator and a superuser do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect
from taggit.models import Tag

from tests.admin_browser import log_in
from tests.browser import axe_violations
from tests.factories import PASSWORD, make_topic, make_user, put_live
from topics.models import Topic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/admin/auth/user/"


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    # What measures the pages brings a style of its own, which their policy refuses.
    context = browser.new_context(base_url=live_server.url, bypass_csp=True)
    yield context.new_page()
    context.close()


def test_an_administrator_makes_an_account_and_ends_it(page: Page) -> None:
    keeper = make_user(role="administrator")
    log_in(page, keeper.username)

    page.goto(f"{LIST}add/")
    page.get_by_label("Username").fill("grace")
    page.get_by_label("Email address").fill("grace@example.org")
    page.get_by_label("Password:", exact=True).fill(PASSWORD)
    page.get_by_label("Password again").fill(PASSWORD)
    page.get_by_role("checkbox", name=re.compile("Medical writers")).check()
    page.get_by_role("button", name="Save", exact=True).click()
    grace = User.objects.get(username="grace")
    # Whoever has left records is made inactive in place of being deleted.
    Topic.objects.filter(pk=make_topic().pk).update(edited_by=grace)
    page.goto(f"{LIST}{grace.pk}/change/")
    expect(page.get_by_text("this account is never deleted")).to_be_visible()
    page.get_by_role("button", name="Make inactive").click()

    expect(page.get_by_text("grace is inactive now")).to_be_visible()
    grace.refresh_from_db()
    assert (grace.is_staff, grace.is_active) == (True, False)
    assert [x.name for x in grace.groups.all()] == ["Medical writers"]


@pytest.mark.parametrize("width", [360, 1280])
def test_everybody_can_use_the_pages_that_are_ours(page: Page, width: int) -> None:
    User.objects.create_superuser("boss", password=PASSWORD)
    put_live(make_topic(tags=["chemo", "drugs"]))
    chemo, drugs = Tag.objects.order_by("name")
    page.set_viewport_size({"width": width, "height": 800})
    log_in(page, "boss")

    found: dict[str, list[str]] = {}
    for address in (
        f"{LIST}add/", "/admin/people/accountevent/", f"/admin/taggit/tag/{chemo.pk}/change/",
        f"/admin/taggit/tag/merge/?tag={chemo.pk}&tag={drugs.pk}",
    ):  # fmt: skip
        page.goto(address)
        found[address] = axe_violations(page)
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            found[address].append(f"It is {wide} px wide.")

    assert {name: faults for name, faults in found.items() if faults} == {}
