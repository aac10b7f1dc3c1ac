"""A reader at the form for reports, with a clock that the test moves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
from django.utils import timezone

if TYPE_CHECKING:
    from django.test import Client

FORM_TYPE = "application/x-www-form-urlencoded"
NOON = datetime(2026, 3, 10, 12, 30, tzinfo=UTC)
SECTION = "the-simple-version"
PAGE = "/topics/immunotherapy/"
FORM = f"{PAGE}report/?section={SECTION}"
WORDS = {"kind": "mistake", "text": "A T cell is no B cell."}


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = Clock()
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: clock.now)
        yield clock


def key_on(response: Any) -> str:  # noqa: ANN401 - the test client's own response
    found = re.search(r'name="key" value="([^"]+)"', response.content.decode())
    assert found is not None
    return unescape(found[1])


def opened(client: Client, clock: Clock, address: str = FORM) -> str:
    """Open the form, let some seconds go by, and return the form's key."""
    key = key_on(client.get(address))
    clock.forward(seconds=5)
    return key


def send(
    client: Client,
    words: dict[str, str],
    address: str = FORM,
    **extra: Any,  # noqa: ANN401 - the test client's own
) -> Any:  # noqa: ANN401 - the test client's own response
    """Send what a browser would, and return the answer."""
    return client.post(address, urlencode(words), content_type=FORM_TYPE, **extra)


def report(
    client: Client,
    clock: Clock,
    words: dict[str, str] = WORDS,
    address: str = FORM,
    **extra: Any,  # noqa: ANN401 - the test client's own
) -> Any:  # noqa: ANN401 - the test client's own response
    """Open the form, fill it in and send it, as a person does."""
    return send(client, words | {"key": opened(client, clock, address)}, address, **extra)
