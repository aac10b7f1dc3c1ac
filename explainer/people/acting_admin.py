"""An admin of what decides who gets in: a change is somebody's, and whole or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import psycopg
from django.contrib import admin, messages
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from explainer.people.acting import acting
from explainer.people.record_rules import ONE_SUPERUSER_STAYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import User
    from django.db.models import Model

LAST_SUPERUSER = (
    "Nothing was saved: the last active superuser stays one. Make somebody else a superuser first."
)


def keeper(request: HttpRequest) -> User:
    """Return who is at work: every page of the admin has let in somebody with an account."""
    return request.user  # type: ignore[return-value]


def _constraint(error: IntegrityError) -> str | None:
    """Return the name of the rule that PostgreSQL refused something by."""
    cause = error.__cause__
    return cause.diag.constraint_name if isinstance(cause, psycopg.Error) else None


class ActingAdmin(admin.ModelAdmin):
    """What is sent to its pages is noted as done by whoever sent it."""

    def acted(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *arguments: object
    ) -> HttpResponse:
        """Return what a view answers, and note who changed what it changes."""
        if request.method != "POST":
            return view(request, *arguments)
        try:
            with acting(keeper(request)):
                return view(request, *arguments)
        except IntegrityError as error:
            if _constraint(error) != ONE_SUPERUSER_STAYS:
                raise
            self.message_user(request, LAST_SUPERUSER, messages.ERROR)
            return HttpResponseRedirect(reverse("admin:auth_user_changelist"))

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Model | None:
        """Let whoever sends a form wait for those who are changing the same thing."""
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST" or not connection.in_atomic_block:
            return found
        locked = self.model._default_manager.select_for_update().filter(pk=found.pk)
        return cast("Model | None", locked.first())

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self.acted(request, super().changelist_view, extra_context)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        view = super().changeform_view
        return self.acted(request, view, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return self.acted(request, super().delete_view, object_id, extra_context)
