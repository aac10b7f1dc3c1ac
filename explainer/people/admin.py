"""Accounts and roles, in place of Django's own pages of them."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.models import Group, User

from explainer.people.person_admin import PersonAdmin
from explainer.people.role_admin import RoleAdmin

admin.site.unregister([User, Group])
admin.site.register(User, PersonAdmin)
admin.site.register(Group, RoleAdmin)
