"""Who may do what: the least rights each role needs."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q

WORKING_COPY_MODELS = {
    "topics": [
        "topic", "takeaway", "section", "wordtoknow", "frequentquestion", "careteamquestion",
        "topicsource", "learningpath", "pathstep",
    ],
    "glossary": ["term"],
    "quizzes": ["question", "choice"],
}  # fmt: skip
ROLES = {
    "writer": "Medical writers",
    "reviewer": "Reviewers",
    "publisher": "Publishers",
}


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
    rights = _of_working_copies("view") | _of("sources", "source", "view")
    rights |= _of("publishing", "edition", "view") | _of("workflow", "move", "view")
    rights |= _of("workflow", "comment", "view", "add") | _of("sources", "verification", "view")
    rights |= _of("feedback", "report", "view", "change")
    if role == "writer":
        rights |= _of_working_copies("add", "change", "delete")
        # A source that somebody has checked a text against is the reviewers' (SourceAdmin).
        rights |= _of("sources", "source", "add", "change") | _of("taggit", "tag", "view", "add")
        rights |= _of("pictures", "picture", "add")
    if role == "reviewer":
        rights |= _of("sources", "source", "change") | _of("sources", "verification", "add")
    if role == "publisher":
        rights |= Q(codename="publish")
    return rights


def _of_working_copies(*actions: str) -> Q:
    rights = Q()
    for app, models in WORKING_COPY_MODELS.items():
        for model in models:
            rights |= _of(app, model, *actions)
    return rights


def _of(app: str, model: str, *actions: str) -> Q:
    codenames = [f"{action}_{model}" for action in actions]
    return Q(content_type__app_label=app, codename__in=codenames)
