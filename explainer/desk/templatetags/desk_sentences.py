"""Sentences on what waits, for the desk's templates."""

from __future__ import annotations

from django import template

from explainer.desk import sentences

register = template.Library()
register.filter("state_of_item", sentences.state_of_item)
register.filter("reason_in_queue", sentences.reason_in_queue)
