"""What a request may bring, judged by what it announces: nothing of it is read."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from explainer.operations.serving.bodies import (
    MOST_BYTES_OF_A_READER,
    REFUSAL,
    STATUS,
    Refusal,
    announced_bytes,
    seconds_for,
)
from explainer.site.refusals import HEADINGS

STAFF = {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=anything"}
MOST_BYTES_OF_STAFF = settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def request(method: str, path: str, length: str | None, **more: str) -> dict[str, Any]:
    announced = {} if length is None else {"CONTENT_LENGTH": length}
    return {"REQUEST_METHOD": method, "PATH_INFO": path, **announced, **more}


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (request("GET", "/", None), 0),
        (request("GET", "/", "999999999"), 0),
        (request("HEAD", "/", "x"), 0),
        (request("POST", "/", None), 0),
        (request("POST", "/", ""), 0),
        (request("POST", "/", "0"), 0),
        (request("POST", "/", None, HTTP_TRANSFER_ENCODING="chunked"), Refusal.UNANNOUNCED),
        (request("POST", "/", "-1"), Refusal.UNANNOUNCED),
        (request("POST", "/", "1e3"), Refusal.UNANNOUNCED),
        (request("POST", "/", str(MOST_BYTES_OF_A_READER)), MOST_BYTES_OF_A_READER),
        (request("POST", "/", str(MOST_BYTES_OF_A_READER + 1)), Refusal.TOO_LONG),
        # A cookie alone opens nothing outside the admin, nor the admin without one.
        (request("POST", "/", str(MOST_BYTES_OF_A_READER + 1), **STAFF), Refusal.TOO_LONG),
        (request("POST", "/admin/login/", str(MOST_BYTES_OF_A_READER + 1)), Refusal.TOO_LONG),
        (request("POST", "/admin/x/", str(MOST_BYTES_OF_STAFF), **STAFF), MOST_BYTES_OF_STAFF),
        (request("POST", "/admin/x/", str(MOST_BYTES_OF_STAFF + 1), **STAFF), Refusal.TOO_LONG),
        (request("DELETE", "/", "9" * 30), Refusal.TOO_LONG),
    ],
)
def test_what_a_form_cannot_need_is_refused_by_its_announced_length(
    asked: dict[str, Any], answer: int | Refusal
) -> None:
    assert announced_bytes(asked) == answer


def test_a_body_has_seconds_and_a_long_one_has_as_many_as_a_slow_line_needs() -> None:
    assert seconds_for(100) < 6
    assert 60 < seconds_for(MOST_BYTES_OF_STAFF) < 180


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_is_said_in_words_and_ends_the_connection(
    client: Client, refusal: Refusal
) -> None:
    page = client.post("/topics/whole/report/", {"words": "typed"}, **{REFUSAL: refusal})  # type: ignore[arg-type]

    text = page.content.decode()
    assert page.status_code == STATUS[refusal]
    assert HEADINGS[refusal] in text
    assert "What you typed is not lost" in text
    assert page["Connection"] == "close"
    assert page["Cache-Control"] == "no-store"
    assert "default-src 'none'" in page["Content-Security-Policy"]


def test_a_report_that_is_too_long_is_told_so_before_anything_is_read(client: Client) -> None:
    """This test has no database."""
    page = client.post(
        "/topics/whole/report/", b"x" * (MOST_BYTES_OF_A_READER + 1), "application/octet-stream"
    )

    assert page.status_code == 413
    assert "Please make it shorter" in page.content.decode()


@pytest.mark.django_db
def test_a_picture_that_is_too_long_is_refused_in_the_editor_itself(
    client: Client, admin_user: object
) -> None:
    client.force_login(admin_user)  # type: ignore[arg-type]

    page = client.post(
        "/admin/markdownx/upload/", b"", "image/png", CONTENT_LENGTH=str(MOST_BYTES_OF_STAFF + 1)
    )

    assert page.status_code == 400
    assert "larger than 5 MB" in page.json()["image"][0]
