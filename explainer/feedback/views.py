from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from explainer.feedback.forms import ReportForm
from explainer.feedback.limits import TooMany, Whose
from explainer.feedback.reports import receive
from explainer.feedback.senders import is_from_another_site
from explainer.feedback.subjects import subject_at
from explainer.feedback.used_keys import KeyIsUsed
from explainer.operations.requests import address_of
from explainer.publishing.models import Publication
from explainer.publishing.unchanged import made_anew
from explainer.workflow.views import gone_if_withdrawn
from explainer.workflow.withdrawn import live_or_gone

MINUTES_IN_WORDS = 60
FORM_TYPE = "application/x-www-form-urlencoded"
FROM_ELSEWHERE = "This came from another site. Please send it from this page."
ALREADY_SENT = "This form was sent before. To tell us this as well, please send it once more."
TOO_MANY = {
    Whose.SENDER: "So many messages came from your connection that we cannot take more now.",
    Whose.PAGE: "So many messages came about this page that we cannot take more now.",
    Whose.ALL: "So many messages came that we cannot take more now.",
}
AGAIN = "Please send yours again in %s. Your words are still below."


# Exempt, because Django's protection against forged forms needs a cookie, and readers get none. A
# forged report carries nobody's rights. What keeps spam away instead is the key of each form, what
# the browser says of the page that sent it, and the limits.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@made_anew
@gone_if_withdrawn
@cache_control(no_store=True)
def report(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    publication = live_or_gone(Publication.objects.of_kind(kind).for_page(), slug)
    section, answer = request.GET.get("section", ""), request.GET.get("kind", "")
    is_sent, now = request.method == "POST", timezone.now()
    sent = _sent(request) if is_sent else None
    form = ReportForm(sent, publication=publication, section=section, now=now, kind=answer)
    return _receive(request, form) if is_sent else _show(request, form, 200)


@require_safe
@made_anew
@gone_if_withdrawn
@cache_control(no_store=True)
def thanks(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    publication = live_or_gone(Publication.objects.of_kind(kind).for_page(), slug)
    subject = subject_at(publication, request.GET.get("section", ""))
    return render(request, "feedback/thanks.html", {"subject": subject})


def _sent(request: HttpRequest) -> QueryDict:
    """Return what the form sent; files, which it never sends, are not even read."""
    return request.POST if request.content_type == FORM_TYPE else QueryDict()


def _receive(request: HttpRequest, form: ReportForm) -> HttpResponse:
    if is_from_another_site(request):
        return _refuse(request, form, FROM_ELSEWHERE, 403)
    if not form.is_valid() or form.opened is None:
        return _show(request, form, 400)
    kind, text = form.cleaned_data["kind"], form.cleaned_data["text"]
    sender, now = address_of(request), timezone.now()
    try:
        receive(form.opened, kind, text, sender=sender, now=now)
    except KeyIsUsed:
        form.is_used = True
        return _refuse(request, form, ALREADY_SENT, 409)
    except TooMany as refusal:
        return _ask_to_wait(request, form, refusal, now)
    return HttpResponseRedirect(form.subject.thanks_address, status=303)


def _ask_to_wait(
    request: HttpRequest, form: ReportForm, refusal: TooMany, now: datetime
) -> HttpResponse:
    form.must_wait = True
    wait = refusal.again_at - now
    answer = _refuse(request, form, f"{TOO_MANY[refusal.whose]} {AGAIN % in_words(wait)}", 429)
    answer["Retry-After"] = str(ceil(wait.total_seconds()))
    return answer


def in_words(wait: timedelta) -> str:
    """Return a time to wait, rounded up: “1 minute”, “25 minutes”, “3 hours”."""
    minutes = ceil(wait / timedelta(minutes=1))
    count, unit = (
        (minutes, "minute") if minutes <= MINUTES_IN_WORDS else (ceil(minutes / 60), "hour")
    )
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _refuse(request: HttpRequest, form: ReportForm, why: str, status: int) -> HttpResponse:
    form.add_error(None, why)
    return _show(request, form, status)


def _show(request: HttpRequest, form: ReportForm, status: int) -> HttpResponse:
    context = {"form": form, "subject": form.subject}
    return render(request, "feedback/report.html", context, status=status)
