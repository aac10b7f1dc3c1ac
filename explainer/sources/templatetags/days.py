"""Days as pages say them: a page with many sources says the same few days again and again."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django import template
from django.utils.formats import date_format

register = template.Library()
DAYS_KEPT = 4_096


@register.filter
def day_for_programs(day: date) -> str:
    """Return a day as 2026-07-02."""
    return day.isoformat()


@register.filter
@lru_cache(DAYS_KEPT)
def day_for_people(day: date) -> str:
    """Return a day as July 2, 2026."""
    return date_format(day, "F j, Y")
