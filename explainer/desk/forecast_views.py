"""The page on which reviewers see what the next year asks of them, and spread it."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from explainer.desk.forecast import (
    checks_done,
    checks_wanted,
    forecast,
    forget_plans,
    level,
    levelling,
)
from explainer.sources.rights import MAY_VERIFY


@require_http_methods(["GET", "HEAD", "POST"])
def forecast_page(request: HttpRequest) -> HttpResponse:
    """Show how many checks are wanted week by week; a POST levels them or forgets the plans."""
    if not request.user.has_perm(MAY_VERIFY):
        raise PermissionDenied
    if request.method == "POST":
        messages.success(request, _carry_out(request.POST.get("do", "")))
        return redirect(request.path)
    today = timezone.localdate()
    wanted = checks_wanted(today)
    context = {
        **admin.site.each_context(request),
        "title": "Forecast",
        "forecast": forecast(wanted, checks_done(today), today),
        "levelling": levelling(wanted, today),
    }
    return render(request, "admin/desk/forecast.html", context)


def _carry_out(action: str) -> str:
    """Do what was asked for, and say what came of it."""
    today = timezone.localdate()
    if action == "level":
        done = level(today)
        return (
            f"{_checks(done.moved)} planned earlier than due. The busiest week asked for "
            f"{_checks(done.before)}; now it asks for {_checks(done.after)}."
        )
    if action == "forget":
        return f"Forgot the plans of {_checks(forget_plans())}: each is wanted when it is due."
    return "Nothing was done: choose one of the two buttons."


def _checks(count: int) -> str:
    return "1 check" if count == 1 else f"{count} checks"
