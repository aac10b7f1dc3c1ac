"""The admin of accounts: one step makes one, and nobody reaches their own rights by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from explainer.operations.mail import is_mail_sent
from explainer.people.acting_admin import ActingAdmin, keeper
from explainer.people.forms import NewPersonForm, PersonForm, RolesField
from explainer.people.invitation import invite
from explainer.people.leaving import make_active, make_inactive
from explainer.people.records import records_of
from explainer.people.rights import is_kept_by, may_end, roles_to_give

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import ManyToManyField, QuerySet
    from django.forms import ModelForm, ModelMultipleChoiceField

ABOUT = ("username", "first_name", "last_name", "email")
ROLES = ("groups", "is_staff")
SUPERUSERS_GIVE = ("is_superuser", "user_permissions")
SEEN = ("is_active_now", "last_login", "date_joined")
NOT_DELETED = (
    "Nothing was deleted. These accounts are not yours to delete, or their people have left"
    " records: {names}. Whoever has left records is made inactive, on the page of the account."
)
NAMES_IN_A_SENTENCE = 10
INVITED = "A mail with a link to choose a password went to {}. The link works for an hour."
NOT_INVITED = (
    "No mail could be sent: the site needs a mail server (EMAIL_HOST), and the account an e-mail"
    " address. Set a password, or try again later."
)
MADE_INACTIVE = "{} is inactive now, and signed out everywhere."
MADE_ACTIVE = "{} is active again, and can sign in as before."


class PersonAdmin(ActingAdmin, UserAdmin):
    form = PersonForm
    add_form = NewPersonForm
    add_form_template = "admin/people/new_person.html"
    change_form_template = "admin/people/person.html"
    list_display = ("username", "full_name", "email", "roles", "is_staff", "is_active")
    list_filter = ("is_active", "is_staff", "is_superuser", "groups")
    list_per_page = 50
    filter_horizontal = ("user_permissions",)
    actions = ("delete_selected",)

    def get_urls(self) -> list[URLPattern]:
        own = self.admin_site.admin_view
        return [
            path("<int:key>/inactive/", own(self.inactive), name="auth_user_inactive"),
            path("<int:key>/invite/", own(self.invite), name="auth_user_invite"),
            path("<int:key>/active/", own(self.active), name="auth_user_active"),
            *super().get_urls(),
        ]

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="name", ordering="first_name")
    def full_name(self, person: User) -> str:
        return person.get_full_name()

    @admin.display(description="roles")
    def roles(self, person: User) -> str:
        return ", ".join(sorted(x.name for x in person.groups.all()))

    @admin.action(description="Delete the chosen accounts", permissions=["delete"])
    def delete_selected(
        self, request: HttpRequest, queryset: QuerySet[User]
    ) -> HttpResponse | None:
        """Do what Django's action of this name does, or say whose accounts stay."""
        chosen = queryset.select_for_update()
        kept = [str(x) for x in chosen if not self.has_delete_permission(request, x)]
        if not kept:
            return delete_selected(self, request, queryset)
        names = ", ".join([*kept[:NAMES_IN_A_SENTENCE], *["…"][: len(kept) - NAMES_IN_A_SENTENCE]])
        self.message_user(request, NOT_DELETED.format(names=names), messages.ERROR)
        return None

    # One account

    @admin.display(description="active", boolean=True)
    def is_active_now(self, person: User) -> bool:
        """Say it without the words that Django has for a box to be ticked."""
        return person.is_active

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> list[Any]:
        passwords = () if obj else ("password1", "password2")
        given = SUPERUSERS_GIVE if keeper(request).is_superuser else ("is_superuser",)
        fieldsets = [
            (None, {"fields": (*ABOUT, *passwords)}),
            ("What this person may do", {"fields": (*ROLES, *(given if obj else ()))}),
        ]
        return [*fieldsets, *([("Since", {"fields": SEEN})] if obj else [])]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        is_own = obj is not None and obj.pk == request.user.pk
        given = () if keeper(request).is_superuser and not is_own else SUPERUSERS_GIVE
        return [*SEEN, *given, *(ROLES if is_own else ())]

    def formfield_for_manytomany(
        self,
        db_field: ManyToManyField[Any, Any],
        request: HttpRequest,
        **options: Any,  # noqa: ANN401 - Django's signature
    ) -> ModelMultipleChoiceField | None:
        if db_field.name == "groups":
            options["queryset"] = roles_to_give(keeper(request))
            options |= {"form_class": RolesField, "widget": RolesField.widget()}
        elif db_field.name == "user_permissions":
            permissions = db_field.remote_field.model._default_manager
            options["queryset"] = permissions.select_related("content_type")
        return super().formfield_for_manytomany(db_field, request, **options)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        is_allowed: bool = super().has_change_permission(request, obj)
        return is_allowed and (obj is None or is_kept_by(keeper(request), obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        is_allowed: bool = super().has_delete_permission(request, obj)
        if not is_allowed or obj is None:
            return is_allowed
        return may_end(keeper(request), obj) and not records_of(obj)

    def save_model(self, request: HttpRequest, obj: User, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not (change or obj.has_usable_password()):
            request.made_without_password = obj  # type: ignore[attr-defined]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Make an account, and write to its person once it is there for good."""
        response = super().add_view(request, form_url, extra_context)
        if person := getattr(request, "made_without_password", None):
            self._invite(request, person)
        return response

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        *args: Any,  # noqa: ANN401 - Django's signature
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> HttpResponse:
        if person := context["original"]:
            context |= self._standing(request, person)
        return super().render_change_form(request, context, *args, **kwargs)

    def _standing(self, request: HttpRequest, person: User) -> dict[str, Any]:
        """Return what the page of an account says of it beside its form."""
        may_change = self.has_change_permission(request, person)
        return {
            "is_own": person.pk == request.user.pk,
            "may_end": may_change and may_end(keeper(request), person),
            "records": records_of(person),
        }

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002 - Django's signature
        form_url: str = "",
    ) -> HttpResponse:
        """Set another's password; one's own asks for the old one, on a page for that."""
        if id == str(request.user.pk):
            return HttpResponseRedirect(reverse("admin:password_change"))
        return self.acted(request, super().user_change_password, id, form_url)

    @method_decorator(require_POST)
    def invite(self, request: HttpRequest, key: int) -> HttpResponse:
        person = get_object_or_404(User, pk=key, is_active=True)
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        self._invite(request, person)
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[key]))

    def _invite(self, request: HttpRequest, person: User) -> None:
        if is_mail_sent() and person.email and invite(person, request=request):
            self.message_user(request, INVITED.format(person.email), messages.SUCCESS)
        else:
            self.message_user(request, NOT_INVITED, messages.ERROR)

    # Leaving and coming back

    @method_decorator(require_POST)
    def inactive(self, request: HttpRequest, key: int) -> HttpResponse:
        return self.acted(request, self._set, key, make_inactive, MADE_INACTIVE)

    @method_decorator(require_POST)
    def active(self, request: HttpRequest, key: int) -> HttpResponse:
        return self.acted(request, self._set, key, make_active, MADE_ACTIVE)

    def _set(
        self, request: HttpRequest, key: int, change: Callable[..., None], sentence: str
    ) -> HttpResponse:
        person = get_object_or_404(User.objects.select_for_update(), pk=key)
        if not (self.has_change_permission(request, person) and may_end(keeper(request), person)):
            raise PermissionDenied
        change(person, by=keeper(request))
        said = sentence.format(person)
        self.log_change(request, person, said)
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[person.pk]))
