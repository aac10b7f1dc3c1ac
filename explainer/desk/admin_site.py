"""The admin's own site: its home is the desk for reviewers, and what waits for all the others."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from explainer.accounts.addresses import login_page
from explainer.desk import bulk_views, forecast_views, item_page, search_views, views
from explainer.desk.asked_lists import with_sense
from explainer.desk.todo import waiting_for
from explainer.sources.rights import MAY_VERIFY


class DeskAdminSite(AdminSite):
    """Django's site with the desk's pages."""

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:  # noqa: ANN401 - as the base class
        return super().admin_view(with_sense(view), cacheable)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = self.admin_view
        return [
            path("desk/forecast/", own(forecast_views.forecast_page), name="desk_forecast"),
            path("desk/searches/", own(search_views.searches), name="desk_searches"),
            path("desk/start/", own(views.start), name="desk_start"),
            path("desk/take-back/", own(views.take_verdict_back), name="desk_take_back"),
            path("desk/source/<int:key>/", own(bulk_views.together), name="desk_source"),
            path("desk/<str:kind>/<slug:slug>/", own(item_page.item), name="desk_item"),
            path("desk/<str:kind>/<slug:slug>/take/", own(views.take_one), name="desk_take"),
            path("desk/<str:kind>/<slug:slug>/leave/", own(views.give_back), name="desk_leave"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def index(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.user.has_perm(MAY_VERIFY):
            return views.desk(request)
        lists = waiting_for(request.user, timezone.localdate())  # type: ignore[arg-type]
        return super().index(request, {**(extra_context or {}), "lists": lists})

    def login(
        self,
        request: HttpRequest,
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002 - Django's signature
    ) -> HttpResponse:
        """Lead to the one page where people log in, whatever was sent here."""
        if self.has_permission(request):
            return redirect("admin:index")
        return redirect(login_page(request))

    def logout(  # type: ignore[override]
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        return redirect("account_logout")

    def password_change(  # type: ignore[override]
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        extra_context: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> HttpResponse:
        return redirect("account_change_password")
