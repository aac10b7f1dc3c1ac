"""What PostgreSQL itself refuses of learning paths, whatever program asks."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection, transaction

from explainer.publishing.content import canonical_json
from explainer.publishing.models import Edition, Publication
from tests.factories import make_path, make_topic, make_user, verify_and_publish
from topics.paths.models import LearningPath

pytestmark = pytest.mark.django_db

ADD = """
    INSERT INTO publishing_edition
        (publication_id, number, content, digest, published_by_id, edited_by_id, correction)
    VALUES (%s, %s, %s, %s, %s, %s, '')
"""


def run(sql: str, *values: str | int | None) -> None:
    """Run SQL as it is; what is deferred is not left for later."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql, values)


def add_edition(
    page: Publication, content: str, *, editor: int | None, publisher: int, number: int = 2
) -> None:
    digest = sha256(content.encode()).hexdigest()
    run(ADD, page.pk, number, content, digest, publisher, editor)


def page_of(path: LearningPath) -> Publication:
    assert path.publication is not None
    return path.publication


def test_an_edition_that_its_last_editor_published_is_refused() -> None:
    path = make_path(published=True)
    editor = path.edited_by_id
    assert editor is not None
    LearningPath.objects.filter(pk=path.pk).update(description="Another way.")
    path.refresh_from_db()
    content = canonical_json(path.compose())

    for nobody, why in ((editor, "Whoever edited a text last"), (None, "Nobody knows who edited")):
        with pytest.raises(IntegrityError, match=why):
            add_edition(page_of(path), content, editor=nobody, publisher=editor)
    add_edition(page_of(path), content, editor=editor, publisher=make_user().pk)

    assert Edition.objects.filter(publication=page_of(path)).count() == 2


@pytest.mark.parametrize("steps", [0, 1, 2, 12, 13])
def test_the_steps_of_an_edition_are_counted(steps: int) -> None:
    page = Publication.objects.create(kind="path", needs_checks=False, slug="way")
    content = json.dumps({"slug": "way", "topics": ["a"] * steps})
    people = {"editor": make_user().pk, "publisher": make_user().pk}

    if 2 <= steps <= 12:
        add_edition(page, content, **people)
    else:
        with pytest.raises(IntegrityError, match="two to twelve topics"):
            add_edition(page, content, **people)

    assert Edition.objects.count() == int(2 <= steps <= 12)


@pytest.mark.parametrize(
    "flip",
    ["needs_checks = NOT needs_checks", "kind = 'other'", "kind = 'other', needs_checks = false",
     "kind = CASE kind WHEN 'path' THEN 'topic' ELSE 'path' END"],
)  # fmt: skip
def test_no_page_is_freed_from_its_checks_or_gets_another_kind(flip: str) -> None:
    topic, path = make_topic(published=True), make_path(published=True)
    rows = Publication.objects.order_by("pk").values_list("pk", "kind", "needs_checks")
    before = list(rows)

    for page in (topic.publication_id, path.publication_id):
        with pytest.raises(IntegrityError, match="The kind of a page stays"):
            run(f"UPDATE publishing_publication SET {flip} WHERE id = %s", page)  # noqa: S608 - ours

    assert list(rows.all()) == before


@pytest.mark.parametrize("kind", ["topic", "term"])
def test_no_page_of_a_medical_text_is_made_without_checks(kind: str) -> None:
    with pytest.raises(IntegrityError, match="medical_text_needs_checks"):
        run(
            "INSERT INTO publishing_publication (kind, slug, needs_checks, recheck_months)"
            " VALUES (%s, 'x', false, 12)",
            kind,
        )


def test_a_topic_has_no_edition_without_checks_though_paths_have() -> None:
    topic = make_topic(published=True)
    assert topic.publication is not None
    content = canonical_json(topic.compose()).replace("Immunotherapy", "Other")

    with pytest.raises(IntegrityError, match="Nobody has verified"):
        add_edition(topic.publication, content, editor=make_user().pk, publisher=make_user().pk)


def test_no_other_pages_edition_is_made_live() -> None:
    mine, other = make_path(published=True), make_path(published=True)
    edition = page_of(other).live_edition_id
    run("UPDATE publishing_publication SET live_edition_id = NULL WHERE id = %s", page_of(other).pk)

    with pytest.raises(IntegrityError, match="live_edition_is_its_own"):
        run(
            "UPDATE publishing_publication SET live_edition_id = %s WHERE id = %s",
            edition,
            page_of(mine).pk,
        )


def test_the_same_path_makes_no_second_edition() -> None:
    path = make_path(published=True)

    assert verify_and_publish(path).number == 1
