"""What a browser would send for a form of the admin, if a person pressed its button now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_user
from tests.html_forms import Sent, fields_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.test import Client


def form_of(response: Any) -> Sent:  # noqa: ANN401 - the test client's own response
    """Return what the form on a page would send."""
    return fields_of(response.content.decode())


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
