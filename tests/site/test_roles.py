"""A new site has its three groups, each with the least rights that its role needs."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection

from tests.factories import make_user

pytestmark = pytest.mark.django_db
RIGHTS = {
    "topics.change_topic": {"writer"},
    "topics.add_section": {"writer"},
    "topics.view_topic": {"writer", "reviewer", "publisher"},
    "topics.change_learningpath": {"writer"},
    "topics.add_pathstep": {"writer"},
    "topics.view_learningpath": {"writer", "reviewer", "publisher"},
    "topics.add_pathedition": set(),
    "topics.change_pathedition": set(),
    "topics.delete_pathedition": set(),
    "glossary.change_term": {"writer"},
    "quizzes.change_question": {"writer"},
    "pictures.add_picture": {"writer"},
    "sources.change_source": {"writer", "reviewer"},
    "sources.view_verification": {"writer", "reviewer", "publisher"},
    "sources.add_verification": {"reviewer"},
    "sources.add_takenback": set(),
    "workflow.add_comment": {"writer", "reviewer", "publisher"},
    "workflow.change_comment": set(),
    "workflow.delete_comment": set(),
    "workflow.view_move": {"writer", "reviewer", "publisher"},
    "workflow.add_move": set(),
    "workflow.change_move": set(),
    "desk.add_claim": set(),
    "sources.change_verification": set(),
    "sources.delete_verification": set(),
    "sources.delete_source": set(),
    "publishing.publish": {"publisher"},
    "publishing.change_edition": set(),
    "publishing.delete_edition": set(),
    "publishing.delete_publication": set(),
    "auth.change_user": set(),
}


@pytest.mark.parametrize("role", ["writer", "reviewer", "publisher"])
@pytest.mark.parametrize("right", sorted(RIGHTS))
def test_each_role_may_do_what_it_must_and_no_more(role: str, right: str) -> None:
    assert make_user(role=role).has_perm(right) == (role in RIGHTS[right])


def test_a_new_site_has_the_three_groups() -> None:
    """The migration is run again here: a test that empties the tables takes its groups along."""
    Group.objects.all().delete()

    with connection.schema_editor() as editor:
        import_module("explainer.site.migrations.0001_roles").make_roles(apps, editor)

    names = Group.objects.filter(permissions__isnull=False).values_list("name", flat=True)
    assert set(names) == {"Medical writers", "Reviewers", "Publishers"}
