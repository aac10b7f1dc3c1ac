from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseGone
from django.views.decorators.http import require_safe

from explainer.operations.headers import ONE_YEAR
from explainer.publishing.live import ON_A_LIVE_PAGE
from explainer.publishing.sharing_pictures import SharingPicture


@require_safe
def sharing_picture(request: HttpRequest, digest: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Show the picture of a live page. Its address is another one as soon as its words are."""
    pictures = SharingPicture.objects.filter(digest=digest)
    picture = pictures.filter(ON_A_LIVE_PAGE).first()
    if picture:
        # Other sites show it beside a link to the page: that is what it is for.
        headers = {"Cache-Control": ONE_YEAR, "Cross-Origin-Resource-Policy": "cross-origin"}
        return HttpResponse(bytes(picture.png), "image/png", headers=headers)
    if pictures.exists():
        return HttpResponseGone("The page of this picture was withdrawn.\n", "text/plain")
    raise Http404("There is no such picture.")
