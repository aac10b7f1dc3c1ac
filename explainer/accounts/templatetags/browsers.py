from __future__ import annotations

from django.template import Library

from explainer.accounts.browsers import named

register = Library()
register.filter("browser", named)
