"""What readers searched for in vain, and what would become of it with a synonym or a term."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from explainer.searching.misses import misses
from explainer.searching.synonyms import LONGEST_PHRASE, Synonym
from explainer.searching.trial import Trial, trial_of_synonym, trial_of_term


class TrialForm(forms.ModelForm):
    """Words that were searched for, and what our texts say for them."""

    class Meta:
        model = Synonym
        fields = ("phrase", "means", "both_ways")


def may_add_synonyms(user: User | AnonymousUser) -> bool:
    options = Synonym._meta
    return user.has_perm(f"{options.app_label}.{get_permission_codename('add', options)}")


@require_safe
def searches(request: HttpRequest) -> HttpResponse:
    """List what was searched for in vain; with `phrase` say what it finds now and would find."""
    if not may_add_synonyms(request.user):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": "Searches that found nothing",
        "misses": misses(),
        **_tried(request.GET.dict()),
    }
    return render(request, "admin/desk/searches.html", context)


def _tried(asked: dict[str, str]) -> dict[str, Any]:
    phrase = asked.get("phrase", "").strip()[:LONGEST_PHRASE]
    if not phrase:
        return {}
    form = TrialForm(asked) if asked.get("means") else TrialForm(initial={"phrase": phrase})
    return {"phrase": phrase, "form": form, "trial": _trial(form, phrase)}


def _trial(form: TrialForm, phrase: str) -> Trial | None:
    """Try the synonym, or a term of this name as long as nobody says what it means."""
    if not form.is_bound:
        return trial_of_term(phrase)
    return trial_of_synonym(phrase, form.save(commit=False)) if form.is_valid() else None
