"""A new site has its groups, each with the least rights that its role needs."""

from __future__ import annotations

from importlib import import_module
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command

from explainer.people.role_names import ROLES
from explainer.site.management.commands import migrate
from explainer.site.roles import synchronise_roles
from tests.database import as_owner
from tests.factories import make_user

pytestmark = pytest.mark.django_db
READERS = {"writer", "reviewer", "clinician", "publisher"}
RIGHTS = {
    "topics.change_topic": {"writer"},
    "topics.add_section": {"writer"},
    "topics.view_topic": READERS,
    "topics.change_learningpath": {"writer"},
    "topics.add_pathstep": {"writer"},
    "topics.view_learningpath": READERS,
    "glossary.change_term": {"writer"},
    "pages.change_sitepage": {"writer"},
    "pages.add_pagesection": {"writer"},
    "pages.view_sitepage": READERS,
    "quizzes.change_question": {"writer"},
    "pictures.add_picture": {"writer"},
    "sources.change_source": {"writer", "reviewer"},
    "sources.view_verification": READERS,
    "sources.add_verification": {"reviewer"},
    "sources.add_takenback": set(),
    "workflow.add_comment": READERS,
    "workflow.change_comment": set(),
    "workflow.delete_comment": set(),
    "workflow.view_move": READERS,
    "workflow.add_move": set(),
    "workflow.change_move": set(),
    "desk.add_claim": set(),
    "sources.change_verification": set(),
    "sources.delete_verification": set(),
    "sources.delete_source": set(),
    "feedback.delete_junk_report": {"publisher"},
    "feedback.delete_report": set(),
    "feedback.view_junkdeletion": READERS,
    "feedback.add_junkdeletion": set(),
    "help.view_helpphrase": READERS,
    "help.add_helpphrase": {"writer", "publisher"},
    "help.change_helpphrase": {"writer", "publisher"},
    "help.delete_helpphrase": {"writer", "publisher"},
    "publishing.publish": {"publisher"},
    "publishing.change_edition": set(),
    "publishing.delete_edition": set(),
    "publishing.delete_publication": set(),
    "site.view_need": READERS,
    "site.change_need": {"publisher"},
    "site.add_needtopic": {"publisher"},
    "site.delete_needtopic": {"publisher"},
    "feedback.view_report": READERS,
    "feedback.change_report": {"writer", "reviewer", "publisher"},
    "auth.view_user": {"administrator"},
    "auth.add_user": {"administrator"},
    "auth.change_user": {"administrator"},
    "auth.delete_user": {"administrator"},
    "auth.view_group": {"administrator"},
    "auth.change_group": set(),
    "auth.change_permission": set(),
    "people.view_accountevent": {"administrator"},
    "people.change_accountevent": set(),
    "people.delete_accountevent": set(),
    "taggit.view_tag": {"writer"},
    "taggit.change_tag": {"writer"},
    "taggit.add_tag": set(),
    "taggit.delete_tag": set(),
}


@pytest.mark.parametrize("role", sorted(ROLES))
@pytest.mark.parametrize("right", sorted(RIGHTS))
def test_each_role_may_do_what_it_must_and_no_more(role: str, right: str) -> None:
    assert make_user(role=role).has_perm(right) == (role in RIGHTS[right])


def rights_of(role: str) -> set[str]:
    rights = Permission.objects.filter(group__name=ROLES[role])
    return {f"{x.content_type.app_label}.{x.codename}" for x in rights}


def give(role: str, right: str) -> None:
    app, _, codename = right.partition(".")
    permission = Permission.objects.get(content_type__app_label=app, codename=codename)
    Group.objects.get(name=ROLES[role]).permissions.add(permission)


@pytest.fixture
def groups() -> None:
    """A test that empties the tables takes the groups along."""
    synchronise_roles()


def test_a_new_site_has_the_groups_of_all_roles() -> None:
    Group.objects.all().delete()

    call_command("migrate", verbosity=0)

    names = Group.objects.filter(permissions__isnull=False).values_list("name", flat=True)
    assert set(names) == {
        "Medical writers", "Reviewers", "Clinicians", "Publishers", "Administrators",
    }  # fmt: skip


@pytest.mark.usefixtures("groups")
def test_an_upgrade_gives_a_role_what_it_lacks_and_leaves_what_an_operator_gave() -> None:
    before = rights_of("writer")
    lacking = Permission.objects.get(codename="add_topic")
    Group.objects.get(name="Medical writers").permissions.remove(lacking)
    give("writer", "auth.view_user")

    call_command("migrate", verbosity=0)

    assert "topics.add_topic" in before
    assert rights_of("writer") == before | {"auth.view_user"}


@pytest.mark.usefixtures("groups")
def test_who_is_in_a_group_stays_there() -> None:
    person = make_user(role="publisher")

    call_command("migrate", verbosity=0)

    assert [x.name for x in person.groups.all()] == ["Publishers"]


@pytest.mark.usefixtures("groups")
def test_an_old_site_takes_back_what_publishers_once_had_and_nothing_else() -> None:
    before = rights_of("publisher")
    for right in ("sources.add_verification", "sources.change_source", "auth.view_user"):
        give("publisher", right)

    migration = import_module("explainer.site.migrations.0002_roles_of_the_workflow")
    migration.take_back(apps, None)

    assert rights_of("publisher") == before | {"auth.view_user"}


@pytest.mark.usefixtures("groups")
def test_an_old_site_takes_back_the_right_to_make_tags_and_nothing_else() -> None:
    before = rights_of("writer")
    give("writer", "taggit.add_tag")
    give("publisher", "taggit.add_tag")

    migration = import_module("explainer.site.migrations.0009_tags_by_our_own_page")
    migration.take_back(apps, None)

    assert rights_of("writer") == before
    assert "taggit.add_tag" in rights_of("publisher")


@pytest.mark.parametrize(
    "options", [{"plan": True}, {"check_unapplied": True}, {"app_label": "site"}]
)
def test_only_a_whole_migration_touches_the_roles(options: dict[str, Any]) -> None:
    Group.objects.all().delete()

    call_command("migrate", verbosity=0, stdout=StringIO(), **options)

    assert not Group.objects.exists()


def test_a_role_that_only_serves_is_told_who_migrates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "unapplied_migrations", lambda: True)

    with pytest.raises(CommandError, match=r"only serves the site.*OWNER_DATABASE_URL"):
        call_command("migrate", verbosity=0)
    with as_owner():
        call_command("migrate", verbosity=0)
