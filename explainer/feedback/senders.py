"""Whether a form comes from a page of ours."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

OURS = ("same-origin", "none")


def is_from_another_site(request: HttpRequest) -> bool:
    """Tell whether a browser says that a page of somebody else sent this form.

    Browsers that do not send `Sec-Fetch-Site` write “null” as the origin of our own forms: our
    pages ask them not to say where a reader comes from.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site not in OURS
    origin = request.headers.get("Origin", "null")
    ours = f"{request.scheme}://{request.get_host()}"
    return origin not in ("null", ours, *settings.CSRF_TRUSTED_ORIGINS)
