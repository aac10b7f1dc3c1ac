"""The admin of roles: who keeps accounts sees what a role may do, superusers change it."""

from __future__ import annotations

from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from explainer.people.acting_admin import ActingAdmin, keeper
from explainer.people.role_names import ROLES


class RoleAdmin(ActingAdmin, GroupAdmin):
    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> list[str]:  # noqa: ARG002 - Django's signature
        """Keep the names of the house's own roles: an upgrade would make them once more."""
        return ["name"] if obj and obj.name in ROLES.values() else []

    def has_add_permission(self, request: HttpRequest) -> bool:
        return keeper(request).is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return keeper(request).is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return keeper(request).is_superuser and (obj is None or obj.name not in ROLES.values())
