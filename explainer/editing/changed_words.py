"""The words that a live text uses and that mean something else now, on a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from explainer.editing.pages import READ_AND_WRITE, Page, Tool
from explainer.editing.text_admin import TextAdmin
from explainer.publishing.working_copy import WorkingCopy
from explainer.text.keys import is_key
from explainer.workflow.addresses import admin_address
from explainer.workflow.changed_words import see_words, unseen_words
from explainer.workflow.rules import Right

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def changed_words(model_admin: TextAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
    """Show which words changed; or let a writer say that the text fits them."""
    working_copy = model_admin.text_or_404(request, object_id)
    person: User = request.user  # type: ignore[assignment]
    may_write = Right.WRITE.is_had_by(person, working_copy)
    if request.method == "POST":
        if not may_write or working_copy.publication is None:
            raise PermissionDenied
        keys = [int(x) for x in request.POST.getlist("word") if is_key(x)]
        count = see_words(working_copy.publication, keys, person, timezone.now())
        messages.success(request, f"Looked at again: {count} word{'s' if count != 1 else ''}.")
        return HttpResponseRedirect(admin_address(working_copy, "change"))
    context = {
        **model_admin.about(request, working_copy, "Changed words"),
        "words": unseen_words().filter(publication=working_copy.publication_id),
        "may_write": may_write,
    }
    return render(request, "admin/working_copy/changed_words.html", context)


def words_tools(working_copy: WorkingCopy, _person: User) -> list[Tool]:
    """Offer the page while there is a word that nobody looked at."""
    count = unseen_words().filter(publication=working_copy.publication_id).count()
    name = f"Changed words ({count})"
    return [Tool(name, admin_address(working_copy, "words"))] if count else []


PAGE = Page("words", changed_words, READ_AND_WRITE, words_tools)
