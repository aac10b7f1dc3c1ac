"""The first texts of a site go live together, by the rules that one has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from explainer.demonstration.starter_content import groups_by_kind, sample_checks
from explainer.importing.load_content import load_content
from explainer.publishing.content import digest_of
from explainer.publishing.models import Edition, Publication, Rendition
from explainer.publishing.sharing_pictures import SharingPicture
from explainer.publishing.working_copy import WorkingCopy
from explainer.searching.models import SearchEntry
from explainer.sources.models import Verification
from explainer.workflow.first_publication import Staff, publish_new
from explainer.workflow.going_live import publish_now
from explainer.workflow.models import Move
from explainer.workflow.moves import MoveRequest, accept, submit
from quizzes.cards.models import TopicCard
from tests import clock
from tests.content_files import TERMS, TOPIC
from tests.factories import make_site_page, make_term, make_topic, make_user
from topics.models import Topic

pytestmark = pytest.mark.django_db
ROWS_OF_A_PAGE: tuple[type[models.Model], ...] = (
    Move, Verification, Edition, Rendition, SearchEntry, TopicCard, SharingPicture,
)  # fmt: skip
# Keys and times, in which no two ways can be the same.
DIFFER = {"id", "publication", "edition", "made_at", "recorded_at", "published_at", "edited_at"}


@pytest.fixture
def staff() -> Staff:
    return Staff(*(make_user(role=role) for role in ("writer", "reviewer", "publisher")))


@pytest.fixture
def texts(tmp_path: Path, staff: Staff) -> list[WorkingCopy]:
    """Two terms and two topics, as files say them."""
    (tmp_path / "terms.md").write_text(TERMS)
    for slug in ("one", "two"):
        (tmp_path / f"{slug}.md").write_text(TOPIC.replace("slug: immunotherapy", f"slug: {slug}"))
    return load_content(sorted(tmp_path.glob("*.md")), editor=staff.writer)


def one_by_one(texts: Sequence[WorkingCopy], staff: Staff) -> None:
    for text in texts:
        asked = MoveRequest(staff.writer, 0, digest_of(text.compose()))
        asked = replace(asked, person=staff.reviewer, seen=submit(text, asked).pk)
        checks = sample_checks(text.compose(), clock.today())
        ready = accept(text, asked, checks, today=clock.today())
        publish_now(text, replace(asked, person=staff.publisher, seen=ready.pk))


def together(texts: Sequence[WorkingCopy], staff: Staff) -> None:
    for group in groups_by_kind(list(texts)):
        publish_new(group, staff, sample_checks, today=clock.today())


def rows_left_by(way: Callable[[], None]) -> dict[str, list[dict[str, Any]]]:
    """Return what is there after this way, which then has not been gone."""
    with transaction.atomic():
        way()
        rows = {model.__name__: _rows_of(model) for model in ROWS_OF_A_PAGE}
        rows["Topic"] = [dict(x) for x in Topic.objects.order_by("slug").values("slug", "state")]
        transaction.set_rollback(True)
    return rows


def _rows_of(model: type[models.Model]) -> list[dict[str, Any]]:
    names = [x.name for x in model._meta.concrete_fields if x.name not in DIFFER]
    page = "edition__publication" if model is Rendition else "publication"
    rows = model._default_manager.values(f"{page}__kind", f"{page}__slug", *names)
    return sorted(rows, key=lambda row: repr(sorted(row.items())))


def test_texts_that_go_live_together_leave_the_rows_of_one_by_one(
    texts: list[WorkingCopy], staff: Staff
) -> None:
    careful = rows_left_by(lambda: one_by_one(texts, staff))
    texts = [type(x)._default_manager.get(pk=x.pk) for x in texts]

    assert rows_left_by(lambda: together(texts, staff)) == careful
    assert all(careful[model.__name__] for model in ROWS_OF_A_PAGE)


def test_readers_find_what_went_live_together(
    texts: list[WorkingCopy], staff: Staff, client: Client
) -> None:  # fmt: skip
    together(texts, staff)

    assert {x.slug for x in Publication.objects.live()} == {text.slug for text in texts}
    assert client.get("/topics/one/").status_code == 200


def test_a_text_that_lacks_something_stops_all_and_is_named(staff: Staff) -> None:
    good, bad = make_topic(title="Good"), make_topic(title="Without sections")
    bad.sections.all().delete()

    with pytest.raises(ValidationError, match="Without sections: Add at least one section"):
        publish_new([good, bad], staff, sample_checks, today=clock.today())

    assert not Publication.objects.exists()


def test_nobody_publishes_many_texts_without_the_right_to(texts: list[WorkingCopy]) -> None:
    stranger, writer = make_user(), make_user(role="writer")

    for people in (Staff(stranger, stranger, stranger), Staff(writer, writer, writer)):
        with pytest.raises(ValidationError, match="Only"):
            publish_new(texts[:1], people, sample_checks, today=clock.today())


def test_the_last_editor_checks_none_of_many_texts(
    texts: list[WorkingCopy], staff: Staff
) -> None:  # fmt: skip
    type(texts[0])._default_manager.update(edited_by=staff.reviewer)
    changed = [type(texts[0])._default_manager.get(pk=texts[0].pk)]

    with pytest.raises(ValidationError, match="somebody else has to check it"):
        publish_new(changed, staff, sample_checks, today=clock.today())


def test_a_source_that_nobody_looked_at_stops_all(staff: Staff) -> None:
    term = make_term()

    with pytest.raises(ValidationError, match="compare it with"):
        publish_new([term], staff, lambda _content, _today: [], today=clock.today())


def test_a_site_page_goes_live_without_a_check(staff: Staff) -> None:
    page = make_site_page(editor=staff.writer)

    publish_new([page], staff, sample_checks, today=clock.today())

    assert Publication.objects.live().count() == 1
    assert not Verification.objects.exists()


def test_a_text_more_costs_the_query_for_its_sources(staff: Staff) -> None:
    def queries(count: int) -> int:
        terms = [make_term() for _ in range(count)]
        with CaptureQueriesContext(connection) as taken:
            publish_new(terms, staff, sample_checks, today=clock.today())
        return len(taken)

    # What people may do is asked for once.
    queries(1)

    assert queries(12) - queries(2) == 10
