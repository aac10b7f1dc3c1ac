"""Every view of the configuration × every role × every method, by the lines of `matrix.py`."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from explainer.people.role_names import ROLES
from tests.accounts.signing_in import set_up_app
from tests.factories import PASSWORD
from tests.security.addresses import NAMES, every_address, fill_site
from tests.security.matrix import (
    ANONYMOUS,
    EVERYBODY,
    LED_BACK,
    NOTHING_THERE,
    SUPERUSER,
    VIEWS,
    WITHOUT_ROLE,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

    from tests.security.addresses import Address

__all__ = ["fill_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_of_the_module")]
OTHER_METHODS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")
NOT_LET_IN = ("refused", "no such method")
LOGIN_PAGES = ("/admin/login/", "/accounts/login/")


def client_of(role: str) -> Client:
    client = Client(raise_request_exception=False)
    if role == SUPERUSER:
        client.force_login(User.objects.create_superuser("root", password=PASSWORD))
    elif role != ANONYMOUS:
        client.force_login(User.objects.get(username=NAMES[role]))
    return client


def answer(client: Client, method: str, path: str) -> Any:  # noqa: ANN401 - the test client's own
    """Ask, and undo whatever that did."""
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    with transaction.atomic():
        response = getattr(client, method.lower())(path)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)
    return response


def what_came(response: Any, method: str) -> str:  # noqa: ANN401 - the test client's own
    """Say in a word how somebody was received."""
    status, location = response.status_code, response.get("Location", "")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "broken"
    if location.startswith(LOGIN_PAGES):
        return "login"
    if location == "/admin/":
        return "led back"
    # Views that are classes say which methods they know.
    is_answer_to_options = method == "OPTIONS" and not response.content
    if status == HTTPStatus.METHOD_NOT_ALLOWED or is_answer_to_options:
        return "no such method"
    words = {HTTPStatus.FORBIDDEN: "refused", HTTPStatus.NOT_FOUND: "not there"}
    return words.get(status, "let in")


def expected(address: Address, role: str, method: str) -> set[str]:
    """Return how somebody may be received. A method that a view does not know may be said first."""
    who = VIEWS[address.name]
    roles = {"GET": who.reads, "POST": who.sends}.get(method)
    if roles is not None and role in roles:
        return lets_in(address.name, role)
    if method in OTHER_METHODS and role in (who.reads or ()):
        return {"no such method", *lets_in(address.name, role)}
    refusals = {"refused", "login"} if role == ANONYMOUS else {"refused"}
    if address.name in NOTHING_THERE:
        refusals.add("not there")
    if address.name in LED_BACK:
        refusals.add("led back")
    return refusals if roles is not None else {"no such method", *refusals}


def lets_in(name: str, role: str) -> set[str]:
    """Whoever may send something is often led on; the next step may be to log in."""
    nothing = {"not there"} if name in NOTHING_THERE else set()
    login = {"login"} if role == ANONYMOUS or name == "account_logout" else set()
    return {"let in", "led back", *nothing, *login}


def test_every_view_has_a_line_and_every_line_a_view() -> None:
    views = {address.name for address in every_address()}

    missing, left_over = views - {*VIEWS}, {*VIEWS} - views
    assert not missing, f"Say in tests/security/matrix.py who may open {sorted(missing)}."
    assert not left_over, f"No address leads to {sorted(left_over)} of tests/security/matrix.py."


@pytest.mark.parametrize("role", EVERYBODY)
def test_each_view_lets_in_who_may_and_nobody_else(role: str) -> None:
    client = client_of(role)
    faults = []

    for address, method in asked_by(role):
        response = answer(client, method, address.path)
        came = what_came(response, method)
        if came not in (wanted := expected(address, role, method)):
            faults.append(f"{method} {address.path}: {came} ({response.status_code}), not {wanted}")

    assert not faults, "\n".join(faults)


def asked_by(role: str) -> Iterator[tuple[Address, str]]:
    """Yield what to ask for.

    Pages of readers and of accounts know no role: only two or three people ask for them. The rare
    methods are tried by those with the least rights, who are refused nearly everywhere.
    """
    for address in every_address():
        if not address.path.startswith("/admin/") and role in ROLES:
            continue
        others = OTHER_METHODS if role in (ANONYMOUS, WITHOUT_ROLE) else ()
        yield from ((address, method) for method in ("GET", "POST", *others))


# The gate asks before any view does, and knows no role.
@pytest.mark.parametrize("role", ["writer", SUPERUSER])
def test_without_the_second_factor_nobody_is_let_in(role: str, settings: Settings) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    client = client_of(role)
    ways_out = ("admin:login", "admin:logout")
    pages = [x for x in every_address() if x.path.startswith("/admin/") and x.name not in ways_out]

    came = {
        (method, x.path): what_came(answer(client, method, x.path), method)
        for x in pages
        for method in ("GET", "POST")
    }

    assert not {asked for asked, how in came.items() if how not in ("login", *NOT_LET_IN)}
    assert came["GET", "/admin/"] == "login"


@pytest.mark.parametrize("role", ["writer", SUPERUSER])
def test_with_the_second_factor_the_lines_hold_as_they_do_without_it(
    role: str, settings: Settings
) -> None:
    client = client_of(role)
    set_up_app(client)
    settings.REQUIRE_SECOND_FACTOR = True
    lists = [x for x in every_address() if x.name.endswith(("_changelist", ":index"))]

    came = {x.name: what_came(client.get(x.path), "GET") for x in lists}

    assert came == {
        x.name: "let in" if role in (VIEWS[x.name].reads or ()) else "refused" for x in lists
    }
    assert came["admin:index"] == "let in"


def test_readers_get_no_cookie_from_any_page_of_theirs() -> None:
    client = client_of(ANONYMOUS)
    pages = [x for x in every_address() if not x.path.startswith(("/admin/", "/accounts/"))]

    cookies = {x.path: [*client.get(x.path).cookies] for x in pages}

    assert not any(cookies.values())
    assert len(cookies) > len(pages) / 2
    assert site_settings.SESSION_COOKIE_NAME not in client.cookies
