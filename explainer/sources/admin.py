"""Sources can be edited, verifications only read; each person decides on their own name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from explainer.publishing.admin import RecordAdmin
from explainer.sources.models import NCI_ADDRESS, ReviewerProfile, Source, Verification
from explainer.sources.rights import MAY_VERIFY

if TYPE_CHECKING:
    from django import forms


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ("title", "address", "date", "date_kind")
    list_filter = ("date_kind",)
    search_fields = ("title", "address")
    formfield_overrides = {
        models.URLField: {
            # Django 5.2 warns unless the scheme is named; 6.0 makes https the default.
            "assume_scheme": "https",
            # The form's own words would stand in place of what the model says.
            "error_messages": {"invalid": NCI_ADDRESS.message},
        }
    }

    def get_readonly_fields(self, request: HttpRequest, obj: Source | None = None) -> list[str]:
        """Keep the address that verifications speak of, as PostgreSQL does."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, *(["address"] if obj and obj.verifications.exists() else [])]

    def has_change_permission(self, request: HttpRequest, obj: Source | None = None) -> bool:
        """Once somebody has checked a text against a source, only those who check may edit it."""
        is_ours = obj is None or _may_check(request) or not obj.verifications.exists()
        return is_ours and super().has_change_permission(request, obj)


class InEffectFilter(admin.SimpleListFilter):
    title = "whether it stands"
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> list[tuple[str, str]]:  # noqa: ARG002 - Django's signature
        return [("yes", "It stands"), ("carried", "Carried forward"), ("back", "Taken back")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:  # noqa: ARG002 - Django's signature
        answers = {
            "yes": queryset.filter(taken_back__isnull=True),
            "carried": queryset.filter(carried_from__isnull=False),
            "back": queryset.filter(taken_back__isnull=False),
        }
        return answers.get(self.value() or "", queryset)


@admin.register(Verification)
class VerificationAdmin(RecordAdmin):
    list_display = (
        "publication", "source", "nci_date", "nci_date_kind", "verdict", "remark", "reviewer",
        "verified_on",
    )  # fmt: skip
    list_filter = ("verdict", InEffectFilter, "publication__kind")
    list_select_related = ("publication", "source", "reviewer", "taken_back", "carried_from")
    search_fields = ("publication__slug", "source__title", "source__address", "digest")
    date_hierarchy = "verified_on"

    @admin.display(description="remark")
    def remark(self, verification: Verification) -> str:
        """Say what the record itself cannot: that it was a slip, or is that of an earlier text."""
        if hasattr(verification, "taken_back"):
            return "taken back at once: it says nothing of the text"
        return (
            "carried forward: the day is that of the check before"
            if verification.carried_from
            else ""
        )


@admin.register(ReviewerProfile)
class ReviewerProfileAdmin(admin.ModelAdmin):
    """Everybody who may check texts has their own profile here; a superuser has all of them."""

    actions = None
    list_display = ("__str__", "user", "shows_name")
    list_select_related = ("user",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReviewerProfile]:
        profiles = super().get_queryset(request)
        return profiles if _is_superuser(request) else profiles.filter(user=request.user.pk)

    def get_fields(self, request: HttpRequest, obj: ReviewerProfile | None = None) -> list[Any]:  # noqa: ARG002 - Django's signature
        return ["user", "shows_name"] if _is_superuser(request) else ["shows_name"]

    def get_readonly_fields(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        obj: ReviewerProfile | None = None,
    ) -> list[str]:
        return ["user"] if obj else []

    def save_model(
        self, request: HttpRequest, obj: ReviewerProfile, form: forms.ModelForm, change: bool
    ) -> None:
        if isinstance(request.user, User) and not (change or request.user.is_superuser):
            obj.user = request.user
        super().save_model(request, obj, form, change)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _may_check(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        has_profile = ReviewerProfile.objects.filter(user=request.user.pk).exists()
        return _is_superuser(request) or (_may_check(request) and not has_profile)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 - Django's signature
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 - Django's signature
        is_own = obj is None or obj.user_id == request.user.pk
        return _is_superuser(request) or (_may_check(request) and is_own)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ANN401 - Django's signature
        return self.has_change_permission(request, obj)


def _is_superuser(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.is_superuser


def _may_check(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.has_perm(MAY_VERIFY)
