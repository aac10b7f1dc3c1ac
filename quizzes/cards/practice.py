"""Practice with the cards happens on the reader's device: the server learns nothing of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def practice(request: HttpRequest) -> HttpResponse:
    """Show the page for what a device holds, which only the device knows."""
    return render(request, "quizzes/practice.html")
