from __future__ import annotations

from django import template

from explainer.help.content import help_groups

register = template.Library()
register.filter("grouped", help_groups)
