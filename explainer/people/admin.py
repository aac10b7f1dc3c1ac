"""Accounts, roles and the account log, in place of Django's own pages of the first two."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from explainer.people.account_log import account_log
from explainer.people.models import AccountEvent
from explainer.people.person_admin import PersonAdmin
from explainer.people.role_admin import RoleAdmin
from explainer.publishing.admin import RecordAdmin

admin.site.unregister([User, Group])
# Nobody takes another's second factor or address on a page that notes nothing.
admin.site.unregister(
    model
    for model in apps.get_models()
    if model.__module__.startswith("allauth.") and admin.site.is_registered(model)
)
admin.site.register(User, PersonAdmin)
admin.site.register(Group, RoleAdmin)


@admin.register(AccountEvent)
class AccountEventAdmin(RecordAdmin):
    def changelist_view(
        self,
        request: HttpRequest,
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 - Django's signature
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return account_log(request)
