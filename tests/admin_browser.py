"""Somebody of the staff at a real browser, with everything that its console complains of."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.factories import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page

DESK = {"width": 1280, "height": 900}


@contextmanager
def at_the_desk(
    browser: Browser, site: str, username: str, *, expected: str | None = None
) -> Iterator[Page]:
    """Sign in through the form. Afterwards the console must have been silent: no policy broken.

    A complaint in which the pattern `expected` is found is let pass.
    """
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        is_expected = expected is not None and re.search(expected, message.text)
        if message.type in ("error", "warning") and not is_expected:
            complaints.append(message.text)

    context = browser.new_context(base_url=site, viewport=DESK)  # type: ignore[arg-type]
    context.on("console", listen)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    page = context.new_page()
    log_in(page, username)
    page.get_by_role("link", name="Topics").first.wait_for()
    yield page
    context.close()
    if complaints:
        pytest.fail("\n".join(complaints))


def log_in(page: Page, username: str, password: str = PASSWORD) -> None:
    """Fill in the form to which the admin leads, and send it."""
    page.goto("/admin/")
    page.get_by_label("User name or e-mail address").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()
