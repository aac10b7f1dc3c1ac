"""What somebody gets whose answer broke while it was made, and the line that says so.

A page that breaks in its view is answered by Django. One that is made piece by piece, such as a
long table, can break after that.
"""

from __future__ import annotations

import logging
from typing import Any, Final

from django.core.handlers.wsgi import WSGIRequest

from explainer.operations.headers import NO_STORE
from explainer.operations.logs import SERVER_ERROR, error_number
from explainer.operations.serving.application import Answer

log = logging.getLogger(__name__)
HEADERS: Final = (
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Cache-Control", NO_STORE),
    ("X-Content-Type-Options", "nosniff"),
    ("Content-Security-Policy", "default-src 'none'"),
)


def plain_error(number: str) -> str:
    """Return what is said where no page can be made."""
    return f"Something went wrong on our side. The number of this error is {number}.\n"


def answer_for_broken(asked: dict[str, Any], error: Exception) -> Answer:
    request = WSGIRequest(asked)
    said = {"request": request, "status_code": SERVER_ERROR}
    log.error("An answer broke while it was made.", exc_info=error, extra=said)
    content = b"" if request.method == "HEAD" else plain_error(error_number(request)).encode()
    return Answer(SERVER_ERROR, list(HEADERS), content)
