"""People who write, accept and publish in their browsers, and notice what an answer promised."""

from __future__ import annotations

import http.client
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING, Final

import psycopg

from tests.faults.site import PASSWORD, page_number
from tests.html_forms import Sent, fields_of
from tests.processes import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from explainer.operations.embedded_postgres.home import EmbeddedHome

SECONDS_FOR_AN_ANSWER: Final = 15
SECONDS_BETWEEN_TRIES: Final = 0.1
LOST: Final = (OSError, http.client.HTTPException)
ROLES: Final = ("writer", "reviewer", "publisher")


@dataclass(frozen=True)
class Answer:
    status: int
    address: str
    content: bytes

    @property
    def form(self) -> Sent:
        return fields_of(self.content.decode())

    @property
    def is_done(self) -> bool:
        """Tell whether it led on to another page: a form that comes back says why it did not."""
        return self.status == 302 and "/login/" not in self.address


class StaysHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: object) -> None:
        return None


class Person:
    def __init__(self, site: str, role: str) -> None:
        self.site = site
        policy = DefaultCookiePolicy(rfc2965=False)
        cookies = urllib.request.HTTPCookieProcessor(CookieJar(policy))
        self.browser = urllib.request.build_opener(cookies, StaysHere)
        login = "/accounts/login/"
        known = {"login": [role], "password": [PASSWORD], "next": ["/admin/"]}
        assert self.ask(login, self.ask(login).form | known).is_done

    def ask(self, address: str, sent: Sent | None = None) -> Answer:
        data = urllib.parse.urlencode(sent, doseq=True).encode() if sent else None
        request = urllib.request.Request(self.site + address, data)  # noqa: S310 - our own site
        try:
            with self.browser.open(request, timeout=SECONDS_FOR_AN_ANSWER) as response:
                return Answer(response.status, "", response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers.get("Location", ""), error.read())

    def press(self, address: str, **changes: str) -> Answer:
        """Open a page, change something in its form, and send it."""
        opened = self.ask(address)
        if opened.status != 200:
            return opened
        # The field of a form that stands beside others is named after it: `submit-why`.
        return self.ask(
            address, opened.form | {x.replace("_", "-"): [y] for x, y in changes.items()}
        )


@dataclass
class Newsroom:
    """Edits, accepts and publishes one page over and over, until told to stop.

    Whatever an answer said to be done must be there at once; what got no answer is looked up, and
    done again only where it was not done.
    """

    home: EmbeddedHome
    site: str
    is_over: threading.Event = field(default_factory=threading.Event)
    rounds: int = 0
    tries: int = 0
    broken_promises: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.people = [Person(self.site, role) for role in ROLES]

    def work(self) -> None:
        page = f"/admin/pages/sitepage/{page_number(self.home)}"
        writer, reviewer, publisher = self.people
        while not self.is_over.is_set():
            number = self.rounds + 1
            text, why = f"Edit {number}.", f"Round {number}."
            edit = partial(writer.press, f"{page}/change/", description=text)
            submit = partial(writer.press, f"{page}/stands/", move="submit", submit_why=why)
            self.see_to("edit", number, edit)
            self.see_to("submit", number, submit)
            self.see_to("accept", number, partial(reviewer.press, f"{page}/review/", do="accept"))
            publish = partial(publisher.press, f"{page}/publish/", move="publish")
            self.see_to("publish", number, publish)
            self.rounds = number

    def see_to(self, act: str, number: int, do: Callable[[], Answer]) -> None:
        """Do something once, however often that takes."""
        while not self.has_happened(act, number):
            self.tries += 1
            try:
                answer = do()
            except LOST:
                answer = None
            if answer is not None and answer.is_done and not self.has_happened(act, number):
                self.broken_promises.append(f"{act} {number}")
            time.sleep(SECONDS_BETWEEN_TRIES)

    def has_happened(self, act: str, number: int) -> bool:
        if act == "edit":
            return self.ask("SELECT description FROM pages_sitepage") == [(f"Edit {number}.",)]
        moves = f"SELECT count(*) FROM workflow_move WHERE action = '{act}'"  # noqa: S608 - our own words
        return self.ask(moves) >= [(number,)]

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Ask the database itself, as soon as it is there."""
        while True:
            try:
                return ask(self.home, query)
            except psycopg.OperationalError:
                time.sleep(SECONDS_BETWEEN_TRIES)

    def losses(self) -> list[str]:
        """Return what was promised and is not there, and what is there twice."""
        wanted = [f"Edit {number}." for number in range(1, self.rounds + 1)]
        live = self.editions()
        # The last round may have been left in the middle.
        wrong = [] if live in (wanted, [*wanted, f"Edit {self.rounds + 1}."]) else [f"live: {live}"]
        return self.broken_promises + wrong

    def editions(self) -> list[str]:
        query = "SELECT content::json->>'description' FROM publishing_edition ORDER BY number"
        return [str(description) for (description,) in self.ask(query)]
