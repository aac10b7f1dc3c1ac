"""Who may do what with whose account.

Only superusers give single rights, widen a role or touch an account that has more than the roles
an administrator may give: whoever sets such an account's password or e-mail address could sign in
with it. Nobody, a superuser neither, changes what they may do themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, Permission, User

from explainer.people.role_names import ADMINISTRATOR, ROLES

if TYPE_CHECKING:
    from django.db.models import QuerySet


def roles_to_give(giver: User) -> QuerySet[Group]:
    """Return the roles that somebody who keeps accounts may give to others, and take from them.

    An administrator gives no role whose members could keep accounts: with it somebody else would
    give back what nobody gives to themselves.
    """
    groups = Group.objects.order_by("name")
    if giver.is_superuser:
        return groups
    names = [name for role, name in ROLES.items() if role != ADMINISTRATOR]
    return groups.filter(name__in=names).exclude(permissions__in=_rights_over_accounts())


def _rights_over_accounts() -> QuerySet[Permission]:
    rights = Permission.objects.filter(content_type__app_label="auth")
    return rights.exclude(codename__startswith="view_")


def is_kept_by(keeper: User, person: User) -> bool:
    """Tell whether somebody who may change accounts may change that of this person."""
    if keeper.is_superuser:
        return True
    has_other_roles = person.groups.exclude(pk__in=roles_to_give(keeper)).exists()
    return not (
        person.pk == keeper.pk
        or person.is_superuser
        or person.user_permissions.exists()
        or has_other_roles
    )


def may_end(keeper: User, person: User) -> bool:
    """Tell whether somebody may make this person inactive, or active again, or delete them."""
    return person.pk != keeper.pk and is_kept_by(keeper, person)
