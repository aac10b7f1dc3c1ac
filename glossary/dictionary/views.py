from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from glossary.dictionary.models import Entry
from glossary.dictionary.reading import other_meanings

# Where NCI's words stand on the page of our own term.
PLACE_ON_A_TERM = "#nci"


@require_safe
def entry(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Entry.objects.for_page(), slug=slug)
    if found.publication:
        return redirect(f"{found.publication.get_absolute_url()}{PLACE_ON_A_TERM}")
    context = {"entry": found, "others": other_meanings(found)}
    return render(request, "glossary/dictionary/entry.html", context)
