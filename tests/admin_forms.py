"""What a browser would send for a form of the admin, if a person pressed its button now."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_user

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client

Sent = dict[str, list[str]]


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.sent: Sent = {}
        self._select = ""
        self._textarea = ""
        self._is_inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_inside = at.get("id", "").endswith("_form") or "novalidate" in at
        add = {
            "input": self._add_input,
            "select": self._begin_select,
            "option": self._add_option,
            "textarea": self._begin_textarea,
        }.get(tag)
        if self._is_inside and add:
            add(at)

    def _begin_select(self, at: dict[str, str]) -> None:
        self._select = at["name"]

    def _begin_textarea(self, at: dict[str, str]) -> None:
        self._textarea = at["name"]
        self.sent[self._textarea] = [""]

    def _add_input(self, at: dict[str, str]) -> None:
        is_button = at.get("type") == "submit"
        is_unticked = at.get("type") in ("checkbox", "radio") and "checked" not in at
        if at.get("name") and not is_button and not is_unticked:
            default = "on" if at.get("type") == "checkbox" else ""
            self.sent[at["name"]] = [at.get("value", default)]

    def _add_option(self, at: dict[str, str]) -> None:
        if self._select and "selected" in at:
            self.sent.setdefault(self._select, []).append(at.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            # HTML drops the line break with which Django begins a text area.
            text = data.removeprefix("\n") if not self.sent[self._textarea][0] else data
            self.sent[self._textarea][0] += text


def form_of(response: Any) -> Sent:  # noqa: ANN401 - the test client's own response
    """Return what the form on a page would send."""
    fields = _Fields()
    fields.feed(response.content.decode())
    return fields.sent


def opened(client: Client, address: str) -> Sent:
    """Open a page and return what its form would send."""
    return form_of(client.get(address))


def add_row(sent: Sent, rows: str, **values: str) -> None:
    """Do what “Add another” does, and fill the row."""
    number = sent[f"{rows}-TOTAL_FORMS"][0]
    for name, value in {"id": "", **values}.items():
        sent[f"{rows}-{number}-{name}"] = [value]
    sent[f"{rows}-TOTAL_FORMS"] = [str(int(number) + 1)]


def change_page(working_copy: Any) -> str:  # noqa: ANN401 - a topic or a term
    opts = working_copy._meta
    return f"/admin/{opts.app_label}/{opts.model_name}/{working_copy.pk}/change/"


def publish_page(working_copy: Any) -> str:  # noqa: ANN401 - a topic or a term
    return page_about(working_copy, "publish")


def preview_page(working_copy: Any) -> str:  # noqa: ANN401 - a topic or a term
    return page_about(working_copy, "preview")


def signed_in(client: Client, role: str | None) -> User:
    """Sign in somebody with this role (see `make_user`)."""
    user = make_user(role=role)
    client.force_login(user)
    return user


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def errors_of(client: Client, address: str, sent: Sent) -> str:
    """Send a form that must come back, and return the page."""
    response = client.post(address, sent)
    assert response.status_code == 200
    return response.content.decode()


def page_about(working_copy: Any, name: str) -> str:  # noqa: ANN401 - a topic or a term
    """Return the address of the admin's page with this name about a text."""
    return change_page(working_copy).replace("/change/", f"/{name}/")


def filled_move(client: Client, address: str, move: str, **values: str) -> Sent:
    """Open a page, fill in the form of a move, and return what its button would send."""
    sent = opened(client, address)
    return sent | {f"{move}-{name}": [value] for name, value in values.items()} | {"move": [move]}
