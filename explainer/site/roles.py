"""Who may do what: the least rights each role needs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.contrib.auth.models import Group, Permission, User
from django.db.models import CASCADE, Model, Q

from explainer.people.role_names import ADMINISTRATOR, ROLES
from explainer.publishing.kinds import all_kinds


def synchronise_roles() -> None:
    """Make the group of each role, and give it what the role needs and it has not got.

    It only adds: what an operator gave to a group besides stays. A right that a role does not need
    any more is taken back once, by a migration that names it, and an operator may give it again.
    """
    for role, name in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*Permission.objects.filter(_rights(role)))


def give_role(user: User, role: str) -> None:
    """Put `user` into the group of a role (a key of ROLES)."""
    user.groups.add(Group.objects.get(name=ROLES[role]))


def _rights(role: str) -> Q:
    return _of_accounts() if role == ADMINISTRATOR else _of_texts(role)


def _of_accounts() -> Q:
    """What they may do with which account, `explainer.people.rights` says."""
    rights = _of("auth", "user", "view", "add", "change", "delete") | _of("auth", "group", "view")
    return rights | _of("people", "accountevent", "view")


def _of_texts(role: str) -> Q:
    rights = _of_working_copies("view") | _of("sources", "source", "view")
    rights |= _of("publishing", "edition", "view") | _of("workflow", "move", "view")
    rights |= _of("workflow", "comment", "view", "add") | _of("sources", "verification", "view")
    rights |= _of("feedback", "report", "view") | _of_home("view")
    rights |= _of("feedback", "junkdeletion", "view")
    rights |= _of("help", "helpphrase", "view") | _of("searching", "synonym", "view")
    rights |= _of_dictionary("view")
    # A clinician reads everything and says what is wrong; others act on it.
    if role != "clinician":
        rights |= _of("feedback", "report", "change")
    if role == "writer":
        rights |= _of_working_copies("add", "change", "delete")
        # A source that somebody has checked a text against is the reviewers' (SourceAdmin).
        rights |= _of("sources", "source", "add", "change") | _of("taggit", "tag", "view", "change")
        rights |= _of("pictures", "picture", "add")
    if role in ("writer", "publisher"):
        rights |= _of("help", "helpphrase", "add", "change", "delete")
        rights |= _of("searching", "synonym", "add", "change", "delete")
    if role == "reviewer":
        rights |= _of("sources", "source", "change") | _of("sources", "verification", "add")
    if role == "publisher":
        rights |= Q(codename="publish") | _of("feedback", "report", "delete_junk")
        # What stands on the home page is live as soon as it is saved.
        rights |= _of_home("add", "change", "delete")
    return rights


def _of_working_copies(*actions: str) -> Q:
    rights = Q(pk__in=[])
    for kind in all_kinds():
        for model in _with_its_rows(kind.model):
            rights |= _of(model._meta.app_label, str(model._meta.model_name), *actions)
    return rights


def _with_its_rows(model: type[Model]) -> Iterator[type[Model]]:
    """Yield a model and those whose rows go when its rows go: the parts of a text."""
    yield model
    for relation in model._meta.related_objects:
        if relation.one_to_many and relation.on_delete is CASCADE:
            yield from _with_its_rows(relation.related_model)


def _of_dictionary(*actions: str) -> Q:
    names = ("entry", "wording", "fetch")
    return reduce(or_, (_of("dictionary", name, *actions) for name in names))


def _of_home(*actions: str) -> Q:
    return _of("site", "need", *actions) | _of("site", "needtopic", *actions)


def _of(app: str, model: str, *actions: str) -> Q:
    codenames = [f"{action}_{model}" for action in actions]
    return Q(content_type__app_label=app, codename__in=codenames)
