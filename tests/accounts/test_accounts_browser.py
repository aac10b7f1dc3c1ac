"""Accounts at a real browser: factors, passkeys, and pages that everybody can use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from tests.accounts.signing_in import code_of, secret_of
from tests.admin_browser import log_in
from tests.browser import axe_violations, cut_off
from tests.factories import PASSWORD, make_user

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

INSIDE = "Topics"


@pytest.fixture
def ada() -> User:
    return make_user(role="writer", username="ada", email="ada@example.org")


@pytest.fixture
def site(live_server: LiveServer, ada: User, monkeypatch: pytest.MonkeyPatch) -> str:
    """Passkeys belong to a name: a number in its place has none."""
    monkeypatch.setattr(settings, "REQUIRE_SECOND_FACTOR", True)
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """Somebody whose console complains of nothing: no policy is broken."""
    complaints: list[str] = []
    context = browser.new_context(base_url=site)
    context.on(
        "console",
        lambda x: complaints.append(x.text) if x.type in ("error", "warning") else None,
    )
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context.new_page()
    context.close()
    assert complaints == []


def with_passkeys(page: Page) -> None:
    """Give the browser a telephone that knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def confirm_password(page: Page) -> None:
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Log out").click()
    page.get_by_text("You are logged out.").wait_for()


def is_inside(page: Page) -> bool:
    page.goto("/admin/")
    return page.get_by_role("link", name=INSIDE).count() > 0


def set_up_app(page: Page) -> None:
    log_in(page, "ada")
    page.get_by_text("need a second factor").wait_for()
    page.get_by_role("link", name="Set up an app").click()
    confirm_password(page)
    secret = page.locator(".secret").inner_text()
    page.get_by_label("The code that the app shows now").fill(code_of(secret))
    page.get_by_role("button", name="Set it up").click()
    page.locator(".recovery-codes").wait_for()


def give_code(page: Page, code: str) -> None:
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Go on").click()


def test_an_app_is_set_up_and_asked_for(page: Page, ada: User) -> None:
    set_up_app(page)
    assert is_inside(page)
    log_out(page)
    log_in(page, "ada")
    give_code(page, "000000")
    page.get_by_text("This code is wrong, too old, or was used before.").wait_for()
    give_code(page, code_of(secret_of(ada), steps=1))

    assert is_inside(page)


def test_recovery_codes_are_saved_and_help_once(page: Page) -> None:
    set_up_app(page)
    codes = page.locator(".recovery-codes code").all_inner_texts()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save them").click()
    assert saved.value.path().read_text().split() == codes

    inside = []
    for _time in range(2):
        page.context.clear_cookies()
        log_in(page, "ada")
        give_code(page, codes[0])
        inside.append(is_inside(page))
    assert inside == [True, False]


def test_a_passkey_is_added_and_lets_its_owner_in_with_and_without_the_password(
    page: Page, ada: User
) -> None:
    with_passkeys(page)
    log_in(page, "ada")
    page.get_by_role("link", name="Add a passkey").click()
    confirm_password(page)
    page.get_by_label("What you call it").fill("My telephone")
    page.get_by_role("button", name="Add it").click()
    page.locator(".recovery-codes").wait_for()
    assert is_inside(page)

    log_out(page)
    page.get_by_role("button", name="Log in with a passkey").click()
    page.get_by_role("link", name=INSIDE).first.wait_for()

    log_out(page)
    log_in(page, "ada")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("link", name=INSIDE).first.wait_for()

    page.get_by_role("link", name="Your account").click()
    page.get_by_role("link", name="remove My telephone").click()
    confirm_password(page)
    page.get_by_role("button", name="Remove it").click()
    page.get_by_text("need a second factor").wait_for()
    assert not is_inside(page)


def test_without_the_passkey_nobody_gets_in_by_it(browser: Browser, site: str, ada: User) -> None:
    context = browser.new_context(base_url=site)
    page = context.new_page()
    with_passkeys(page)
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Log in with a passkey").click()

    page.get_by_text("No passkey was used.").wait_for()
    assert not is_inside(page)
    context.close()


def test_a_forgotten_password_is_replaced_by_mail(
    page: Page, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "REQUIRE_SECOND_FACTOR", False)
    page.goto("/admin/")
    page.get_by_role("link", name="I forgot my password").click()
    page.get_by_label("E-mail address").fill("ada@example.org")
    page.get_by_role("button", name="Send the link").click()
    page.get_by_text("a mail is on its way").wait_for()
    page.goto(re.findall(r"http\S+", mailoutbox[0].body)[0])
    for label in ("New password", "New password again"):
        page.get_by_label(label, exact=True).fill("wild goose under marble")
    page.get_by_role("button", name="Keep this password").click()
    page.get_by_role("link", name="Log in with it").click()
    log_in(page, "ada", "wild goose under marble")

    assert is_inside(page)


def test_five_wrong_passwords_are_told_how_long_to_wait(page: Page) -> None:
    for number in range(6):
        log_in(page, "ada", f"wrong {number}")
        page.locator(".errornote").first.wait_for()

    page.get_by_text("Wait 5 minutes").wait_for()


def test_somebody_ends_a_session_elsewhere(
    page: Page, browser: Browser, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "REQUIRE_SECOND_FACTOR", False)
    elsewhere = browser.new_context(base_url=site, user_agent="An old telephone")
    there = elsewhere.new_page()
    log_in(there, "ada")
    log_in(page, "ada")
    page.get_by_role("link", name="Your account").click()
    page.get_by_role("link", name="Where you are logged in").click()
    page.locator("li", has_text="An old telephone").get_by_role("button", name="End").click()
    page.get_by_text("That session has ended.").wait_for()

    assert not is_inside(there)
    assert is_inside(page)
    elsewhere.close()


def test_who_types_for_long_is_not_logged_out(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "REQUIRE_SECOND_FACTOR", False)
    page.clock.install()
    log_in(page, "ada")
    page.goto("/admin/topics/topic/add/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    title = page.get_by_label("Title", exact=False).first
    title.press_sequentially("A")
    assert not [url for url in asked if "still-here" in url]
    page.clock.fast_forward("06:00")

    with page.expect_response("**/accounts/still-here/") as answer:
        title.press_sequentially("B")
    assert answer.value.status == 204


@pytest.mark.parametrize("width", [360, 1280])
def test_everybody_can_use_the_pages(
    browser: Browser, site: str, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "REQUIRE_SECOND_FACTOR", False)
    # What measures the pages brings a style of its own, which their policy refuses.
    context = browser.new_context(
        base_url=site, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    page = context.new_page()
    found: dict[str, list[str]] = {}

    def look(address: str) -> None:
        page.goto(address)
        found[address] = axe_violations(page) + cut_off(page, width=width)

    for address in ("login/", "password/reset/", "password/reset/done/", "inactive/"):
        look(f"/accounts/{address}")
    log_in(page, "ada")
    page.goto("/accounts/app/add/")
    confirm_password(page)
    for address in ("app/add/", "passkeys/add/", "password/", "sessions/", "logout/", ""):
        look(f"/accounts/{address}")

    assert {name: faults for name, faults in found.items() if faults} == {}
    context.close()


def test_without_script_a_password_and_a_code_are_enough(
    browser: Browser, site: str, ada: User
) -> None:
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    log_in(page, "ada")
    page.get_by_role("link", name="Set up an app").click()
    confirm_password(page)
    assert page.locator(".qr-code").evaluate("x => x.naturalWidth") > 0
    code = code_of(page.locator(".secret").inner_text())
    page.get_by_label("The code that the app shows now").fill(code)
    page.get_by_role("button", name="Set it up").click()

    assert is_inside(page)
    context.close()
