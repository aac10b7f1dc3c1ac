"""Where the admin has its pages about one text."""

from __future__ import annotations

from django.db.models import Model, options
from django.urls import reverse


def admin_page_name(opts: options.Options, page: str) -> str:
    """Return the name under which the admin knows a page about texts of one kind."""
    return f"{opts.app_label}_{opts.model_name}_{page}"


def admin_address(working_copy: Model, page: str) -> str:
    """Return the address of a page about one text, such as “change”, “review” or “publish”."""
    name = admin_page_name(working_copy._meta, page)
    return reverse(f"admin:{name}", args=[working_copy.pk])
