"""Lists of the admin that are asked for what makes no sense.

Django's lists take nearly any filter behind an address, and PostgreSQL or Python break over many
of the values: a year with eight digits, half of a regular expression, a range of one. Every page of
the admin is made by its site, so what is caught here no list has to remember.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.contrib.admin.views.main import ERROR_FLAG
from django.db import DataError, ProgrammingError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict

View = Callable[..., HttpResponse]
NO_SENSE: Final = (
    "What was asked of this list makes no sense. It shows everything, and nothing was changed."
)
NUL: Final = "%00"
_BREAKS_OVER_VALUES: Final = (
    DataError, ProgrammingError, ArithmeticError, LookupError, ValueError,
)  # fmt: skip
log = logging.getLogger(__name__)


def with_sense(view: View) -> View:
    """Let a page of the admin be asked anything: a list that cannot answer shows everything."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - of any view
        request.GET = _without_nul(request.GET)  # type: ignore[assignment]
        if not _is_list(request) or not _is_asked(request):
            return view(request, *args, **kwargs)
        try:
            # Whoever asks for nothing that makes sense has changed nothing either.
            with transaction.atomic():
                return _rendered(view(request, *args, **kwargs))
        except _BREAKS_OVER_VALUES:
            # With the traceback: if ever the fault is the list's own, its operator finds it here.
            log.warning("list asked for nonsense", exc_info=True, extra={"request": request})
            messages.warning(request, NO_SENSE)
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")

    return answer


def _is_list(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.url_name or "").endswith("_changelist")


def _is_asked(request: HttpRequest) -> bool:
    """Tell whether anything but the list itself is asked: its own faults are not hidden."""
    return request.method == "POST" or not {ERROR_FLAG}.issuperset(request.GET)


def _rendered(response: HttpResponse) -> HttpResponse:
    """A list asks the database only while its page is written."""
    render = getattr(response, "render", None)
    return render() if render else response


def _without_nul(query: QueryDict) -> QueryDict:
    """PostgreSQL neither keeps this character nor looks for it."""
    written = query.urlencode()
    return QueryDict(written.replace(NUL, "")) if NUL in written else query
