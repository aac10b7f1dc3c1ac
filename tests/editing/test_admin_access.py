"""Who may open which page of the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from explainer.publishing.models import Edition
from explainer.sources.models import Verification
from explainer.workflow.models import Move
from glossary.models import Term
from tests.admin_forms import change_page, page_about, signed_in
from tests.factories import (
    PASSWORD,
    make_question,
    make_submitted,
    make_term,
    make_topic,
    put_live,
)
from topics.models import Topic

pytestmark = pytest.mark.django_db

ROLES = [None, "writer", "reviewer", "publisher"]
PAGES = [
    "change", "preview", "publish", "restore", "stands", "comments", "review", "correct",
    "editions", "difference", "delete",
]  # fmt: skip
MARKDOWNIFY = "/admin/markdownx/markdownify/"
UPLOAD = "/admin/markdownx/upload/"
ALL = {"writer", "reviewer", "publisher"}
MAY_GET = {
    "/admin/topics/topic/": ALL,
    "/admin/topics/topic/add/": {"writer"},
    "{topic_change}": ALL,
    "{topic_preview}": ALL,
    "{topic_editions}": ALL,
    "{topic_difference}": ALL,
    "{topic_stands}": ALL,
    "{topic_comments}": ALL,
    "{topic_review}": {"reviewer"},
    "{topic_correct}": {"reviewer"},
    "{topic_publish}": {"publisher"},
    "{topic_restore}": {"writer"},
    "{topic_delete}": {"writer"},
    "/admin/glossary/term/": ALL,
    "/admin/glossary/term/add/": {"writer"},
    "{term_change}": ALL,
    "{term_preview}": ALL,
    "{term_editions}": ALL,
    "{term_difference}": ALL,
    "{term_stands}": ALL,
    "{term_comments}": ALL,
    "{term_review}": {"reviewer"},
    "{term_correct}": {"reviewer"},
    "{term_publish}": {"publisher"},
    "{term_restore}": {"writer"},
    "{term_delete}": {"writer"},
    "/admin/sources/source/": ALL,
    "/admin/sources/source/add/": {"writer"},
    "/admin/sources/verification/": ALL,
    "/admin/sources/verification/add/": set(),
    "/admin/publishing/edition/": ALL,
    "/admin/publishing/edition/add/": set(),
    "/admin/workflow/move/": ALL,
    "/admin/workflow/move/add/": set(),
    "/admin/dictionary/entry/": ALL,
    "/admin/dictionary/entry/add/": set(),
    "/admin/dictionary/wording/": ALL,
    "/admin/dictionary/wording/add/": set(),
    "/admin/dictionary/fetch/": ALL,
    "/admin/dictionary/fetch/add/": set(),
    "/admin/taggit/tag/": {"writer"},
    # Tags are made in the form of a topic.
    "/admin/taggit/tag/add/": set(),
    "/admin/auth/user/": set(),
    "/admin/auth/group/": set(),
}


def addresses(topic: Topic, term: Term) -> dict[str, str]:
    texts = {"topic": topic, "term": term}
    found = {f"{kind}_{name}": page_about(x, name) for kind, x in texts.items() for name in PAGES}
    return found | {
        f"{kind}_restore": f"{page_about(x, 'restore')}?edition=1" for kind, x in texts.items()
    }


def opened_pages(client: Client) -> dict[str, Any]:
    topic, term = make_topic(terms=[make_term(published=True)], published=True), make_term()
    put_live(term)
    make_question(topic=topic)
    term.definition = "Another definition."
    term.save()
    for text in (topic, term):
        make_submitted(text)
    names = addresses(topic, term)
    return {page: client.get(page.format(**names)) for page in MAY_GET}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_its_pages_and_no_others(client: Client, role: str | None) -> None:
    signed_in(client, role)

    statuses = {page: response.status_code for page, response in opened_pages(client).items()}

    assert statuses == {page: 200 if role in roles else 403 for page, roles in MAY_GET.items()}


def test_a_stranger_is_sent_to_the_login_page(client: Client) -> None:
    for response in opened_pages(client).values():
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


def test_an_account_that_is_not_of_the_staff_is_sent_to_the_login_page(client: Client) -> None:
    User.objects.create_user("reader", password=PASSWORD)
    client.login(username="reader", password=PASSWORD)

    for response in opened_pages(client).values():
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


MAY_NOT_POST: list[tuple[str, set[str | None]]] = [
    ("{topic_change}", {None, "reviewer", "publisher"}),
    ("{topic_delete}", {None, "reviewer", "publisher"}),
    ("{topic_publish}", {None, "writer", "reviewer"}),
    ("{term_change}", {None, "reviewer", "publisher"}),
    ("{term_publish}", {None, "writer", "reviewer"}),
    ("{topic_restore}", {None, "reviewer", "publisher"}),
    ("{term_restore}", {None, "reviewer", "publisher"}),
    ("{topic_review}", {None, "writer", "publisher"}),
    ("{topic_correct}", {None, "writer", "publisher"}),
    ("{term_review}", {None, "writer", "publisher"}),
    ("{topic_stands}", {None}),
    ("{term_stands}", {None}),
    ("{topic_comments}", {None}),
    ("{term_comments}", {None}),
    ("/admin/topics/topic/add/", {None, "reviewer", "publisher"}),
    (MARKDOWNIFY, {None, "reviewer", "publisher"}),
    (UPLOAD, {None, "reviewer", "publisher"}),
]


@pytest.mark.parametrize(
    ("page", "role"),
    [(page, role) for page, roles in MAY_NOT_POST for role in sorted(roles, key=str)],
)
def test_a_role_writes_nothing_that_is_not_its_own(
    client: Client, page: str, role: str | None
) -> None:
    signed_in(client, role)
    topic = make_topic()

    response = client.post(page.format(**addresses(topic, make_term())), {"title": "Mine"})

    topic.refresh_from_db()
    assert response.status_code == 403
    assert (topic.title, topic.revision) == ("Immunotherapy", 1)


def test_a_refusal_is_a_page_of_ours(client: Client) -> None:
    signed_in(client, "writer")

    response = client.get("/admin/auth/user/")

    assert response.status_code == 403
    assert "Your account may not open this page" in response.content.decode()


@pytest.mark.parametrize(
    ("page", "methods"),
    [
        ("{topic_preview}", ["post", "put", "delete", "patch"]),
        ("{term_preview}", ["post", "put", "delete", "patch"]),
        ("{topic_publish}", ["put", "delete", "patch"]),
        ("{topic_stands}", ["put", "delete", "patch"]),
        ("{topic_comments}", ["put", "delete", "patch"]),
        ("{topic_restore}", ["put", "delete", "patch"]),
        ("{topic_review}", ["put", "delete", "patch"]),
        (MARKDOWNIFY, ["get", "put", "delete", "head"]),
        (UPLOAD, ["get", "put", "delete", "head"]),
    ],
)
def test_a_wrong_method_is_refused(client: Client, page: str, methods: list[str]) -> None:
    signed_in(client, "publisher")
    address = page.format(**addresses(make_topic(), make_term()))

    statuses = {getattr(client, method)(address).status_code for method in methods}

    assert statuses == {405}


@pytest.mark.parametrize(
    "page",
    ["preview", "publish", "editions", "difference", "stands", "comments", "restore", "review"],
)
@pytest.mark.parametrize("key", ["0", "999999", "x", "1/2", "%00"])
def test_a_text_that_is_not_there_is_not_found(client: Client, page: str, key: str) -> None:
    User.objects.create_superuser("root", password=PASSWORD)
    client.login(username="root", password=PASSWORD)

    response = client.get(f"/admin/topics/topic/{key}/{page}/")

    assert response.status_code == 404


@pytest.mark.parametrize("model", [Edition, Verification, Move])
def test_records_cannot_be_changed_or_deleted_by_anybody(
    client: Client, model: type[Edition] | type[Verification] | type[Move]
) -> None:
    User.objects.create_superuser("root", password=PASSWORD)
    client.login(username="root", password=PASSWORD)
    make_topic(published=True)
    make_submitted(make_term())
    record = model._default_manager.get()
    page = change_page(record)

    assert client.get(page).status_code == 200
    assert client.post(page, {"digest": "x"}).status_code == 403
    assert client.post(page.replace("/change/", "/delete/"), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("role", ["writer", "reviewer", "publisher"])
def test_only_who_may_publish_is_offered_it(client: Client, role: str) -> None:
    signed_in(client, role)
    topic = make_topic()

    page = client.get(change_page(topic)).content.decode()

    assert ("Publish…" in page) is (role == "publisher")
    assert "View as a reader" in page


def test_a_reviewer_reads_the_whole_topic_with_its_quiz(client: Client) -> None:
    signed_in(client, "reviewer")
    topic = make_topic()
    make_question(topic=topic, right="Your immune system")

    page = client.get(change_page(topic)).content.decode()

    for text in (
        "The simple version",
        "Does it hurt?",
        "Your immune system",
        "Because Your shoes.",
    ):
        assert text in page
    assert 'name="title"' not in page


def test_markdownx_leaves_no_address_of_its_own_open(client: Client) -> None:
    for address in ("/markdownx/upload/", "/markdownx/markdownify/"):
        assert client.post(address).status_code == 404
