"""The fast path of the factories leaves what the long one leaves."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from explainer.publishing.site_state import SiteMark
from glossary.models import Term
from tests import factories
from tests.factories import (
    make_card,
    make_help_sign,
    make_question,
    make_term,
    make_topic,
    put_live,
    verify_and_publish,
)
from topics.models import Topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from explainer.publishing.models import Edition

pytestmark = pytest.mark.django_db
RECORD = ("publishing", "sources", "pictures", "workflow", "searching", "quizzes")
TIMES = {"published_at", "recorded_at", "dated_at"}


def publish_twice(kind: str, publish: Callable[[Topic | Term], Edition]) -> None:
    if kind == "term":
        term = make_term(aliases=["T lymphocyte"])
        publish(term)
        Term.objects.update(definition="Another definition.")
        publish(Term.objects.get())
        return
    topic = make_topic(tags=["treatment"], terms=[make_term(published=True)])
    make_question(topic=topic)
    make_help_sign(topic=topic)
    make_card(topic=topic)
    publish(topic)
    topic.sections.update(body="Another body.")
    publish(Topic.objects.get())
    publish(Topic.objects.get())


def rows_of_the_record() -> dict[str, list[dict[str, Any]]]:
    """All rows of the record, without their keys and the times at which they were made."""
    models = [model for app in RECORD for model in apps.get_app_config(app).get_models()]
    # Marks are random, and a person is of another app.
    models = [model for model in models if model is not SiteMark and not model._meta.proxy]
    return {
        model.__name__: [
            {name: x for name, x in row.items() if is_said(name)}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in models
    }


def is_said(name: str) -> bool:
    return name not in TIMES | {"id"} and not name.endswith("_id")


@pytest.mark.parametrize("kind", ["topic", "term"])
def test_the_fast_path_leaves_the_rows_of_the_long_one(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    left = []
    for publish in (verify_and_publish, put_live):
        monkeypatch.setattr(factories, "_numbers", count(1))
        with transaction.atomic():
            publish_twice(kind, publish)
            left.append(rows_of_the_record())
            transaction.set_rollback(True)

    long, fast = left
    assert fast == long
    assert all(long[name] for name in ("Edition", "Rendition", "SearchEntry", "Verification"))


def test_the_fast_path_asks_the_database_less_often() -> None:
    asked = []
    for publish in (verify_and_publish, put_live):
        topic = make_topic()
        with CaptureQueriesContext(connection) as queries:
            publish(topic)
        asked.append(len(queries))

    assert asked[1] < asked[0]
