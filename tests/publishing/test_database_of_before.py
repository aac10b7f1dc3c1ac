"""A database that the site filled before issue 9 goes on under every later version.

`before_issue_9.sql.xz` was made by the code of a4d6209, through the functions that its own pages
call: texts in each state, withdrawn pages, verdicts of each kind, comments, reports and learning
paths. `before_issue_9.json` says what readers and reviewers had of it then. Both stay as they are.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from explainer.feedback.models import Report
from explainer.operations.audits import differences
from explainer.publishing.content import digest_of
from explainer.publishing.models import Edition, Publication
from explainer.publishing.working_copy import WorkingCopy
from explainer.sources.models import TakenBack, Verification
from explainer.workflow.going_live import publish_now
from explainer.workflow.models import Comment, Move
from explainer.workflow.moves import MoveRequest, newest_move_key
from explainer.workflow.parts import part_names
from explainer.workflow.scheduled import publish_due
from glossary.models import Term
from tests import database
from topics.models import Topic

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
BEFORE: dict[str, Any] = json.loads((HERE / "before_issue_9.json").read_text())
KINDS: dict[str, type[WorkingCopy]] = {"term": Term, "topic": Topic}


@pytest.fixture(scope="module", autouse=True)
def database_of_before(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let this module work on that database, after every migration that has come since."""
    with django_db_blocker.unblock():
        name = f"{connection.settings_dict['NAME']}_before"
        with database.maintenance() as session:
            database.drop(session, [name])
            database.create(session, name, "template0")
        try:
            with connected_to(name):
                with database.as_owner():
                    load(HERE / "before_issue_9.sql.xz")
                    call_command("migrate", verbosity=0, interactive=False)
                with django_db_blocker.block():
                    yield
        finally:
            with database.maintenance() as session:
                database.drop(session, [name])


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Let everything in this process use another database of the same server."""
    own = connection.settings_dict["NAME"]
    try:
        use(name)
        yield
    finally:
        use(own)


def use(name: str) -> None:
    connection.close()
    # The stubs know only what all backends share.
    connection.close_pool()  # type: ignore[attr-defined]
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()


def load(path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute(lzma.decompress(path.read_bytes()).decode())


def path_editions() -> dict[tuple[str, int], tuple[str, bool]]:
    """Return the text of each edition of a learning path, and whether it is live."""
    return {
        (x.publication.slug, x.number): (x.content, x.publication.live_edition_id == x.pk)
        for x in Edition.objects.filter(publication__kind="path").select_related("publication")
    }


def working_copy(kind: str, slug: str) -> WorkingCopy:
    return KINDS[kind]._default_manager.get(slug=slug)


def test_nothing_is_left_to_migrate() -> None:
    call_command("migrate", check_unapplied=True, verbosity=0)


def test_everything_in_it_is_as_it_must_be() -> None:
    assert [str(difference) for difference in differences()] == []


def test_readers_find_at_every_address_what_was_there_before(client: Client) -> None:
    now = {address: client.get(address).status_code for address in BEFORE["addresses"]}
    changed = now.items() - BEFORE["addresses"].items()

    # What a rule had shortened is offered no more: nobody wrote the key sentences of these.
    assert {(address.partition("?")[2], status) for address, status in changed} == {
        ("depth=3-minutes", 404)
    }


def test_what_was_withdrawn_says_so_and_why(client: Client) -> None:
    pages = ["/topics/withdrawn-topic/", "/topics/withdrawn-topic/quiz/"]
    pages += ["/glossary/withdrawn-term/", "/topics/withdrawn-in-review/"]
    answers = [client.get(page) for page in pages]

    assert [answer.status_code for answer in answers] == [410] * len(pages)
    assert all("It was wrong &amp; &lt;b&gt;old" in answer.text for answer in answers)


def test_every_edition_has_the_digest_that_it_had() -> None:
    editions = Edition.objects.filter(publication__kind__in=KINDS)
    names = ("publication__kind", "publication__slug", "number", "digest")
    before = [(x["kind"], x["slug"], x["number"], x["digest"]) for x in BEFORE["editions"]]

    assert sorted(editions.values_list(*names)) == sorted(before)


def test_every_edition_is_the_text_that_its_digest_names() -> None:
    for edition in Edition.objects.all():
        assert sha256(edition.content.encode()).hexdigest() == edition.digest, edition


def test_the_same_edition_of_every_page_is_live() -> None:
    live = Publication.objects.live().filter(kind__in=KINDS)
    before = [(x["kind"], x["slug"], x["number"]) for x in BEFORE["live"]]

    assert sorted(live.values_list("kind", "slug", "live_edition__number")) == sorted(before)


def test_every_live_page_still_says_when_it_was_verified(client: Client) -> None:
    for page in BEFORE["live"]:
        verified = f'Verified <time datetime="{page["verified_on"]}">'

        assert verified in client.get(page["address"]).text, page["address"]


def test_every_working_copy_is_in_its_state_and_composes_to_the_text_that_it_was() -> None:
    now = [
        {"kind": name, "slug": x.slug, "state": x.state, "digest": digest_of(x.compose())}
        for name, kind in KINDS.items()
        for x in kind._default_manager.order_by("slug")
    ]

    assert [x for x in now if x not in BEFORE["working_copies"]] == []
    assert len(now) == len(BEFORE["working_copies"])


def test_what_was_said_of_a_text_still_stands_at_its_part() -> None:
    draft = working_copy("topic", "draft-topic")
    comments = Comment.objects.filter(publication=draft.publication)

    parts = {x.part: x.part_name for x in comments}

    assert len(parts) == 2
    assert parts.items() <= part_names(draft).items()


# It is about treatment and does not say when to get help, which was no rule then.
WITHOUT_HELP = "ready-topic"


def test_a_ready_text_that_lacks_what_is_needed_now_stays_and_says_what_it_needs() -> None:
    ready = next(x for x in BEFORE["ready"] if x["slug"] == WITHOUT_HELP)
    text = working_copy(ready["kind"], ready["slug"])
    publisher = User.objects.get(username="publisher")

    with pytest.raises(ValidationError, match="Say when to get help"):
        publish_now(text, MoveRequest(publisher, newest_move_key(text), ready["digest"]))

    text.refresh_from_db()
    assert (text.state, digest_of(text.compose())) == ("ready", ready["digest"])


@pytest.mark.parametrize(
    "ready",
    [x for x in BEFORE["ready"] if x["slug"] != WITHOUT_HELP],
    ids=lambda x: x["slug"],
)
def test_a_ready_text_is_still_the_verified_one_and_goes_live(ready: dict[str, Any]) -> None:
    text = working_copy(ready["kind"], ready["slug"])
    assert digest_of(text.compose()) == ready["digest"]
    publisher = User.objects.get(username="publisher")

    edition = publish_now(text, MoveRequest(publisher, newest_move_key(text), ready["digest"]))

    assert (edition.digest, edition.correction) == (ready["digest"], ready["correction"])


def test_a_text_with_a_set_time_goes_live_then() -> None:
    timed = next(x for x in BEFORE["ready"] if x["publish_at"])
    time = datetime.fromisoformat(timed["publish_at"])
    assert publish_due(time - timedelta(seconds=1)) == []

    (outcome,) = publish_due(time)

    assert outcome.edition is not None, outcome.refusal
    assert outcome.edition.digest == timed["digest"]


def test_every_edition_of_a_learning_path_says_what_it_said() -> None:
    before = {
        (x["slug"], x["number"]): (x["content"], x["is_live"]) for x in BEFORE["path_editions"]
    }

    assert path_editions() == before


@pytest.mark.parametrize(
    ("slug", "steps"),
    [
        (
            "cancer-treatments",
            [
                "chemotherapy", "radiation-therapy", "immunotherapy",
                "immune-checkpoint-inhibitors",
            ],
        ),
        ("hostile-path", ["hostile", "chemotherapy", "immunotherapy"]),
    ],
)  # fmt: skip
def test_a_learning_path_is_still_followed(client: Client, slug: str, steps: list[str]) -> None:
    page = client.get(f"/paths/{slug}/").text
    places = [page.rfind(f'href="/topics/{step}/?path={slug}"') for step in steps]

    assert -1 not in places
    assert places == sorted(places)
    for step, following in pairwise(steps):
        article = client.get(f"/topics/{step}/?path={slug}").text
        assert f'href="/topics/{following}/?path={slug}"' in article


def test_nothing_that_was_recorded_is_lost() -> None:
    counts = BEFORE["counts"]
    kept = {model: model._default_manager.count() for model in (Comment, Report, TakenBack)}

    assert kept == {
        Comment: counts["workflow_comment"],
        Report: counts["feedback_report"],
        TakenBack: counts["sources_takenback"],
    }
    assert Verification.objects.count() == counts["sources_verification"]
    # What later versions say of a learning path, too, adds to them.
    assert Move.objects.count() >= counts["workflow_move"]
