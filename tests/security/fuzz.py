"""Ask for everything, in every way, as somebody who may do everything: nothing may break.

By hand: `.venv/bin/python -m tests.security.fuzz --requests 10000 --seed 1`. It names each request
that was answered with 500, how often, and ends with 1 if there was one. The same seed and the same
code ask the same.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.faults.by_hand import database_by_hand
from tests.hostile import PAYLOADS
from tests.html_forms import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import Model

    from tests.security.addresses import Address

BROKEN: Final = 500
METHODS: Final = (
    *["GET"] * 11, *["POST"] * 7, "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH",
)  # fmt: skip
ODD: Final = (
    *PAYLOADS, "", "0", "1", "2", "-1", "99999999", "9999", "10000", "9223372036854775807",
    "9223372036854775808", "99999999999999999999999", "-99999999999999999999999", "1e999", "1.5",
    "NaN", "Infinity", "1_000", "١", "²", "\x00", "1\x00", "_00", "a_00b", "%00", "null", "None",
    "True", "[]", "{}", '{"a": [1]}', "[1, 2", '"', "2026-02-30", "2026-11-29", "0001-01-01",
    "9999-12-31", "10000-01-01", "2026-11-29T25:00", "9999-12-31 23:59:59+14:00",
    "0001-01-01 00:00:00-14:00", "-1.0", "a,b,,", "1,2,x", ",".join(map(str, range(300))), "(", "[",
    "*", "(a+)+$", "\\", "../../etc", "//evil.example", "https://evil.example/", "\r\nX: y",
    "a" * 5_000, "é" * 300,
)  # fmt: skip
ASKED: Final = (
    "q", "o", "p", "all", "e", "_facets", "_popup", "_to_field", "_changelist_filters", "term",
    "app_label", "model_name", "field_name", "next", "page", "tag", "level", "depth", "letter",
    "kind", "path", "show", "shuffle", "words", "check", "q1", "topic", "from", "to", "since",
    "until", "after", "before", "section", "number", "edition", "limit", "source", "verdict",
    "part", "code", "again", "done", "without", "state", "handled", "stands", "phrase", "means",
    "exact", "id__exact", "pk__in", "mainSearchCriteria.v.c", "mainSearchCriteria.v.cs",
    "knowledgeResponseType", "go", "facts", "date",
)  # fmt: skip
LOOKUPS: Final = (
    "", "__exact", "__in", "__isnull", "__gte", "__lt", "__year", "__month", "__day",
    "__year__gte", "__range", "__regex", "__contains", "__date", "__isempty", "__week_day",
    "__time", "__len", "__0", "__iso_year", "__foo", "__pk", "__id__exact", "__pk__in",
    "__contained_by", "__has_key",
)  # fmt: skip
SENT: Final = (
    "action", "_selected_action", "select_across", "index", "move", "post", "username", "password",
    "content", "image", "do", "note", "why", "verdict", "revision", "since", "until", "label",
    "is_gone", "form-TOTAL_FORMS", "form-INITIAL_FORMS", "form-0-id", "form-0-order",
    "publish-publish_at", "comment-part", "comment-text", "edition", "word", "keys", "source",
    "title", "name", "_save", "phrase", "means", "kind", "text", "homepage", "page_key", "date",
    "nci_date",
)  # fmt: skip
ACTIONS: Final = ("delete_selected", "mark_as_handled", "merge", "nothing")


@dataclass(frozen=True)
class Request:
    method: str
    address: str
    body: Any = None

    def __str__(self) -> str:
        return f"{self.method} {self.address[:300]} {str(self.body or '')[:600]}"


@dataclass
class Fuzz:
    """`forms` are those that pages showed, by their address: they are sent with odd values."""

    client: Client
    addresses: Sequence[Address]
    models: Sequence[type[Model]]
    chance: random.Random
    forms: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def requests(self, count: int) -> Iterator[Request]:
        """Yield so many, first one for each page as it is linked: its form is sent later."""
        plain = [Request("GET", x.path) for x in self.addresses][:count]
        yield from plain
        for _ in range(count - len(plain)):
            yield self._request()

    def _request(self) -> Request:
        # What lists can be asked has no end; of other pages there are few that ask anything.
        lists = [x for x in self.addresses if x.name.endswith("_changelist")]
        chosen = self.chance.choice(lists if self.chance.random() < 0.3 else self.addresses)
        method = self.chance.choice(METHODS)
        path = chosen.path if self.chance.random() < 0.8 else self._odd_path(chosen)
        names = self._names(chosen)
        query = self._pairs(names) if self.chance.random() < 0.7 else []
        address = f"{path}?{_written(query)}" if query else path
        return Request(method, address, self._body(path) if method == "POST" else None)

    def _odd_path(self, chosen: Address) -> str:
        """Put something else in the place of a part that is no part of the route."""
        route, path = chosen.route.split("/"), chosen.path.removeprefix("/").split("/")
        places = [n for n, part in enumerate(route) if "<" in part and n < len(path)]
        if places:
            path[self.chance.choice(places)] = _quoted(self._odd())
        return f"/{'/'.join(path)}"

    def _names(self, chosen: Address) -> Sequence[str]:
        """Return what a page may be asked; for a list, its columns with all that Django offers."""
        for model in self.models:
            if chosen.route.startswith(f"admin/{model._meta.app_label}/{model._meta.model_name}/"):
                columns = [x.name for x in model._meta.get_fields()]
                mixed = [f"{column}{lookup}" for column in columns for lookup in LOOKUPS]
                return [*ASKED, *self.chance.sample(mixed, min(len(mixed), 2 * len(ASKED)))]
        return ASKED

    def _pairs(self, names: Sequence[str]) -> list[tuple[str, str]]:
        count = self.chance.choice((1, 1, 1, 2, 3))
        return [(self.chance.choice(names), self._odd()) for _ in range(count)]

    def _odd(self) -> str:
        return self.chance.choice(ODD)

    def _body(self, path: str) -> dict[str, Any]:
        """Fill in the form of the page with something odd, or send what it never asked for."""
        form = dict(self.forms.get(path, {}))
        most = min(len(form), self.chance.choice((0, 1, 1, 2, 5)))
        for name in self.chance.sample([*form], most):
            form[name] = [self._odd()]
        body: dict[str, Any] = form | dict(self._pairs(SENT))
        if self.chance.random() < 0.3:
            body |= {"action": self.chance.choice(ACTIONS), "_selected_action": self._odd()}
        if self.chance.random() < 0.1:
            body["image"] = _file(self._odd())
        return body

    def look(self, request: Request) -> int:
        """Ask, undo whatever that changed, and return the status of the answer."""
        signed_in = self.client.cookies[settings.SESSION_COOKIE_NAME].value
        with transaction.atomic():
            status = self._ask(request)
            transaction.set_rollback(True)
        self.client.cookies[settings.SESSION_COOKIE_NAME] = signed_in
        return status

    def _ask(self, request: Request) -> int:
        sent = {"data": request.body} if request.body is not None else {}
        response = getattr(self.client, request.method.lower())(request.address, **sent)
        if request.method == "GET" and response.get("Content-Type", "").startswith("text/html"):
            self._keep_form(request.address, response)
        return int(response.status_code)

    def _keep_form(self, address: str, response: Any) -> None:  # noqa: ANN401 - a test client's own
        if form := fields_of(response.content.decode(errors="replace")):
            self.forms.setdefault(address.partition("?")[0], form)


def fuzz_of_superuser(seed: int) -> Fuzz:
    """Sign in somebody who may do everything. The site is that of `addresses.fill_site`."""
    from django.contrib import admin  # noqa: PLC0415 - models want Django set up
    from django.contrib.auth.models import User  # noqa: PLC0415

    from tests.security.addresses import every_address  # noqa: PLC0415

    client = Client(raise_request_exception=False)
    client.force_login(User.objects.create_superuser("root", password="a long enough password"))
    chance = random.Random(seed)  # noqa: S311 - the same requests each time are wanted
    models = [*admin.site._registry]  # noqa: SLF001 - Django has no other name for them
    return Fuzz(client, every_address(), models, chance)


def broken_among(fuzz: Fuzz, count: int) -> tuple[list[Request], Counter[int]]:
    """Return the requests that broke something, and how often each status was the answer."""
    broken, statuses = [], Counter[int]()
    for request in fuzz.requests(count):
        status = fuzz.look(request)
        statuses[status] += 1
        if status == BROKEN:
            broken.append(request)
    return broken, statuses


def _quoted(text: str) -> str:
    return quote(text, safe="")


def _written(pairs: Sequence[tuple[str, str]]) -> str:
    return urlencode([(name, text) for name, text in pairs])


def _file(content: str) -> BytesIO:
    file = BytesIO(content.encode())
    file.name = "odd.png"
    return file


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--requests", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=1)
    asked = arguments.parse_args()
    with database_by_hand():
        from tests.database import filled  # noqa: PLC0415 - models want Django set up
        from tests.security.addresses import fill_site  # noqa: PLC0415

        with filled(fill_site), transaction.atomic():
            broken, statuses = broken_among(fuzz_of_superuser(asked.seed), asked.requests)
            transaction.set_rollback(True)
    table = ", ".join(f"{number} × {status}" for status, number in sorted(statuses.items()))
    lines = [*map(str, broken), f"{asked.requests} requests, seed {asked.seed}: {table}"]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
