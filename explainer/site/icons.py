"""The site's mark at the addresses where browsers and home screens look for it unasked."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

FOLDER = settings.BASE_DIR / "static" / "icons"
# They have no hash in their names: a new mark is seen everywhere a week later.
ONE_WEEK = {"Cache-Control": "public, max-age=604800"}
# Of the tokens --tint and --accent in site.css, in the light scheme.
GROUND, INK = "#e2f0ec", "#0b4b57"


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    content = (FOLDER / "favicon.ico").read_bytes()
    return HttpResponse(content, "image/vnd.microsoft.icon", headers=ONE_WEEK)


@require_safe
def home_screen_icon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    content = (FOLDER / "apple-touch-icon.png").read_bytes()
    return HttpResponse(content, "image/png", headers=ONE_WEEK)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Name the site for a home screen. It stays a page in a browser, with its address shown."""
    words = {
        "name": "Cancer Explained",
        "short_name": "Cancer Explained",
        "lang": "en",
        "start_url": "/",
        "display": "minimal-ui",
        "background_color": GROUND,
        "theme_color": INK,
        "icons": [_icon(size) for size in (192, 512)],
    }
    return JsonResponse(words, content_type="application/manifest+json", headers=ONE_WEEK)


def _icon(size: int) -> dict[str, str]:
    # Nothing of it lies where a phone may cut its corners off.
    return {
        "src": static(f"icons/icon-{size}.png"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": "any maskable",
    }
