"""Every address of the site, found by walking its configuration, with something behind each.

A view whose address has a part for which nobody has said a value stops the walk with a sentence:
so no view is forgotten by the tests that ask for all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.apps import apps
from django.contrib.auth.models import User
from django.urls import URLPattern, URLResolver, get_resolver

from explainer.copies.codes import code_for
from explainer.feedback.models import JunkDeletion
from explainer.people.role_names import ROLES
from explainer.pictures.models import Picture
from explainer.publishing.models import Edition, Publication
from explainer.sources.models import ReviewerProfile, Source
from glossary.dictionary.models import Entry
from tests import clock
from tests.factories import (
    make_entry,
    make_report,
    make_site_page,
    make_submitted,
    make_topic,
    make_user,
)
from tests.reading import whole_topic
from topics.models import Topic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Somebody of each role, and of none.
NAMES: Final = {role: f"one {role or 'without a role'}" for role in ("", *ROLES)}
# The account to which addresses of accounts lead.
SOMEBODY: Final = "somebody"
_PARAMETER: Final = re.compile(r"<(?:\w+:)?(?P<name>\w+)>")
_OF_A_MODEL: Final = re.compile(r"admin/(?P<app>\w+)/(?P<model>\w+)/")
_UNKNOWN: Final = (
    "Nobody has said what stands for <{name}> in “{route}”: say it in tests/security/addresses.py."
)


@dataclass(frozen=True)
class Address:
    """One pattern of the configuration: the name of its view, and an address that leads there."""

    route: str
    name: str
    path: str


def fill_site() -> None:
    """Make at least one row of everything that an address can lead to."""
    topic = whole_topic()
    make_site_page(slug="a-page", published=True)
    make_entry(name="mole")
    make_report(edition=topic.publication.live_edition if topic.publication else None)
    make_submitted(make_topic(slug="waiting", title="Waiting"))
    people = {role: make_user(role=role or None, username=NAMES[role]) for role in NAMES}
    ReviewerProfile.objects.create(user=people["reviewer"])
    JunkDeletion.objects.create(person=people["publisher"], deleted_at=clock.now(), reports=1)
    Picture.objects.create(
        digest="a" * 64, data=b"x", width=1, height=1, uploaded_by=people["writer"]
    )
    make_user(username=SOMEBODY)


def every_address() -> list[Address]:
    """Return an address for each pattern there is. Raises LookupError for one it cannot fill."""
    return [
        Address(route, name, f"/{filled(route)}")
        for route, name in _patterns(get_resolver(), "", "")
    ]


def _patterns(resolver: URLResolver, before: str, namespace: str) -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLPattern):
            yield route, f"{namespace}{pattern.name or ''}"
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from _patterns(pattern, route, inner)


def filled(route: str) -> str:
    """Return an address that a route matches, to something that is there."""
    if "(?P<" in route or "^" in route:
        return _of_regular_expression(route)
    return _PARAMETER.sub(lambda found: _value(found["name"], route), route)


def _of_regular_expression(route: str) -> str:
    for beginning, value in REGULAR_EXPRESSIONS.items():
        if route.startswith(beginning):
            return value()
    raise LookupError(_UNKNOWN.format(name="…", route=route))


def _value(name: str, route: str) -> str:
    for beginning, values in VALUES.items():
        if route.startswith(beginning) and name in values:
            return str(values[name]())
    if name == "object_id" and (found := _OF_A_MODEL.match(route)):
        return str(_key_of_a_row(found["app"], found["model"]))
    raise LookupError(_UNKNOWN.format(name=name, route=route))


def _key_of_a_row(app: str, model: str) -> object:
    rows = apps.get_model(app, model)._default_manager.order_by("pk")
    if (row := rows.last()) is None:
        raise LookupError(f"There is no {app}.{model}: make one in `fill_site`.")
    return row.pk


def _edition() -> Edition:
    return Publication.objects.get(kind="topic", slug="whole").live


def _key_of_somebody() -> int:
    return User.objects.get(username=SOMEBODY).pk


def _always(value: str) -> Callable[[], str]:
    return lambda: value


REGULAR_EXPRESSIONS: Final[dict[str, Callable[[], str]]] = {
    "api/^v1/": _always("api/v1/nothing/of/this/name/"),
    "pictures/^(?P<digest>": _always(f"pictures/{'a' * 64}.webp"),
    "pictures/^diagrams/": _always("pictures/diagrams/brakes.svg"),
    "^pictures/sharing/": lambda: (
        f"pictures/sharing/{_edition().publication.sharing_picture.digest}.png"
    ),
    "accounts/^password/reset/key/": _always("accounts/password/reset/key/1-a-key/"),
    "admin/^(?P<app_label>": _always("admin/topics/"),
    "admin/(?P<url>": _always("admin/nothing/of/this/name"),
}
# By how a route begins; the first that knows a name says what stands for it.
VALUES: Final[dict[str, dict[str, Callable[[], object]]]] = {
    "glossary/nci/": {"slug": lambda: Entry.objects.for_page().latest("pk").slug},
    "glossary/": {"slug": _always("word-1")},
    "topics/": {"slug": _always("whole"), "name": _always("cards.csv")},
    "paths/": {"slug": _always("both"), "name": _always("cards.csv")},
    "about/": {"slug": _always("a-page")},
    "flashcards/": {"tag": _always("treatment"), "name": _always("cards.csv")},
    "c/": {"code": lambda: code_for(_edition(), clock.today())},
    "sitemap-": {"section": _always("paths")},
    "api/v1/terms/": {"slug": _always("word-1")},
    "api/v1/topics/": {"slug": _always("whole")},
    "api/v1/learning-paths/": {"slug": _always("both")},
    "api/v1/site-pages/": {"slug": _always("a-page")},
    "api/v1/quizzes/": {"slug": _always("whole")},
    "api/v1/dictionary/": {"key": lambda: Entry.objects.latest("pk").pk},
    "api/v1/freshness/": {"kind": _always("topic"), "slug": _always("whole")},
    "api/v1/verifications/": {"key": lambda: _key_of_a_row("sources", "verification")},
    "accounts/": {"pk": _always("1"), "key": _always("1")},
    "admin/auth/user/": dict.fromkeys(("id", "key", "object_id"), _key_of_somebody),
    "admin/desk/source/": {"key": lambda: Source.objects.earliest("pk").pk},
    "admin/desk/": {"kind": _always("topic"), "slug": _always("whole")},
    "admin/r/": {
        "content_type_id": lambda: _key_of_a_row("contenttypes", "contenttype"),
        "object_id": lambda: Topic.objects.earliest("pk").pk,
    },
}
