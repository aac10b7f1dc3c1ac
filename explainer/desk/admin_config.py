"""Puts the desk's own site in the place of Django's: everything registers on it as before."""

from __future__ import annotations

from django.contrib.admin.apps import AdminConfig


class DeskAdminConfig(AdminConfig):
    default_site = "explainer.desk.admin_site.DeskAdminSite"
